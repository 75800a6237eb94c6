from __future__ import annotations

from django.apps import AppConfig


class CertificationConfig(AppConfig):
    name = "zuji_portal.certification"

    def ready(self) -> None:
        from zuji_portal.certification.queries import application_files
        from zuji_portal.enterprises.evidence.queries import OPENED_TO

        OPENED_TO["province"] = application_files
