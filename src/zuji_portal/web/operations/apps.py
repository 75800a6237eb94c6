from django.core.checks import Tags, register

from zuji_portal.foundation import registry


class OperationsConfig(registry.PortalApp):
    name = "zuji_portal.web.operations"

    def ready(self) -> None:
        from zuji_portal.web.operations.deployment_check import check_deployment
        from zuji_portal.web.operations.province_check import check_province
        from zuji_portal.web.operations.secret_check import check_secrets

        register(check_province, "province")
        register(check_secrets, "secrets")
        register(check_deployment, Tags.security, deploy=True)
