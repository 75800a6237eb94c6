from zuji_portal.foundation import registry


class CbamConfig(registry.PortalApp):
    name = "zuji_portal.cbam"
    machines = ("zuji_portal.cbam.machine.CBAM",)
