from zuji_portal.foundation import registry


class CommitteeConfig(registry.PortalApp):
    name = "zuji_portal.committee"
    policies = ("zuji_portal.committee.policies",)
    machines = ("zuji_portal.committee.machine.CASE",)
    contributions = {
        ("log record", "decision"): "zuji_portal.committee.logged.read_decision",
    }
