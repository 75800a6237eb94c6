from zuji_portal.foundation import registry


class ProgrammeConfig(registry.PortalApp):
    name = "zuji_portal.programme"
    policies = ("zuji_portal.programme.policies",)
    contributions = {
        ("log record", "filedreport"): "zuji_portal.programme.logged.read_report",
    }
