from zuji_portal.foundation import registry


class AwardsConfig(registry.PortalApp):
    name = "zuji_portal.programme.awards"
    policies = ("zuji_portal.programme.awards.policies",)
