from django.core.checks import Tags, register

from zuji_portal.foundation import registry


class OperationsConfig(registry.PortalApp):
    name = "zuji_portal.web.operations"

    def ready(self) -> None:
        from zuji_portal.web.operations.deployment_check import check_deployment
        from zuji_portal.web.operations.province_check import check_province

        register(check_province, "province")
        register(check_deployment, Tags.security, deploy=True)
