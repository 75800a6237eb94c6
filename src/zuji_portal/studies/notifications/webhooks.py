"""Webhooks: the list as a message, its form and signature, and sending with retries."""

from __future__ import annotations

import base64
import datetime
import hashlib
import hmac
import json
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from zuji.core.label import Label
from zuji_portal.studies.notifications.models import Delivery, Webhook
from zuji_portal.studies.notifications.outward import HEADERS, attempted
from zuji_portal.studies.notifications.sealing import opened

RETRY_AFTER = (60, 300, 1800, 7200)
"""Seconds after the first, second … failed attempt; then it is given up."""
LIST, TEST = "todo.list", "test"
EVENTS = {LIST: Label("待办清单", "To do list"), TEST: Label("测试消息", "Test message")}


@cache
def forms() -> dict[str, dict[str, str]]:
    """Form → its words, body and signature, from formats.toml."""
    rows: dict[str, dict[str, str]] = tomllib.loads(
        Path(__file__).with_name("formats.toml").read_text("utf-8")
    )
    return rows


def in_words(content: Mapping[str, Any]) -> tuple[str, str]:
    """Title and text of a message for a robot that shows Markdown."""
    lines = [f"### {content['title']}"]
    for item in content["items"]:
        about = " · ".join(str(item[k]) for k in ("urgency", "asks", "figure") if item.get(k))
        lines.append(f"- [{item['title']}]({item['url']}) {about}")
    return str(content["title"]), "\n".join(lines)


def body_of(webhook: Webhook, content: Mapping[str, Any]) -> bytes:
    """The message in the form of the webhook."""
    form = forms()[webhook.form]["body"]
    if form == "whole":
        return json.dumps(content, ensure_ascii=False).encode()
    title, text = (json.dumps(part, ensure_ascii=False) for part in in_words(content))
    filled = form.replace("{title}", title).replace("{text}", text)
    return filled.encode()


def signed(webhook: Webhook, body: bytes, at: datetime.datetime) -> tuple[str, dict[str, str]]:
    """The address and the headers of a message, signed as its form asks."""
    secret, way = opened(webhook.secret).encode(), forms()[webhook.form]["sign"]
    if way == "header":
        stamp = str(int(at.timestamp()))
        digest = hmac.new(secret, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        more = {"X-Zuji-Timestamp": stamp, "X-Zuji-Signature": f"sha256={digest}"}
        return webhook.url, HEADERS | more
    if way == "query" and secret:
        stamp = str(int(at.timestamp() * 1000))
        code = hmac.new(secret, f"{stamp}\n".encode() + secret, hashlib.sha256).digest()
        mark = "&" if "?" in webhook.url else "?"
        sign = quote_plus(base64.b64encode(code))
        return f"{webhook.url}{mark}timestamp={stamp}&sign={sign}", HEADERS
    return webhook.url, HEADERS


def send(webhook: Webhook, event: str, content: Mapping[str, Any]) -> Delivery:
    """Put a message in the queue of the job worker."""
    with transaction.atomic():
        delivery = Delivery.objects.create(webhook=webhook, event=event, content=dict(content))
        transaction.on_commit(lambda: deliver.enqueue(delivery.pk))
    return delivery


@task()
def deliver(pk: int) -> None:
    """Try a message once; what fails is tried again later, four times."""
    delivery = Delivery.objects.select_related("webhook").filter(pk=pk, state="waiting").first()
    if delivery is None or not delivery.webhook.is_active:
        return
    now = timezone.now()
    delivery.attempts, delivery.tried_at = delivery.attempts + 1, now
    delivery.status, delivery.problem = attempt(delivery.webhook, delivery.content, now)
    if not delivery.problem:
        delivery.state = "sent"
    elif delivery.attempts > len(RETRY_AFTER) or delivery.problem == "private":
        delivery.state = "failed"
    delivery.save()
    if delivery.state == "waiting":
        wait = datetime.timedelta(seconds=RETRY_AFTER[delivery.attempts - 1])
        deliver.using(run_after=now + wait).enqueue(pk)


def attempt(
    webhook: Webhook, content: Mapping[str, Any], at: datetime.datetime
) -> tuple[int | None, str]:
    """Status and problem of one attempt; no problem where the receiver took the message."""
    body = body_of(webhook, content)
    url, headers = signed(webhook, body, at)
    return attempted(url, body, headers)


PROBLEMS = {
    "private": Label("内部网络地址，不发送", "an address of an internal network; not sent"),
    "name": Label("域名解析不到", "the host name is unknown"),
    "status": Label("对方没有接受", "the receiver did not accept it"),
    "address": Label("网址不能用", "the address cannot be used"),
}
SILENT = Label("没有连上", "no connection")


def problem_label(problem: str) -> Label:
    """A problem in words."""
    return PROBLEMS.get(problem, SILENT)
