from django.apps import AppConfig


class IssuerConfig(AppConfig):
    name = "zuji_portal.transparency.issuer"
