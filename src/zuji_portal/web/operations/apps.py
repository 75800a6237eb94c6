from django.core.checks import register

from zuji_portal.foundation import registry


class OperationsConfig(registry.PortalApp):
    name = "zuji_portal.web.operations"

    def ready(self) -> None:
        from zuji_portal.web.operations.province_check import check_province

        register(check_province, "province")
