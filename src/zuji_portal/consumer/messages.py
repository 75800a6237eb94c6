"""Signed messages to operators, sent by the job worker with retries (Standard Webhooks)."""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from zuji.cli.guarded import Unreachable
from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji.trust.signed_message import signed_headers
from zuji_portal.consumer.models import Operator, OperatorMessage
from zuji_portal.studies.notifications.outward import post
from zuji_portal.studies.notifications.sealing import opened
from zuji_portal.studies.notifications.webhooks import RETRY_AFTER

STATES = {
    "waiting": Label("待送达", "waiting"),
    "sent": Label("已送达", "delivered"),
    "failed": Label("没有送达", "not delivered"),
}


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
    transaction.on_commit(lambda: send_message.enqueue(message.pk))
    return message


@task()
def send_message(pk: int) -> None:
    """Try a message once; what fails is tried again later, four times."""
    rows = OperatorMessage.objects.select_related("operator").filter(pk=pk, state="waiting")
    message = rows.first()
    if message is None or message.operator.ended_at is not None:
        return
    message.attempts, message.tried_at = message.attempts + 1, timezone.now()
    message.status, message.problem = _attempt(message, message.tried_at)
    if not message.problem:
        message.state = "sent"
    elif message.attempts > len(RETRY_AFTER) or message.problem == "private":
        message.state = "failed"
    message.save()
    if message.state == "waiting":
        wait = datetime.timedelta(seconds=RETRY_AFTER[message.attempts - 1])
        send_message.using(run_after=timezone.now() + wait).enqueue(pk)


def _attempt(message: OperatorMessage, at: datetime.datetime) -> tuple[int | None, str]:
    """Status and problem of one attempt; no problem where the operator took the message."""
    body = json.dumps(message.content, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Zuji"}
    secret = opened(message.operator.secret)
    headers |= signed_headers(secret, message.identifier, int(at.timestamp()), body)
    try:
        status = post(message.operator.url, body, headers)
    except Unreachable as problem:
        return None, str(problem)[:60]
    except Refusal:
        return None, "address"
    return status, "" if 200 <= status < 300 else "status"


def resend_waiting() -> int:
    """Queue again what waits with no task of its own (a worker was killed); how many."""
    limit = timezone.now() - datetime.timedelta(seconds=RETRY_AFTER[-1])
    rows = OperatorMessage.objects.filter(state="waiting", at__lt=limit)
    keys = [m.pk for m in rows if m.tried_at is None or m.tried_at < limit]
    for key in keys:
        send_message.enqueue(key)
    return len(keys)
