from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "zuji_portal.foundation.accounts"
