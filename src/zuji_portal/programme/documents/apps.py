from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "zuji_portal.programme.documents"
