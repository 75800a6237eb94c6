from zuji_portal.foundation import registry


class BlastradiusConfig(registry.PortalApp):
    name = "zuji_portal.blastradius"
    policies = ("zuji_portal.blastradius.policies",)
    contributions = {
        ("job kind", "blastradius"): "zuji_portal.blastradius.job_kinds.BLAST_RADIUS",
    }
