from zuji_portal.foundation import registry


class SiteTextsConfig(registry.PortalApp):
    name = "zuji_portal.programme.sitetexts"
    policies = ("zuji_portal.programme.sitetexts.policies",)
    listeners = (
        (
            "zuji_portal.rulebook.sectormodels.events.FieldHelpAsked",
            "zuji_portal.programme.sitetexts.queries.help_of",
        ),
    )
