from zuji_portal.foundation import registry


class BlastradiusConfig(registry.PortalApp):
    name = "zuji_portal.blastradius"
    policies = ("zuji_portal.blastradius.policies",)
    contributions = {
        ("daily task", "fill_extracts"): "zuji_portal.blastradius.extracts.fill_extracts",
        ("job kind", "blastradius"): "zuji_portal.blastradius.job_kinds.BLAST_RADIUS",
    }
