from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "zuji_portal.foundation.audit"
