from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "zuji_portal.programme"
