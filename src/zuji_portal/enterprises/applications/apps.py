from zuji_portal.foundation import registry


class ApplicationsConfig(registry.PortalApp):
    name = "zuji_portal.enterprises.applications"
    machines = ("zuji_portal.enterprises.applications.machine.ENROLMENT",)
    contributions = {
        ("tracked", "enrolment"): "zuji_portal.enterprises.applications.queries.tracked",
    }
