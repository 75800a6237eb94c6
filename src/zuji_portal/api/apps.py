from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "zuji_portal.api"
