from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "zuji_portal.catalogue"

    def ready(self) -> None:
        from zuji_portal.catalogue.keeping import file_revision
        from zuji_portal.desk.attested import ACCEPTED

        ACCEPTED.append(file_revision)
