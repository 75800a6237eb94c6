from django.core.checks import register

from zuji_portal.foundation import registry


class WorkflowConfig(registry.PortalApp):
    name = "zuji_portal.foundation.workflow"

    def ready(self) -> None:
        from zuji_portal.foundation.workflow.checks import check_registrations

        register(check_registrations)
