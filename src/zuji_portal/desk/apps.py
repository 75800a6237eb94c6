from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "zuji_portal.desk"

    def ready(self) -> None:
        from zuji_portal.desk import job_kinds  # noqa: F401 - registers its kinds
        from zuji_portal.desk.addresses import desk_result
        from zuji_portal.studies.addresses import RESOLVERS

        RESOLVERS.append(desk_result)
