from zuji_portal.foundation import registry


class DocumentsConfig(registry.PortalApp):
    name = "zuji_portal.programme.documents"
    contributions = {
        ("log record", "document"): "zuji_portal.programme.documents.logged.read_document",
        ("public record", "document"): "zuji_portal.programme.documents.logged.public_document",
    }
