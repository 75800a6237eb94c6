from zuji_portal.foundation import registry


class AdoptionConfig(registry.PortalApp):
    name = "zuji_portal.programme.adoption"
    policies = ("zuji_portal.programme.adoption.policies",)
    listeners = (
        (
            "zuji_portal.enterprises.organisations.events.MarksAsked",
            "zuji_portal.programme.adoption.marks.marks",
        ),
        (
            "zuji_portal.catalogue.events.AdoptionsAsked",
            "zuji_portal.programme.adoption.marks.adoptions",
        ),
    )
    contributions = {
        ("board figures", "adoption"): "zuji_portal.programme.adoption.queries.board_figures",
    }
