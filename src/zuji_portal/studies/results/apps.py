from zuji_portal.foundation import registry


class ResultsConfig(registry.PortalApp):
    name = "zuji_portal.studies.results"
