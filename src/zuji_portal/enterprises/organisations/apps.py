from zuji_portal.foundation import registry


class OrganisationsConfig(registry.PortalApp):
    name = "zuji_portal.enterprises.organisations"
    policies = ("zuji_portal.enterprises.organisations.policies",)
    machines = ("zuji_portal.enterprises.organisations.machine.CLAIM",)
