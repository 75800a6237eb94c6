from django.apps import AppConfig


class CertificationConfig(AppConfig):
    name = "zuji_portal.certification"
