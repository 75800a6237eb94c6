"""Sheets of sister workshops, lines or works: 一车间 and 二车间, Line A and Line B."""

from __future__ import annotations

import re

from zuji.exchange.ledgers.periods import plain

_NUMBER = r"(?:[#号]?\d+[#号]?|第?[一二三四五六七八九十]+|[甲乙丙丁东西南北新老a-f])"
_PLACE = (
    r"车间|分厂|工厂|厂区|公司|分公司|厂|生产线|产线|线|装置|系列|系统|窑|机组|工段|工区|区|基地|炉"
    r"|炼[钢铁焦]|轧[钢材]|烧结|球团|焦化|电解|选矿|合成|尿素|氯碱|聚合|制浆|造纸|热电|发电|动力"
)
_NAMED = re.compile(rf"(?P<before>.*?){_NUMBER}(?P<place>{_PLACE})(?P<after>.*)")
_ENGLISH = re.compile(
    r"(?P<before>.*?)(?P<place>line|plant|workshop|shop|unit|works|kiln)"
    r"\s*[#-]?\s*(?:\d+|[a-f])(?P<after>)"
)


def _kind(name: str) -> tuple[str, str, str] | None:
    """A name of a sheet without the number of its workshop; None where it names none."""
    text = plain(name)
    match = _NAMED.fullmatch(text) or _ENGLISH.fullmatch(text)
    return (match["before"], match["place"], match["after"]) if match else None


def are_sisters(one: str, other: str) -> bool:
    """Whether two sheets are of two workshops (lines, works) of one kind, told apart by number."""
    kind = _kind(one)
    return kind is not None and kind == _kind(other) and plain(one) != plain(other)
