"""Titles of readings of a meter: 上期示数, 起码, 本月抄表数, and of the multiplier between them."""

from __future__ import annotations

import re

_EARLIER = (
    r"上一?[期月次回日年](?:末|底)?|上个月|前一?[期月次回日]|[期月年季日]初|起始|初始|开始|起|初"
)
_LATER = (
    r"[本这当][期月次回日](?:末|底)?|本个月|后[期月次回]|[期月年季日]末|[期月年季]底|终止|结束|截止"
    r"|最[后终新]|止|末|终|现"
)
_NOUN = (
    r"(?:电表|水表|[气汽]表|表计|表)?(?:抄表(?:读数|示数|底数|数|值|码)?|抄见(?:读数|示数|数)"
    r"|指?示[数值]|读数|[底止][数码度]|行[度码]|表?码数?|表底|表数)"
)
_NO_AMOUNT = r"(?![电水气汽用]?[量费]|日|时|人|员|周期)"
_METER = r"(?:有功|总|累计|正向|电表|的)*"
_OPENING = re.compile(
    rf"(?:(?:{_EARLIER}){_METER}(?:{_NOUN})|(?:起始?|初始)[数度字])(?:数|读数)?{_NO_AMOUNT}"
    rf"|(?:{_NOUN})[\s(:\-—]*(?:{_EARLIER})\)?(?=$|\s|\))"
    r"|上[期月次](?:末|底)?累[计积](?:[流热用]?量|数|值)?"
    r"|\b(?:previous|prior|opening|start(?:ing)?|beginning|initial|last)\s+(?:meter\s+)?reading"
)
_CLOSING = re.compile(
    rf"(?:(?:{_LATER}){_METER}(?:{_NOUN})|(?:终?止|终)[数度字])(?:数|读数)?{_NO_AMOUNT}"
    rf"|(?:{_NOUN})[\s(:\-—]*(?:{_LATER}|[本当][期月次])\)?(?=$|\s|\))"
    r"|\b(?:current|present|closing|end(?:ing)?|final|this)\s+(?:meter\s+)?reading"
)
_BARE = re.compile(r"表底[数码]?|表码|表?示数|读数|抄见数|\bmeter readings?\b")
GROSS = re.compile(r"毛重|车货总重")
"""Titles of gross weights of a weighbridge, from which a tare is taken."""
RISING = re.compile(r"抄表数|抄见数")
"""Titles that may be of readings or of what was metered: the amounts tell, readings never fall."""
MULTIPLIER = re.compile(
    r"倍率|倍数|乘率|变比|乘数|互感|(?:修正|校正|补偿)系数|^(?:k|ct|pt)(?:值|比)?(?:\s*[×x*/·]\s*(?:ct|pt))?$|multiplier"
)
_RATIO = re.compile(r"(?P<one>\d+(?:\.\d+)?)(?:\s*[/:]\s*(?P<other>\d+(?:\.\d+)?))?(?:倍)?")


UNTIL = re.compile(r"[本当][期月次](?:末|底)?累[计积]")
"""Titles of a closing reading beside one of 上月累计: what a meter has counted until then."""


def take_reading(text: str) -> tuple[str, str]:
    """Which reading of a meter a plain text is the title of (opening, closing, reading where it
    does not say which, "" for none), and the text without it.
    """
    for side, pattern in (("opening", _OPENING), ("closing", _CLOSING), ("reading", _BARE)):
        match = pattern.search(text)
        if match:
            return side, f"{text[: match.start()]}{text[match.end() :]}".strip()
    return "", text


def multiplier_of(text: str) -> float | None:
    """The number by which the difference of two readings is multiplied: 40, 200/5, 10000/100×200/5;
    None for another text.
    """
    product = 1.0
    for factor in re.split(r"[×xX*]", text.strip().lstrip("×xX*")):
        match = _RATIO.fullmatch(factor.strip().replace(",", ""))
        if not match or (match["other"] and not float(match["other"])):
            return None
        product *= float(match["one"]) / float(match["other"] or 1)
    return product or None
