from zuji_portal.foundation import registry


class ProductsConfig(registry.PortalApp):
    name = "zuji_portal.enterprises.products"
    policies = ("zuji_portal.enterprises.products.policies",)
