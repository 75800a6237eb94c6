from django.apps import AppConfig


class ProductsConfig(AppConfig):
    name = "zuji_portal.enterprises.products"
