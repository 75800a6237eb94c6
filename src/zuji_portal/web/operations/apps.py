from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "zuji_portal.web.operations"
