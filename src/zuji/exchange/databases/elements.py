"""Elements of XML data sets without their namespaces: children, names in all languages, numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from typing import Any

from zuji.core.label import Label
from zuji.core.refusals import refuse

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
NUMBER = Label("数，小数点写作“.”", "a number with “.” as its decimal mark")


def number(value: Any, place: str, absent: float | None = None) -> float:
    """A number as XML and JSON write it; `absent` where nothing is stated.

    Refuses a decimal comma and any other text (``number-unreadable``), what is not finite
    (``number-not-finite``), and nothing at all where there is no `absent` (``value-missing``).
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        if absent is None:
            raise refuse("value-missing", place, "", NUMBER)
        return absent
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    text = value.strip() if isinstance(value, str) else ""
    if not is_number and not DECIMAL.fullmatch(text):
        raise refuse("number-unreadable", place, value, NUMBER)
    try:
        read = float(value)
    except OverflowError:
        read = math.inf
    if not math.isfinite(read):
        raise refuse("number-not-finite", place, value, NUMBER)
    return read


def tag(node: Any) -> str:
    """The name of an element without its namespace."""
    return str(node.tag).rsplit("}", 1)[-1] if isinstance(node.tag, str) else ""


def within(node: Any, name: str) -> Iterator[Any]:
    """The elements of this name at any depth."""
    if node is not None:
        yield from (child for child in node.iter() if tag(child) == name)


def children(node: Any, *names: str) -> list[Any]:
    """The elements directly inside, of these names or all."""
    nodes = [] if node is None else [child for child in node if tag(child)]
    return [child for child in nodes if not names or tag(child) in names]


def child(node: Any, *path: str) -> Any:
    """The first element at a path of names, or None."""
    for name in path:
        node = next(iter(children(node, name)), None)
    return node


def content(node: Any) -> str:
    """The text of an element; "" where there is none."""
    return "" if node is None else (node.text or "").strip()


def text(node: Any, *path: str) -> str:
    """The text of the first element at a path of names."""
    return content(child(node, *path))


def attribute(node: Any, name: str) -> str:
    """An attribute by its name without the namespace."""
    if node is None:
        return ""
    own = node.get(name)
    if own is None:
        own = next((value for key, value in node.items() if key.endswith(f"}}{name}")), "")
    return str(own).strip()


def languages(nodes: Iterable[Any]) -> tuple[str, str]:
    """The name to show, and every name a line with the Chinese ones first.

    Shown is the English name where there is one, else the Chinese, else the first.
    """
    named = [(str(node.get(LANGUAGE) or "en").lower(), content(node)) for node in nodes]
    named = [(lang, name) for lang, name in named if name]
    english = [name for lang, name in named if lang.startswith("en")]
    chinese = [name for lang, name in named if lang.startswith("zh")]
    every = [*chinese, *english, *(name for _, name in named)]
    shown = (english or chinese or every or [""])[0]
    return shown, "\n".join(dict.fromkeys(every))
