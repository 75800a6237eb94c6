"""The parts of a name of a purchase that may be its head."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from zuji.factors.substances import is_kind_of, names, written

VEHICLE = re.compile("(?:车|船|轮|truck|lorry|van|ship|vessel|train)$")
"""A vehicle with an unknown word before it is a machine, not a haul: 矿用卡车."""

LOCANTS = re.compile(r"(?<![\d.])\d(?:[,，]\d)*-[ぁ-ヺー-鿿]{1,6}-\d")
"""The places in a systematic chemical name, of which no part stands alone: 2-氯-1,3-丁二烯."""


def segments(text: str) -> list[str]:
    """The parts of a plain text that may be its head, the likeliest first; none of a list of
    several things.
    """
    return [text] if LOCANTS.search(text) else list(_parted(text))


def _parted(text: str) -> Iterator[str]:
    """The text, and where it is parted by commas or slashes, in the order customs lists use."""
    if re.search("[ぁ-ヺー-鿿]", text):
        if not _is_list(text):
            yield text
        if "的" in text:
            yield text.replace("的", "")
        if "用" in text[1:-1] and not VEHICLE.search(text):
            yield text.rpartition("用")[2]
        parts = [
            part
            for part in re.split(r"[,，;；|+]|(?<=[ぁ-ヺー-鿿])[-–—_](?=[ぁ-ヺー-鿿])", text)
            if part
        ]
        fronts = list(_fronts(text.split())) if " " in text else []
        if len(parts) > 1:
            yield from (one for one in fronts if one[-1] >= "ぁ" and written(one) in names())
            yield from (parts[:1] if "+" in text else (parts[0], parts[-1]))
        yield from fronts
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


def _fronts(spaced: list[str]) -> Iterator[str]:
    """The beginnings of a text in blanks, the longest first, for a name stands before what tells it
    from others (铝型材 6063 银白); then its end.
    """
    for count in range(len(spaced) - 1, 0, -1):
        yield " ".join(spaced[:count])
    yield spaced[-1]


def _is_list(text: str) -> bool:
    """Whether a text lists several things that are known and not of one kind: 陶瓷/玻璃."""
    parts = [
        part for part in re.split(r"[、/]|(?<=[ぁ-ヺー-鿿])[和与及](?=[ぁ-ヺー-鿿])", text) if part
    ]
    means = [names()[written(part)][0] for part in parts if written(part) in names()]
    pairs = pairwise(means)
    return any(not (is_kind_of(a, b) or is_kind_of(b, a)) for a, b in pairs)
