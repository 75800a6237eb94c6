from django.apps import AppConfig


class SectormodelsConfig(AppConfig):
    name = "zuji_portal.rulebook.sectormodels"
