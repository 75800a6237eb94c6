from zuji_portal.foundation import registry


class ChangesConfig(registry.PortalApp):
    name = "zuji_portal.enterprises.changes"
    policies = ("zuji_portal.enterprises.changes.policies",)
    machines = ("zuji_portal.enterprises.changes.machine.CHANGE",)
