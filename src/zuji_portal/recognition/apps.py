from zuji_portal.foundation import registry


class RecognitionConfig(registry.PortalApp):
    name = "zuji_portal.recognition"
    machines = ("zuji_portal.recognition.machine.AGREEMENT",)
    listeners = (
        (
            "zuji_portal.committee.events.CaseDecided",
            "zuji_portal.recognition.approving.case_decided",
        ),
        (
            "zuji_portal.committee.events.CaseSubjectAsked",
            "zuji_portal.recognition.approving.case_subject",
        ),
        (
            "zuji_portal.studies.events.RecognitionAsked",
            "zuji_portal.recognition.agreements.recognition_facts",
        ),
    )
    contributions = {
        ("reminder", "agreements_over"): "zuji_portal.recognition.actions.agreements_over",
        ("log record", "agreementevent"): "zuji_portal.recognition.logged.read_event",
        ("public record", "agreementevent"): "zuji_portal.recognition.logged.public_event",
    }
