from zuji_portal.foundation import registry


class OperationsConfig(registry.PortalApp):
    name = "zuji_portal.web.operations"
