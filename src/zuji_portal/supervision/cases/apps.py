from zuji_portal.foundation import registry


class SupervisionCasesConfig(registry.PortalApp):
    name = "zuji_portal.supervision.cases"
    machines = ("zuji_portal.supervision.cases.machine.CASE_OF_SUPERVISION",)
    listeners = (
        (
            "zuji_portal.supervision.draws.events.OrdersAsked",
            "zuji_portal.supervision.cases.queries.ordered_since",
        ),
        (
            "zuji_portal.verification.quality.events.MissedAsked",
            "zuji_portal.supervision.cases.queries.missed_revisions",
        ),
    )
    contributions = {
        ("log record", "caserecord"): "zuji_portal.supervision.cases.publishing.read_record",
        ("notice kind", "order_overdue"): ("zuji_portal.supervision.cases.reminding.ORDER_OVERDUE"),
        ("reminder", "orders_overdue"): ("zuji_portal.supervision.cases.reminding.orders_overdue"),
    }
