"""Actions on operators: registered by the province, with a key and a secret shown once."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils import timezone

from zuji.core.refusals import refuse
from zuji_portal.consumer.messages import MESSAGES
from zuji_portal.consumer.models import Operator, OperatorMessage, Reward
from zuji_portal.foundation.accounts.links import secret_digest
from zuji_portal.foundation.audit.action import Action
from zuji_portal.foundation.outgoing.outward import refuse_private
from zuji_portal.foundation.outgoing.sealing import sealed
from zuji_portal.foundation.outgoing.signing import SECRETS, new_secret
from zuji_portal.foundation.workflow.tracking import new_number

PREFIX, SHOWN = "zujiop_", 12


@dataclass(frozen=True)
class OperatorKeys:
    """What an operator is given once: the key that says who it is, the secret it signs with."""

    key: str
    secret: str

    @classmethod
    def drawn(cls) -> OperatorKeys:
        return cls(PREFIX + secrets.token_urlsafe(32), new_secret())

    @property
    def start(self) -> str:
        """The beginning of the key, by which people tell it from another."""
        return f"{self.key:.{SHOWN}}"

    def columns(self) -> dict[str, str]:
        """What the database keeps of them."""
        return {
            "key_start": self.start,
            "key_digest": secret_digest(self.key),
            "secret": sealed(self.secret),
        }


@dataclass
class RegisterOperator(Action[None, Operator]):
    """Enter an operator; `keys` are shown once."""

    values: Mapping[str, Any] = field(default_factory=dict)
    keys: OperatorKeys = field(default_factory=OperatorKeys.drawn)
    policy: ClassVar[str] = "operator.register"

    def perform(self) -> Operator:
        assert self.viewer.user is not None
        if self.values.get("url"):
            refuse_private(str(self.values["url"]))
        return Operator.objects.create(
            **self.values,
            **self.keys.columns(),
            number=new_number("YY"),
            registered_by=self.viewer.user,
        )

    def facts(self, operator: Operator) -> Mapping[str, Any]:
        return {"number": operator.number}


@dataclass
class OperatorAction(Action[Operator, Operator]):
    """A change of one operator, which is read again and locked."""

    def lock(self) -> None:
        self.subject = Operator.objects.select_for_update().get(pk=self.subject.pk)

    def facts(self, operator: Operator) -> Mapping[str, Any]:
        return {"number": operator.number}


@dataclass
class RenewOperatorKeys(OperatorAction):
    """New key and secret; the old ones open nothing from now on. For a day messages to the operator
    are signed with the secret before, too.
    """

    keys: OperatorKeys = field(default_factory=OperatorKeys.drawn)
    policy: ClassVar[str] = "operator.renew"

    def perform(self) -> Operator:
        self.subject.change_secret(self.keys.secret, timezone.now())
        changed = {name: getattr(self.subject, name) for name in SECRETS}
        Operator.objects.filter(pk=self.subject.pk).update(**self.keys.columns() | changed)
        return self.subject


@dataclass
class EndOperator(OperatorAction):
    """Its key opens nothing, its scenes give nothing; what people earned stays theirs."""

    reason: str = ""
    policy: ClassVar[str] = "operator.end"

    def needs_reason(self) -> bool:
        return True

    def perform(self) -> Operator:
        self.subject.ended_at = timezone.now()
        self.subject.save(update_fields=["ended_at"])
        return self.subject

    def facts(self, operator: Operator) -> Mapping[str, Any]:
        return {"number": operator.number, "reason": self.reason.strip()}


class ResendMessage(Action[OperatorMessage, OperatorMessage]):
    """Try a message that was given up for another three days."""

    policy = "operator.resend"

    def lock(self) -> None:
        rows = OperatorMessage.objects.select_for_update(of=("self",)).select_related("operator")
        self.subject = rows.get(pk=self.subject.pk)

    def perform(self) -> OperatorMessage:
        MESSAGES.send_again(self.subject)
        return self.subject

    def about(self, outcome: OperatorMessage) -> Any:
        return self.subject.operator

    def facts(self, message: OperatorMessage) -> Mapping[str, Any]:
        return {"number": message.operator.number, "message": message.identifier}


@dataclass
class OfferReward(Action[Operator, Reward]):
    """Something that the operator gives for points."""

    values: Mapping[str, Any] = field(default_factory=dict)
    policy: ClassVar[str] = "reward.offer"

    def perform(self) -> Reward:
        if self.values["until"] < timezone.localdate():
            read = self.values["until"].isoformat()
            raise refuse("period-wrong", "until", read, f"≥ {timezone.localdate()}")
        return Reward.objects.create(operator=self.subject, **self.values)

    def facts(self, reward: Reward) -> Mapping[str, Any]:
        return {"points": reward.points, "stock": reward.stock}


@dataclass
class EndReward(Action[Reward, Reward]):
    """Nobody may take it any more; what was taken stays taken."""

    policy: ClassVar[str] = "reward.end"

    def lock(self) -> None:
        self.subject = Reward.objects.select_for_update().get(pk=self.subject.pk)

    def perform(self) -> Reward:
        self.subject.ended_at = timezone.now()
        self.subject.save(update_fields=["ended_at"])
        return self.subject
