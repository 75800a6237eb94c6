from zuji_portal.foundation import registry


class CommitteeConfig(registry.PortalApp):
    name = "zuji_portal.committee"
    policies = ("zuji_portal.committee.policies",)
    machines = ("zuji_portal.committee.machine.CASE",)
    listeners = (
        (
            "zuji_portal.studies.events.FixedProfileAsked",
            "zuji_portal.committee.queries.fixed_profile_facts",
        ),
    )
    contributions = {
        ("log record", "decision"): "zuji_portal.committee.logged.read_decision",
        ("public record", "decision"): "zuji_portal.committee.logged.public_decision",
    }
