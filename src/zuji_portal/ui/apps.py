from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "zuji_portal.ui"
