from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "zuji_portal.catalogue"

    def ready(self) -> None:
        from zuji_portal.catalogue.keeping import file_revision
        from zuji_portal.catalogue.queries import published_at
        from zuji_portal.desk.attested import ACCEPTED
        from zuji_portal.desk.requests import PUBLISHED

        ACCEPTED.append(file_revision)
        PUBLISHED.append(published_at)
