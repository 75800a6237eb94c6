from zuji_portal.foundation import registry


class AuditConfig(registry.PortalApp):
    name = "zuji_portal.foundation.audit"
    policies = ("zuji_portal.foundation.audit.policies",)

    def ready(self) -> None:
        from zuji_portal.foundation.audit.lengths import connect

        connect()
