from zuji_portal.foundation import registry


class SuggestionsConfig(registry.PortalApp):
    name = "zuji_portal.standards.suggestions"
    machines = ("zuji_portal.standards.suggestions.machine.SUGGESTION",)
    listeners = (
        (
            "zuji_portal.committee.events.CaseDecided",
            "zuji_portal.standards.suggestions.deciding.case_decided",
        ),
        (
            "zuji_portal.committee.events.CaseWithdrawn",
            "zuji_portal.standards.suggestions.deciding.case_withdrawn",
        ),
    )
    contributions = {
        ("tracked", "suggestion"): "zuji_portal.standards.suggestions.queries.tracked",
        ("board figures", "suggestions"): "zuji_portal.standards.suggestions.queries.board_figures",
    }
