from zuji_portal.foundation import registry


class SearchConfig(registry.PortalApp):
    name = "zuji_portal.foundation.search"
