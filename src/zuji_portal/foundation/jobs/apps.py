from zuji_portal.foundation import registry


class JobsConfig(registry.PortalApp):
    name = "zuji_portal.foundation.jobs"
