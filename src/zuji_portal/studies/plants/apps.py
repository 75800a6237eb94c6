from zuji_portal.foundation import registry


class PlantsConfig(registry.PortalApp):
    name = "zuji_portal.studies.plants"
    policies = ("zuji_portal.studies.plants.policies",)
    contributions = {
        ("job kind", "plant"): "zuji_portal.studies.plants.job_kinds.PLANT",
        ("job kind", "plantstudies"): "zuji_portal.studies.plants.job_kinds.STUDIES",
    }
