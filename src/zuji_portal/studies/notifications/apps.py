from zuji_portal.foundation import registry


class NotificationsConfig(registry.PortalApp):
    name = "zuji_portal.studies.notifications"
    policies = ("zuji_portal.studies.notifications.policies",)
    listeners = (
        (
            "zuji_portal.enterprises.changes.events.ChangeDecided",
            "zuji_portal.studies.notifications.telling.tell_change",
        ),
    )
    contributions = {
        (
            "daily task",
            "recover_webhooks",
        ): "zuji_portal.studies.notifications.webhooks.recover_webhooks",
        (
            "notice kind",
            "change_decided",
        ): "zuji_portal.studies.notifications.telling.CHANGE_DECIDED",
        (
            "notice kind",
            "factor_revised",
        ): "zuji_portal.studies.notifications.telling.FACTOR_REVISED",
        (
            "notice kind",
            "factor_expiring",
        ): "zuji_portal.studies.notifications.telling.FACTOR_EXPIRING",
        (
            "notice kind",
            "factors_expiring",
        ): "zuji_portal.studies.notifications.telling.FACTORS_EXPIRING",
    }
