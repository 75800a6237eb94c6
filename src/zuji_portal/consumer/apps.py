from zuji_portal.foundation import registry


class ConsumerConfig(registry.PortalApp):
    name = "zuji_portal.consumer"
    policies = ("zuji_portal.consumer.policies",)
    machines = (
        "zuji_portal.consumer.machine.METHODOLOGY",
        "zuji_portal.consumer.machine.SCENE",
    )
    contributions = {
        ("board figures", "inclusion"): "zuji_portal.consumer.queries.board_figures",
    }
    listeners = (
        (
            "zuji_portal.certification.events.CertificateMoved",
            "zuji_portal.consumer.falling.certificate_moved",
        ),
        (
            "zuji_portal.committee.events.CaseDecided",
            "zuji_portal.consumer.approving.case_decided",
        ),
        (
            "zuji_portal.committee.events.CaseSubjectAsked",
            "zuji_portal.consumer.approving.case_subject",
        ),
    )
