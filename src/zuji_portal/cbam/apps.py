from zuji_portal.foundation import registry


class CbamConfig(registry.PortalApp):
    name = "zuji_portal.cbam"
    machines = ("zuji_portal.cbam.machine.CBAM",)
    contributions = {("job kind", "cbam_template"): "zuji_portal.cbam.templating.TEMPLATE"}
