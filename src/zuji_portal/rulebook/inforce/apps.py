from zuji_portal.foundation import registry


class InforceConfig(registry.PortalApp):
    name = "zuji_portal.rulebook.inforce"
    contributions = {
        ("log record", "ruleevent"): "zuji_portal.rulebook.inforce.logged.read_event",
    }

    def ready(self) -> None:
        from zuji.core.inforce import keep_with
        from zuji_portal.rulebook.inforce.keeper import KEEPER

        keep_with(KEEPER)
