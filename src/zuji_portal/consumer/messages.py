"""Signed messages to operators (Standard Webhooks), kept with the change they tell of."""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django_tasks import task

from zuji_portal.consumer.models import Operator, OperatorMessage
from zuji_portal.foundation.outgoing.outlet import Outlet, SetUp
from zuji_portal.foundation.outgoing.outward import HEADERS, attempted
from zuji_portal.foundation.outgoing.signing import signature_headers


class OperatorMessages(Outlet[OperatorMessage]):
    """Messages to the address of an operator, signed with its secret."""

    model = OperatorMessage
    receiver = "operator"

    @property
    def task(self) -> Any:
        return send_message

    def attempt(self, message: OperatorMessage, at: datetime.datetime) -> tuple[int | None, str]:
        body = json.dumps(message.content, ensure_ascii=False, separators=(",", ":")).encode()
        good = message.operator.good_secrets(at)
        signed = signature_headers(good, message.identifier, body, at)
        return attempted(message.operator.url, body, HEADERS | signed)

    def closed(self, message: OperatorMessage) -> str:
        return "ended" if message.operator.ended_at is not None else ""

    def set_up(self, message: OperatorMessage) -> SetUp:
        whom = message.operator
        path = f"/inclusion/operators/{whom.pk}/"
        return SetUp(whom.registered_by, "zh", whom.name_zh, path)


MESSAGES = OperatorMessages()


def tell_operators(kind: str, data: Mapping[str, Any]) -> int:
    """Queue a message for every operator that takes any; how many."""
    rows = Operator.objects.filter(ended_at=None).exclude(url="")
    return len([tell_operator(operator, kind, data) for operator in rows])


def tell_operator(operator: Operator, kind: str, data: Mapping[str, Any]) -> OperatorMessage:
    """Queue a message for an operator; sent once the transaction holds."""
    content = {"type": kind, "timestamp": timezone.now().isoformat(), "data": dict(data)}
    message = OperatorMessage.objects.create(
        identifier=f"msg_{uuid.uuid4().hex}", operator=operator, kind=kind, content=content
    )
    MESSAGES.queue(message)
    return message


@task()
def send_message(pk: int) -> None:
    """Try a message once."""
    MESSAGES.deliver(pk)


def resend_waiting(now: datetime.datetime | None = None) -> int:
    """Queue again what waits with no task of its own (a worker was killed); how many."""
    return MESSAGES.recover(now)
