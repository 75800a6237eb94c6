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

from zuji.core.canonical import read_json
from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji.trust.signed_message import ID, TIMESTAMP
from zuji_portal.foundation.outgoing.outlet import Outlet, SetUp
from zuji_portal.foundation.outgoing.outward import HEADERS, attempted
from zuji_portal.foundation.outgoing.sealing import opened
from zuji_portal.foundation.outgoing.signing import is_standard, signature_headers
from zuji_portal.studies.notifications.models import Delivery, Webhook

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


def signed(
    webhook: Webhook, body: bytes, at: datetime.datetime, identity: str = ""
) -> tuple[str, dict[str, str]]:
    """The address and the headers of a message, signed as its form asks."""
    way = forms()[webhook.form]["sign"]
    if way == "header":
        good = webhook.good_secrets(at)
        return webhook.url, HEADERS | generic_headers(good, identity, body, at)
    secret = opened(webhook.secret).encode()
    if way == "query" and secret:
        stamp = str(int(at.timestamp() * 1000))
        code = hmac.new(secret, f"{stamp}\n".encode() + secret, hashlib.sha256).digest()
        mark = "&" if "?" in webhook.url else "?"
        sign = quote_plus(base64.b64encode(code))
        return f"{webhook.url}{mark}timestamp={stamp}&sign={sign}", HEADERS
    return webhook.url, HEADERS


def generic_headers(
    good: list[str], identity: str, body: bytes, at: datetime.datetime
) -> dict[str, str]:
    """The headers of a message in the generic form. Secrets that are written as Standard Webhooks
    writes them sign so. The site's older signature stays beside it: with the first of a person's
    own words that is still good, else with the present secret.
    """
    stamp = str(int(at.timestamp()))
    standard = [secret for secret in good if is_standard(secret)]
    own = [secret for secret in good if secret not in standard]
    key = (own or good)[0].encode()
    digest = hmac.new(key, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    headers = {"X-Zuji-Timestamp": stamp, "X-Zuji-Signature": f"sha256={digest}"}
    headers |= {ID: identity, TIMESTAMP: stamp}
    return headers | (signature_headers(standard, identity, body, at) if standard else {})


class WebhookMessages(Outlet[Delivery]):
    """Lists and tests to the webhooks of organisations, in their forms."""

    model = Delivery
    receiver = "webhook"

    @property
    def task(self) -> Any:
        return deliver

    def attempt(self, message: Delivery, at: datetime.datetime) -> tuple[int | None, str]:
        return attempt(message.webhook, message.content, at, f"todo_{message.pk}")

    def closed(self, message: Delivery) -> str:
        return "" if message.webhook.is_active else "ended"

    def set_up(self, message: Delivery) -> SetUp:
        hook = message.webhook
        name = forms()[hook.form]["en" if hook.language == "en" else "zh"]
        return SetUp(hook.by, hook.language, name, f"/todo/webhooks/{hook.pk}/")


MESSAGES = WebhookMessages()


@transaction.atomic
def send(webhook: Webhook, event: str, content: Mapping[str, Any]) -> Delivery:
    """Put a message in the queue of the job worker. A list takes the place of those before it that
    still wait, and the three days of its attempts began with theirs.
    """
    earlier = webhook.deliveries.none()
    if event == LIST:
        earlier = webhook.deliveries.select_for_update().filter(event=LIST, state="waiting")
    began = [each.since for each in earlier if each.attempts]
    earlier.update(state="replaced")
    delivery = Delivery.objects.create(
        webhook=webhook,
        event=event,
        content=dict(content),
        since=min(began, default=timezone.now()),
    )
    MESSAGES.queue(delivery)
    return delivery


@task()
def deliver(pk: int) -> None:
    """Try a message once."""
    MESSAGES.deliver(pk)


def recover_webhooks(now: datetime.datetime | None = None) -> int:
    """Queue again the messages that the queue lost; returns how many. Run daily."""
    return MESSAGES.recover(now)


def attempt(
    webhook: Webhook, content: Mapping[str, Any], at: datetime.datetime, identity: str = ""
) -> tuple[int | None, str]:
    """Status and problem of one attempt; no problem where the receiver took the message."""
    body = body_of(webhook, content)
    url, headers = signed(webhook, body, at, identity)
    by_code = forms()[webhook.form]["taken"] == "errcode"
    return attempted(url, body, headers, took_robot if by_code else None)


def took_robot(answer: bytes) -> bool:
    """Whether a robot took a message: ``{"errcode": 0}``."""
    try:
        said = read_json(answer, "answer")
    except Refusal:
        return False
    return isinstance(said, dict) and said.get("errcode") == 0
