from zuji_portal.foundation import registry


class NotificationsConfig(registry.PortalApp):
    name = "zuji_portal.studies.notifications"
    policies = ("zuji_portal.studies.notifications.policies",)
