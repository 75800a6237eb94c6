from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "zuji_portal.foundation.search"
