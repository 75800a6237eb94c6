from django.apps import AppConfig


class CommitteeConfig(AppConfig):
    name = "zuji_portal.committee"
