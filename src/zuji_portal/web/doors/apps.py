from zuji_portal.foundation import registry


class DoorsConfig(registry.PortalApp):
    name = "zuji_portal.web.doors"
