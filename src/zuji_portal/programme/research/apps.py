from zuji_portal.foundation import registry


class ResearchConfig(registry.PortalApp):
    name = "zuji_portal.programme.research"
    policies = ("zuji_portal.programme.research.policies",)
    contributions = {
        ("board figures", "research"): "zuji_portal.programme.research.queries.board_figures",
    }
