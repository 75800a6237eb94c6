from zuji_portal.foundation import registry


class CatalogueConfig(registry.PortalApp):
    name = "zuji_portal.catalogue"
    policies = ("zuji_portal.catalogue.policies",)
    listeners = (
        (
            "zuji_portal.enterprises.organisations.events.MarksAsked",
            "zuji_portal.catalogue.dossier.marks",
        ),
        (
            "zuji_portal.enterprises.organisations.events.HeldAsked",
            "zuji_portal.catalogue.queries.rests_on_register",
        ),
        (
            "zuji_portal.certification.events.EntryAsked",
            "zuji_portal.catalogue.queries.entry_asked",
        ),
        (
            "zuji_portal.studies.events.RevisionAccepted",
            "zuji_portal.catalogue.keeping.file_accepted_revision",
        ),
        (
            "zuji_portal.studies.events.PublishedAsked",
            "zuji_portal.catalogue.queries.published_at",
        ),
        (
            "zuji_portal.enterprises.products.events.FootprintChanged",
            "zuji_portal.catalogue.keeping.refresh_product",
        ),
        (
            "zuji_portal.enterprises.organisations.events.EnterpriseChanged",
            "zuji_portal.catalogue.keeping.refresh_enterprise",
        ),
    )
