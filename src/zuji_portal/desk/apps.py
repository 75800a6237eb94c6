from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "zuji_portal.desk"

    def ready(self) -> None:
        from zuji_portal.desk import job_kinds  # noqa: F401 - registers its kinds
        from zuji_portal.desk.addresses import desk_result
        from zuji_portal.desk.queries import users_of_factor
        from zuji_portal.factors.uses import COUNTERS
        from zuji_portal.studies.addresses import RESOLVERS

        RESOLVERS.append(desk_result)
        COUNTERS.append(users_of_factor)
