from zuji_portal.foundation import registry


class CertificationConfig(registry.PortalApp):
    name = "zuji_portal.certification"
    policies = ("zuji_portal.certification.policies",)
    machines = ("zuji_portal.certification.machine.CERTIFICATE",)
    listeners = (
        (
            "zuji_portal.enterprises.organisations.events.MarksAsked",
            "zuji_portal.certification.dossier.marks",
        ),
        (
            "zuji_portal.enterprises.organisations.events.MomentsAsked",
            "zuji_portal.certification.dossier.moments",
        ),
        (
            "zuji_portal.enterprises.organisations.events.HeldAsked",
            "zuji_portal.certification.queries.rests_on_register",
        ),
        (
            "zuji_portal.studies.events.CertifiedAsked",
            "zuji_portal.certification.queries.certified_at",
        ),
        (
            "zuji_portal.studies.results.verifying.VouchersAsked",
            "zuji_portal.certification.vouching.vouchers_of",
        ),
    )
    contributions = {
        ("notice kind", "certificate_moved"): "zuji_portal.certification.telling.CERTIFICATE_MOVED",
        ("notice kind", "certificate_ending"): (
            "zuji_portal.certification.telling.CERTIFICATE_ENDING"
        ),
        ("notice kind", "surveillance_due"): "zuji_portal.certification.telling.SURVEILLANCE_DUE",
        ("reminder", "certificates_due"): "zuji_portal.certification.telling.certificates_due",
        ("log record", "issued"): "zuji_portal.certification.logged.read_issued",
        ("public record", "issued"): "zuji_portal.certification.logged.public_issued",
        ("log record", "certificatelist"): "zuji_portal.certification.logged.read_list",
        ("public record", "certificatelist"): "zuji_portal.certification.logged.public_list",
        ("log record", "certificateevent"): "zuji_portal.certification.logged.read_event",
        ("public record", "certificateevent"): "zuji_portal.certification.logged.public_event",
    }
