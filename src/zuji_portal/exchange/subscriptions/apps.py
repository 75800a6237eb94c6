from zuji_portal.foundation import registry


class SubscriptionsConfig(registry.PortalApp):
    name = "zuji_portal.exchange.subscriptions"
    policies = ("zuji_portal.exchange.subscriptions.policies",)
    listeners = (
        (
            "zuji_portal.transparency.events.LogGrown",
            "zuji_portal.exchange.subscriptions.delivering.log_grown",
        ),
    )
    contributions = {
        (
            "daily task",
            "recover_subscriptions",
        ): "zuji_portal.exchange.subscriptions.delivering.recover_subscriptions",
    }
