from typing import Any

from allauth.account.signals import password_reset

from zuji_portal.foundation import registry


class PeopleConfig(registry.PortalApp):
    name = "zuji_portal.people"
    policies = ("zuji_portal.people.policies",)

    def ready(self) -> None:
        password_reset.connect(_taken_over, dispatch_uid="people.taken_over")


def _taken_over(user: Any, **_: Any) -> None:
    """Who resets the password of an account whose address nobody has proven takes it over: what
    the one who signed up left there opens it no more.
    """
    from zuji_portal.foundation.accounts.proof import forget_other_keys, is_proven

    if not is_proven(user):
        forget_other_keys(user)
