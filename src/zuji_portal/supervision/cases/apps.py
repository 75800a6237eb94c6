from zuji_portal.foundation import registry


class SupervisionCasesConfig(registry.PortalApp):
    name = "zuji_portal.supervision.cases"
    machines = ("zuji_portal.supervision.cases.machine.CASE_OF_SUPERVISION",)
    listeners = (
        (
            "zuji_portal.foundation.audit.events.UnseenAsked",
            "zuji_portal.supervision.cases.queries.unseen_entries",
        ),
        (
            "zuji_portal.supervision.draws.events.OrdersAsked",
            "zuji_portal.supervision.cases.queries.ordered_since",
        ),
        (
            "zuji_portal.verification.quality.events.MissedAsked",
            "zuji_portal.supervision.cases.queries.missed_statements",
        ),
        (
            "zuji_portal.supervision.complaints.events.InvolvedAsked",
            "zuji_portal.supervision.cases.queries.took_part",
        ),
        (
            "zuji_portal.studies.transfers.events.LineCasesAsked",
            "zuji_portal.supervision.cases.from_lines.cases_of_lines",
        ),
    )
    contributions = {
        ("log record", "caserecord"): "zuji_portal.supervision.cases.publishing.read_record",
        ("public record", "caserecord"): "zuji_portal.supervision.cases.publishing.public_case",
        ("notice kind", "missed_attributed"): (
            "zuji_portal.supervision.cases.telling.MISSED_ATTRIBUTED"
        ),
        (
            "notice kind",
            "missed_retracted",
        ): "zuji_portal.supervision.cases.telling.MISSED_RETRACTED",
        ("notice kind", "order_overdue"): ("zuji_portal.supervision.cases.reminding.ORDER_OVERDUE"),
        ("reminder", "orders_overdue"): ("zuji_portal.supervision.cases.reminding.orders_overdue"),
    }
