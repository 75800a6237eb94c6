from zuji_portal.foundation import registry


class SiteTextsConfig(registry.PortalApp):
    name = "zuji_portal.programme.sitetexts"
    policies = ("zuji_portal.programme.sitetexts.policies",)
