from zuji_portal.foundation import registry


class OffersConfig(registry.PortalApp):
    name = "zuji_portal.offers"
    policies = ("zuji_portal.offers.policies",)
    contributions = {
        ("board figures", "offers"): "zuji_portal.offers.queries.board_figures",
        ("notice kind", "offers_told"): "zuji_portal.offers.telling.OFFERS_TOLD",
        ("notice kind", "offers_ready"): "zuji_portal.offers.telling.OFFERS_READY",
        ("notice kind", "offers_ending"): "zuji_portal.offers.telling.OFFERS_ENDING",
        ("reminder", "offers"): "zuji_portal.offers.telling.tell_offers",
    }
