from zuji_portal.foundation import registry


class ComplaintsConfig(registry.PortalApp):
    name = "zuji_portal.supervision.complaints"
    machines = ("zuji_portal.supervision.complaints.machine.COMPLAINT",)
    contributions = {
        ("tracked", "complaint"): "zuji_portal.supervision.complaints.queries.tracked",
    }
