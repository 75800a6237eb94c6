from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "zuji_portal.enterprises.evidence"
