from zuji_portal.foundation import registry


class StudiesConfig(registry.PortalApp):
    name = "zuji_portal.studies"
    policies = ("zuji_portal.studies.policies",)
    machines = (
        "zuji_portal.studies.machine.STUDY",
        "zuji_portal.studies.machine.FOOTPRINT_REQUEST",
    )
    listeners = (
        (
            "zuji_portal.enterprises.organisations.events.YearsAsked",
            "zuji_portal.studies.dossier.years",
        ),
        (
            "zuji_portal.enterprises.organisations.events.MomentsAsked",
            "zuji_portal.studies.dossier.moments",
        ),
        (
            "zuji_portal.enterprises.evidence.events.CitationsAsked",
            "zuji_portal.studies.queries.citations",
        ),
        (
            "zuji_portal.enterprises.products.events.StudiesAsked",
            "zuji_portal.studies.queries.studies_of_product",
        ),
        (
            "zuji_portal.studies.results.addresses.ResultAsked",
            "zuji_portal.studies.addresses.desk_result",
        ),
        (
            "zuji_portal.rulebook.factors.events.UsersAsked",
            "zuji_portal.studies.queries.users_of_factor",
        ),
    )
    contributions = {
        ("reminder", "factors_expiring"): "zuji_portal.studies.reminders.factors_expiring",
        ("daily task", "empty_bin"): "zuji_portal.studies.bin.empty_bin",
        ("board figures", "reductions"): "zuji_portal.studies.reductions.queries.board_figures",
        ("job kind", "montecarlo"): "zuji_portal.studies.job_kinds.MONTE_CARLO",
        ("job kind", "recompute"): "zuji_portal.studies.job_kinds.RECOMPUTE",
    }
