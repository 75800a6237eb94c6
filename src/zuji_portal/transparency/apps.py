from django.apps import AppConfig


class TransparencyConfig(AppConfig):
    name = "zuji_portal.transparency"
