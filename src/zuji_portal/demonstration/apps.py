from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    name = "zuji_portal.demonstration"
