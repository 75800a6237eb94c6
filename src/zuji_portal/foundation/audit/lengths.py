"""Guard that no text longer than its column is saved, on both databases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import CharField, Model, TextField
from django.db.models.signals import pre_save

from zuji.core.refusals import Refusal, blocking, refuse
from zuji_portal.foundation.workflow.machine import LONGEST_REASON


def reason_within(facts: Mapping[str, Any]) -> None:
    """Refuses a reason that is too long for the audit log."""
    length = len(str(facts.get("reason", "")))
    if length > LONGEST_REASON:
        raise refuse("text-length", "reason", length, f"≤ {LONGEST_REASON}")


def refuse_overlong(sender: type[Model], instance: Model, **_: Any) -> None:
    """Forms refuse such a text before; this holds whoever calls an action."""
    if not sender.__module__.startswith("zuji_portal."):
        return
    texts = [f for f in sender._meta.concrete_fields if isinstance(f, CharField | TextField)]
    findings = [
        blocking("text-length", f.name, len(text), f"≤ {f.max_length}")
        for f in texts
        if f.max_length and len(text := str(getattr(instance, f.attname) or "")) > f.max_length
    ]
    if findings:
        raise Refusal(findings)


def longest(model: type[Model], column: str) -> int:
    """How many characters a text column holds."""
    field: Any = model._meta.get_field(column)
    return int(field.max_length)


def text_within(model: type[Model], column: str, text: str) -> str:
    """The text without blanks around it; refuses none, and one longer than its column."""
    written, most = text.strip(), longest(model, column)
    if not 1 <= len(written) <= most:
        raise refuse("text-length", column, str(len(written)), f"1 … {most}")
    return written


def connect() -> None:
    pre_save.connect(refuse_overlong, dispatch_uid="refuse_overlong")
