from zuji_portal.foundation import registry


class TransparencyConfig(registry.PortalApp):
    name = "zuji_portal.transparency"
    contributions = {
        ("log record", "auditentry"): "zuji_portal.transparency.heads.read_audit_head",
        ("log record", "model"): "zuji_portal.transparency.contents.read_model",
        ("public record", "model"): "zuji_portal.transparency.publicrecords.public_models",
        ("log record", "release"): "zuji_portal.transparency.contents.read_release",
    }
