"""What kind of value was read, in words: a list where a text should be, and so on."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from typing import Any

from zuji.core.label import Label

LONGEST = 60


def kind_of(value: Any) -> Label:
    """The kind of a value of JSON or YAML, in words."""
    match value:
        case None:
            return Label("空", "nothing")
        case bool():
            return Label("真假值", "true or false")
        case int() | float():
            return Label("数", "a number")
        case str() | bytes():
            return Label("文字", "a text")
        case datetime.date() | datetime.time():
            return Label("日期", "a date")
        case Mapping():
            return Label("键与值", "a mapping")
        case list() | tuple():
            return Label("列表", "a list")
    return Label("别的内容", "something else")


def shown_value(value: Any) -> Label:
    """The kind of a value with its beginning as JSON has it."""
    kind = kind_of(value)
    if value is None:
        return kind
    text = json.dumps(value, ensure_ascii=False, default=str)
    text = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return Label(f"{kind.zh} {text}", f"{kind.en} {text}")
