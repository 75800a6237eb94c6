from zuji_portal.foundation import registry


class OffersConfig(registry.PortalApp):
    name = "zuji_portal.offers"
    policies = ("zuji_portal.offers.policies",)
    contributions = {
        ("board figures", "offers"): "zuji_portal.offers.queries.board_figures",
        ("notice kind", "offers_told"): "zuji_portal.offers.telling.OFFERS_TOLD",
        ("reminder", "offers"): "zuji_portal.offers.telling.tell_offers",
    }
