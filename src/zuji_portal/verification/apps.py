from zuji_portal.foundation import registry


class VerificationConfig(registry.PortalApp):
    name = "zuji_portal.verification"
    policies = (
        "zuji_portal.verification.policies",
        "zuji_portal.verification.calibration.policies",
    )
    machines = (
        "zuji_portal.verification.machine.ENGAGEMENT",
        "zuji_portal.verification.machine.FINDING",
    )
    listeners = (
        (
            "zuji_portal.enterprises.organisations.events.MomentsAsked",
            "zuji_portal.verification.dossier.moments",
        ),
        (
            "zuji_portal.studies.events.StatementAsked",
            "zuji_portal.verification.queries.statement_facts",
        ),
        (
            "zuji_portal.studies.events.RemarksAsked",
            "zuji_portal.verification.queries.field_remarks",
        ),
    )
    contributions = {
        ("log record", "statement"): "zuji_portal.verification.logged.read_statement",
    }
