"""Carbon inclusion: methodologies and scenes, operators and rewards, a person's own account."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone

from portal.guards.base import EVERYBODY, EXPERTS, PROVINCE, Guard, changes, update
from portal.inclusion import operator_of, published_methodology, scene_of
from portal.people import Cast
from zuji_portal.certification.models import Certificate
from zuji_portal.consumer.accounts import GiveConsent, OpenAccount
from zuji_portal.consumer.models import (
    CarbonAccount,
    Consent,
    Methodology,
    Operator,
    OperatorMessage,
    Reward,
    Scene,
)

MEMBER = frozenset({"member"})


def methodology(state: str) -> Callable[[Cast], Methodology]:
    """A methodology in force as rows stand, in a state of its own."""

    def make(cast: Cast) -> Methodology:
        made = published_methodology(cast)
        update(made, state=state)
        return Methodology.objects.get(pk=made.pk)

    return make


def proposed_by_the_expert(cast: Cast, record: Methodology) -> Mapping[str, Any]:
    update(record, proposed_by=cast.viewer("expert").user)
    return {"viewer": cast.viewer("expert")}


def without_certificate(cast: Cast, record: Methodology) -> None:
    Certificate.objects.filter(pk=record.baseline_certificate_id).update(state="suspended")


def operator(cast: Cast) -> Operator:
    return operator_of(cast)[0]


def scene(state: str) -> Callable[[Cast], Scene]:
    def make(cast: Cast) -> Scene:
        method = published_methodology(cast)
        return scene_of(cast, operator(cast), "CJ-2026-AAAAAAAA", methodology=method, state=state)

    return make


def without_methodology(cast: Cast, record: Scene) -> None:
    update(record.methodology, state="suspended")


def reward(cast: Cast) -> Reward:
    until = timezone.localdate() + datetime.timedelta(days=9)
    names = {"name_zh": "券", "name_en": "Voucher"}
    return Reward.objects.create(operator=operator(cast), points=1, stock=1, until=until, **names)


def lost_message_of_operator(cast: Cast) -> OperatorMessage:
    return OperatorMessage.objects.create(
        operator=operator(cast), identifier="msg_1", kind="test", content={}, state="dead"
    )


def operator_ended(cast: Cast, record: OperatorMessage) -> None:
    update(record.operator, ended_at=timezone.now())


def account(cast: Cast) -> CarbonAccount:
    return OpenAccount(cast.viewer("member"), None).run()


def consent(cast: Cast) -> Consent:
    return GiveConsent(cast.viewer("member"), account(cast), operator=operator(cast)).run()


OVER = changes(ended_at=timezone.now())
INCLUSION = (
    Guard(policy="methodology.propose", make=lambda cast: None, may=PROVINCE | EXPERTS),
    Guard(
        policy="methodology.assess",
        make=methodology("proposed"),
        may=EXPERTS,
        broken=(proposed_by_the_expert,),
    ),
    Guard(
        policy="methodology.publish",
        make=methodology("approved"),
        may=PROVINCE,
        broken=(without_certificate,),
    ),
    Guard(policy="methodology.suspend", make=methodology("published"), may=PROVINCE),
    Guard(
        policy="methodology.restore",
        make=methodology("suspended"),
        may=PROVINCE,
        broken=(without_certificate,),
    ),
    Guard(policy="scene.apply", make=lambda cast: None, may=PROVINCE),
    Guard(policy="scene.assess", make=scene("applied"), may=EXPERTS),
    *(
        Guard(
            policy=f"scene.{move}",
            make=scene(state),
            may=PROVINCE,
            broken=(without_methodology,),
        )
        for move, state in (("publish", "assessed"), ("restore", "suspended"))
    ),
    Guard(policy="scene.suspend", make=scene("published"), may=PROVINCE),
    Guard(policy="operator.register", make=lambda cast: None, may=PROVINCE),
    *(
        Guard(policy=name, make=operator, may=PROVINCE, broken=(OVER,))
        for name in ("operator.renew", "operator.end", "reward.offer")
    ),
    Guard(
        policy="operator.resend",
        make=lost_message_of_operator,
        may=PROVINCE,
        broken=(changes(state="sent"), operator_ended),
    ),
    Guard(policy="reward.end", make=reward, may=PROVINCE, broken=(OVER,)),
    Guard(policy="carbon.open", make=lambda cast: None, may=EVERYBODY),
    *(
        Guard(policy=f"carbon.{name}", make=account, may=MEMBER)
        for name in ("consent", "redeem", "close")
    ),
    Guard(
        policy="carbon.revoke",
        make=consent,
        may=MEMBER,
        broken=(changes(withdrawn_at=timezone.now()),),
    ),
)
