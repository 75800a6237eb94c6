"""Elements of XML data sets without their namespaces: children, and names in all languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def ascii_of(content: bytes) -> str:
    """The text of a file as far as its elements need it: what is not ASCII is not decoded."""
    is_wide = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    return content.decode("utf-16" if is_wide else "latin-1", "ignore")


def root_of(head: bytes) -> tuple[str, str]:
    """The name of the first element without its prefix, and its attributes as text."""
    plain = re.sub(r"<!--.*?-->", "", ascii_of(head), flags=re.DOTALL)
    found = re.search(r"<(?:[\w.-]+:)?([\w.-]+)([^>]*)>", plain)
    return (found.group(1), found.group(2)) if found else ("", "")


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
