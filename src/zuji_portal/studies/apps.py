from django.apps import AppConfig


class StudiesConfig(AppConfig):
    name = "zuji_portal.studies"

    def ready(self) -> None:
        from zuji_portal.rulebook.factors.uses import COUNTERS
        from zuji_portal.studies import job_kinds  # noqa: F401 - registers its kinds
        from zuji_portal.studies.addresses import desk_result
        from zuji_portal.studies.queries import users_of_factor
        from zuji_portal.studies.results.addresses import RESOLVERS

        RESOLVERS.append(desk_result)
        COUNTERS.append(users_of_factor)
