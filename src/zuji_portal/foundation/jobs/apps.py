from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "zuji_portal.foundation.jobs"
