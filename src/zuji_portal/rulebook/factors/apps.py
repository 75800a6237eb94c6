from zuji_portal.foundation import registry


class FactorsConfig(registry.PortalApp):
    name = "zuji_portal.rulebook.factors"
    machines = ("zuji_portal.rulebook.factors.machine.FACTOR",)
    contributions = {
        ("log record", "factorversion"): "zuji_portal.rulebook.factors.logged.read_factor",
        ("public record", "factorversion"): "zuji_portal.rulebook.factors.logged.public_factor",
    }
