from django.apps import AppConfig


class VerificationConfig(AppConfig):
    name = "zuji_portal.verification"

    def ready(self) -> None:
        from zuji_portal.enterprises.evidence.queries import OPENED_TO as EVIDENCE_OPENED_TO
        from zuji_portal.studies.attested import ATTESTERS, REMARKERS
        from zuji_portal.studies.queries import OPENED_TO
        from zuji_portal.verification.engagement.opened import evidence_opened, studies_opened
        from zuji_portal.verification.queries import attested, field_remarks

        OPENED_TO["verifier"] = studies_opened
        EVIDENCE_OPENED_TO["verifier"] = evidence_opened
        ATTESTERS.append(attested)
        REMARKERS.append(field_remarks)
