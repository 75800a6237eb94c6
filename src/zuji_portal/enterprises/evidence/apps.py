from zuji_portal.foundation import registry


class EvidenceConfig(registry.PortalApp):
    name = "zuji_portal.enterprises.evidence"
    policies = ("zuji_portal.enterprises.evidence.policies",)
