from zuji_portal.foundation import registry


class ApiConfig(registry.PortalApp):
    name = "zuji_portal.api"
    policies = ("zuji_portal.api.policies",)
    contributions = {
        ("released content", "api"): "zuji_portal.api.released.api_contents",
    }
