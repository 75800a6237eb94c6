from zuji_portal.foundation import registry


class DrawsConfig(registry.PortalApp):
    name = "zuji_portal.supervision.draws"
    policies = ("zuji_portal.supervision.draws.policies",)
    machines = ("zuji_portal.supervision.draws.machine.DRAW",)
    contributions = {
        ("log record", "inspectiondraw"): "zuji_portal.supervision.draws.logged.read_sealing",
    }
