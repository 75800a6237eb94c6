from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "zuji_portal.enterprises.organisations"
