"""The province, grid or country that a name says."""

from __future__ import annotations

import re
from functools import cache

from zuji.factors.name_rules import name_rules


@cache
def _longest_regions() -> list[tuple[str, str]]:
    regions = name_rules().regions.items()
    return sorted(regions, key=lambda pair: len(pair[0]), reverse=True)


@cache
def _any_region() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word, _ in _longest_regions()))


def region_in(text: str) -> str:
    """The province, grid or country that a plain text names; "" for none."""
    if _any_region().search(text) is None:
        return ""
    for word, region in _longest_regions():
        at = text.find(word)
        if at < 0:
            continue
        if word.isascii() and re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", text) is None:
            continue
        return str(region)
    return ""
