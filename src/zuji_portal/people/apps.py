from zuji_portal.foundation import registry


class PeopleConfig(registry.PortalApp):
    name = "zuji_portal.people"
    policies = ("zuji_portal.people.policies",)
