from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "zuji_portal.knowledge"
