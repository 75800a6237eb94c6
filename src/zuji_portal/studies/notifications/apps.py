from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "zuji_portal.studies.notifications"
