from zuji_portal.foundation import registry


class ExchangeConfig(registry.PortalApp):
    name = "zuji_portal.exchange"
    policies = ("zuji_portal.exchange.policies",)
    machines = ("zuji_portal.exchange.machine.PARTNER_REQUEST",)
