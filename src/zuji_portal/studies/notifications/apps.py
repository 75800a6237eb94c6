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
