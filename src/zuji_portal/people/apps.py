from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "zuji_portal.people"
