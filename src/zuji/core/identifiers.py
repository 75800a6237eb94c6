"""Public identifiers, each checked whole: enterprises (GB 32100-2015), trade items (GS1), classes
of industry (GB/T 4754), goods (HS, CPC).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from zuji.core.label import Text
from zuji.core.places import industry_classes
from zuji.core.refusals import Finding, blocking

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}")


def uscc_check_character(body: str) -> str:
    """The eighteenth character for the first seventeen (GB 32100-2015)."""
    total = sum(
        weight * _ALPHABET.index(character)
        for weight, character in zip(_WEIGHTS, body, strict=True)
    )
    return _ALPHABET[(31 - total % 31) % 31]


def is_uscc(code: str) -> bool:
    """Whether `code` is a unified social credit code with a right check character (GB
    32100-2015).
    """
    return bool(_USCC.fullmatch(code)) and uscc_check_character(code[:17]) == code[17]


def is_gtin(code: str) -> bool:
    """Whether `code` is a GTIN-8, -12, -13 or -14 with a right check digit (GS1 General
    Specifications 7.9).
    """
    if not re.fullmatch(r"\d{8}|\d{12,14}", code, re.ASCII):
        return False
    digits = [int(digit) for digit in reversed(code)]
    return (sum(digits[1::2]) * 3 + sum(digits[0::2])) % 10 == 0


def is_gb4754(code: str) -> bool:
    """Whether `code` is a class of GB/T 4754-2017, or one that the province adds."""
    return any(each.code == code for each in industry_classes())


def begins_gb4754(code: str) -> bool:
    """Whether `code` is a division, group or class: two to four digits that a class begins with."""
    return bool(re.fullmatch(r"\d{2,4}", code, re.ASCII)) and any(
        each.code.startswith(code) for each in industry_classes()
    )


def is_hs(code: str) -> bool:
    """Whether `code` can be a code of goods: the six digits of the Harmonized System and up to four
    of a tariff (CN, 海关商品编码), in a chapter from 01 to 99.
    """
    return bool(re.fullmatch(r"(?!00)\d{6,10}", code, re.ASCII))


def is_cpc(code: str) -> bool:
    """Whether `code` can be a group, class or subclass of the CPC: three to five digits, or up to
    seven of a national list.
    """
    return bool(re.fullmatch(r"\d{3,7}", code, re.ASCII))


Worded = Callable[[Text, str], Finding]
CHECKS: Mapping[str, tuple[Callable[[str], bool], Worded]] = {
    "uscc": (is_uscc, lambda place, read: blocking("uscc-wrong", place, read)),
    "gb4754": (is_gb4754, lambda place, read: blocking("gb4754-wrong", place, read)),
    "hs": (is_hs, lambda place, read: blocking("hs-wrong", place, read)),
    "cpc": (is_cpc, lambda place, read: blocking("cpc-wrong", place, read)),
    "gtin": (is_gtin, lambda place, read: blocking("gtin-wrong", place, read)),
}
"""Kind of id → its check, and the finding where it fails."""


def plain_id(text: object) -> str:
    """An id as it is kept: half-width, capital letters, without blanks, points and hyphens."""
    if isinstance(text, float) and text.is_integer():
        text = int(text)
    written = unicodedata.normalize("NFKC", "" if text is None else str(text))
    return re.sub(r"[\s.·\-–]", "", written).upper()


def read_id(kind: str, text: object, place: Text) -> tuple[str, list[Finding]]:
    """The id in the form in which it is kept, and what is wrong with it; nothing is cut off. Blank
    is no id and nothing wrong.
    """
    code = plain_id(text)
    check, worded = CHECKS[kind]
    read = str(text).strip()
    read = read if len(read) <= SHOWN else f"{read[:SHOWN]}…"
    return code, [] if not code or check(code) else [worded(place, read)]


SHOWN = 60
