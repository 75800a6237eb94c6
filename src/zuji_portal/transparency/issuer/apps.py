from zuji_portal.foundation import registry


class IssuerConfig(registry.PortalApp):
    name = "zuji_portal.transparency.issuer"
