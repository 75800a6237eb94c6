"""Actions of a person on the own carbon account.

None of them leaves an entry in the audit log: it would name the person beside the account for
ever, and closing an account has to leave no such place.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db.models import F
from django.utils import timezone

from zuji.core.refusals import refuse
from zuji_portal.consumer import ledger
from zuji_portal.consumer.models import CarbonAccount, Consent, Operator, Redemption, Reward
from zuji_portal.foundation.audit.action import Action
from zuji_portal.foundation.workflow.tracking import LETTERS, new_number

HANDLE_LENGTH = 20


def handle() -> str:
    """What an operator knows a person by: drawn anew for each operator."""
    return "".join(secrets.choice(LETTERS) for _ in range(HANDLE_LENGTH))


@dataclass
class OpenAccount(Action[None, CarbonAccount]):
    """One account a person; asking again gives the one that is there."""

    policy: ClassVar[str] = "carbon.open"

    def perform(self) -> CarbonAccount:
        known = CarbonAccount.objects.filter(user=self.viewer.user).first()
        return known or CarbonAccount.objects.create(user=self.viewer.user, code=new_number("TPH"))

    def facts(self, account: CarbonAccount) -> None:
        return None


@dataclass
class AccountAction(Action[CarbonAccount, Any]):
    """An action on one's own account, which is locked first."""

    def lock(self) -> None:
        rows = CarbonAccount.objects.select_for_update(no_key=True)
        self.subject = rows.get(pk=self.subject.pk)

    def facts(self, outcome: Any) -> Mapping[str, Any] | None:
        return None


@dataclass
class GiveConsent(AccountAction):
    """An operator may report for the account; one consent each."""

    operator: Operator | None = None
    policy: ClassVar[str] = "carbon.consent"

    def perform(self) -> Consent:
        if self.operator is None or self.operator.ended_at is not None:
            raise refuse("field-missing", "operator")
        standing = {"account": self.subject, "operator": self.operator, "withdrawn_at": None}
        return Consent.objects.get_or_create(**standing, defaults={"handle": handle()})[0]


@dataclass
class WithdrawConsent(Action[Consent, Consent]):
    """The operator may report no more; what was earned stays."""

    policy: ClassVar[str] = "carbon.revoke"

    def lock(self) -> None:
        rows = Consent.objects.select_for_update(of=("self",)).select_related("account")
        self.subject = rows.get(pk=self.subject.pk)

    def perform(self) -> Consent:
        self.subject.withdrawn_at = timezone.now()
        self.subject.save(update_fields=["withdrawn_at"])
        return self.subject

    def facts(self, consent: Consent) -> None:
        return None


@dataclass
class Redeem(AccountAction):
    """A reward for points; a form that was sent before gives the redemption it made."""

    reward: Reward | None = None
    token: uuid.UUID = field(default_factory=uuid.uuid4)
    policy: ClassVar[str] = "carbon.redeem"

    def perform(self) -> Redemption:
        known = Redemption.objects.filter(token=self.token, account=self.subject).first()
        if known is not None:
            return known
        reward = self._reward()
        redemption = Redemption.objects.create(
            token=self.token,
            account=self.subject,
            reward=reward,
            points=reward.points,
            code=new_number("DH"),
        )
        Reward.objects.filter(pk=reward.pk).update(stock=F("stock") - 1)
        ledger.redeem(redemption, timezone.localdate())
        return redemption

    def _reward(self) -> Reward:
        """The reward, locked; refuses one that is over or that nothing is left of."""
        key = self.reward.pk if self.reward else 0
        reward = Reward.objects.select_for_update().filter(pk=key, ended_at=None).first()
        if reward is None or reward.until < timezone.localdate() or reward.stock < 1:
            raise refuse("reward-over", "reward")
        return reward


@dataclass
class CloseAccount(AccountAction):
    """Points are void, consents end, and nothing leads from the account to the person any more;
    what is left counts in the totals alone.
    """

    policy: ClassVar[str] = "carbon.close"

    def perform(self) -> None:
        now, account = timezone.now(), self.subject
        for consent in account.consents.select_for_update():
            consent.handle, consent.withdrawn_at = handle(), consent.withdrawn_at or now
            consent.save(update_fields=["handle", "withdrawn_at"])
        account.user, account.closed_at = None, now
        account.code = new_number("TPH")
        account.save()
        purses = account.purses.filter(balance__gt=0).order_by("pk").select_for_update()
        ledger.expire(purses, timezone.localdate())
