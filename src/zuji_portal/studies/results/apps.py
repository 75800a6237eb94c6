from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "zuji_portal.studies.results"
