from zuji_portal.foundation import registry


class ExchangeConfig(registry.PortalApp):
    name = "zuji_portal.exchange"
    policies = ("zuji_portal.exchange.policies",)
    machines = ("zuji_portal.exchange.machine.PARTNER_REQUEST",)
    listeners = (
        (
            "zuji_portal.studies.events.RevisionAccepted",
            "zuji_portal.exchange.keeping.after_acceptance",
        ),
        (
            "zuji_portal.enterprises.products.events.FootprintChanged",
            "zuji_portal.exchange.keeping.after_change",
        ),
        (
            "zuji_portal.catalogue.events.EntryDelisted",
            "zuji_portal.exchange.keeping.after_delisting",
        ),
    )
    contributions = {
        ("daily task", "recover_deliveries"): "zuji_portal.exchange.delivering.recover_deliveries",
        ("daily task", "recover_host_requests"): "zuji_portal.exchange.asking.recover_requests",
        ("notice kind", "host_answered"): "zuji_portal.exchange.telling.HOST_ANSWERED",
        ("notice kind", "hosted_withdrawn"): "zuji_portal.exchange.telling.HOSTED_WITHDRAWN",
        ("daily task", "read_supplier_hosts"): "zuji_portal.exchange.reading.read_hosts",
    }
