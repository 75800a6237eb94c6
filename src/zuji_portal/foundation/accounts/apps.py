from zuji_portal.foundation import registry


class AccountsConfig(registry.PortalApp):
    name = "zuji_portal.foundation.accounts"
