from django.apps import AppConfig


class StudiesConfig(AppConfig):
    name = "zuji_portal.studies"
