from django.apps import AppConfig


class FactorsConfig(AppConfig):
    name = "zuji_portal.rulebook.factors"
