"""The parts of a name of a purchase that may be its head."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from zuji.factors.substances import is_kind_of, names, written

VEHICLE = re.compile("(?:车|船|轮|truck|lorry|van|ship|vessel|train)$")
"""A vehicle with an unknown word before it is a machine, not a haul: 矿用卡车."""


def segments(text: str) -> list[str]:
    """The parts of a plain text that may be its head, the likeliest first; none of a list of
    several things.
    """
    return list(_parted(text))


def _parted(text: str) -> Iterator[str]:
    """The text, and where it is parted by commas or slashes, in the order customs lists use."""
    if re.search("[㐀-鿿]", text):
        if not _is_list(text):
            yield text
        if "的" in text:
            yield text.replace("的", "")
        if "用" in text[1:-1] and not VEHICLE.search(text):
            yield text.rpartition("用")[2]
        parts = [
            part for part in re.split(r"[,，;；|+]|(?<=[㐀-鿿])[-–—_](?=[㐀-鿿])", text) if part
        ]
        if len(parts) > 1:
            yield from (parts[:1] if "+" in text else (parts[0], parts[-1]))
        if " " in text:
            spaced = text.split()
            yield from (spaced[0], spaced[-1])
        return
    if match := re.match(r"(.+?) of (.+)", text):
        yield f"{match[2]} {match[1]}"
    yield text
    parts = [part.strip() for part in re.split(r"[,;/|]", text) if part.strip()]
    if len(parts) > 1:
        yield " ".join(reversed(parts))
        yield " ".join([parts[1], parts[0]])
        yield parts[0]
        yield from parts[1:2]
    if match := re.match(r"(.+?) from (.+)", text):
        yield f"{match[2]} {match[1]}"


def _is_list(text: str) -> bool:
    """Whether a text lists several things that are known and not of one kind: 陶瓷/玻璃."""
    parts = [part for part in re.split(r"[、/]|(?<=[㐀-鿿])[和与及](?=[㐀-鿿])", text) if part]
    means = [names()[written(part)][0] for part in parts if written(part) in names()]
    pairs = pairwise(means)
    return any(not (is_kind_of(a, b) or is_kind_of(b, a)) for a, b in pairs)
