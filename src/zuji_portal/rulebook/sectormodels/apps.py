from zuji_portal.foundation import registry


class SectormodelsConfig(registry.PortalApp):
    name = "zuji_portal.rulebook.sectormodels"
