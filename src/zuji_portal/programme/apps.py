from zuji_portal.foundation import registry


class ProgrammeConfig(registry.PortalApp):
    name = "zuji_portal.programme"
    machines = ("zuji_portal.programme.machine.AGREED_TASK",)
    policies = ("zuji_portal.programme.policies",)
    listeners = (
        (
            "zuji_portal.studies.events.RevisionAccepted",
            "zuji_portal.programme.weights.weigh",
        ),
        (
            "zuji_portal.studies.events.RevisionAccepted",
            "zuji_portal.programme.conservation.keep_claims",
        ),
        (
            "zuji_portal.studies.transfers.events.LineAsked",
            "zuji_portal.programme.conservation.line_asked",
        ),
        (
            "zuji_portal.studies.transfers.events.NeighboursAsked",
            "zuji_portal.programme.conservation.neighbours",
        ),
    )
    contributions = {
        ("job kind", "whatif"): "zuji_portal.programme.whatif.WHATIF",
        ("notice kind", "report_due"): "zuji_portal.programme.telling.REPORT_DUE",
        ("reminder", "report_due"): "zuji_portal.programme.telling.report_due",
        ("log record", "filedreport"): "zuji_portal.programme.logged.read_report",
    }
