from zuji_portal.foundation import registry


class StandardsConfig(registry.PortalApp):
    name = "zuji_portal.standards"
    machines = ("zuji_portal.standards.machine.RULE",)
    listeners = (
        (
            "zuji_portal.committee.events.CaseDecided",
            "zuji_portal.standards.passing.case_decided",
        ),
    )
    contributions = {
        ("job kind", "rule_effects"): "zuji_portal.standards.job_kinds.RULE_EFFECTS",
        ("job kind", "rule_pages"): "zuji_portal.standards.job_kinds.RULE_PAGES",
        ("notice kind", "rule_in_force"): "zuji_portal.standards.telling.RULE_IN_FORCE",
        ("notice kind", "case_base_moved"): "zuji_portal.standards.telling.CASE_BASE_MOVED",
        ("notice kind", "rule_revoked"): "zuji_portal.standards.telling.RULE_REVOKED",
    }
