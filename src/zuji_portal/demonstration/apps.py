from zuji_portal.foundation import registry


class DemonstrationConfig(registry.PortalApp):
    name = "zuji_portal.demonstration"
