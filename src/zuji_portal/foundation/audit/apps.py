from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "zuji_portal.foundation.audit"

    def ready(self) -> None:
        from zuji_portal.foundation.audit.lengths import connect

        connect()
