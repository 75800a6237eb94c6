from django.apps import AppConfig


class BlastradiusConfig(AppConfig):
    name = "zuji_portal.blastradius"

    def ready(self) -> None:
        from zuji_portal.blastradius import job_kinds  # noqa: F401 - registers its kind
