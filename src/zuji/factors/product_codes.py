"""Product codes in place of a name: HS and CN, CPC, GB/T 7635, and codes that name no substance.

A code means the substance that it names alone. One that stands for several things (2710.12: petrol,
naphtha …), or for none that the register knows, means nothing and says what it covers: never a
neighbour. Tables: data/codes/product_codes.csv, cpc.csv (UN, CPC Ver. 2.1), hs_chapters.csv.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from zuji.core.content import table_rows
from zuji.core.label import Label
from zuji.factors.substances import ancestors, by_cas, plain, register

HS_NAMES = (
    "hs|h\\.s\\.|hscode|cn|cncode|hts|taric|海关税号|税号|税则号列|税则号|hs编码|hs码|海关编码|海关商品编码|"
    "商品编码|商品编号|海关编号|海关"
)
HS = re.compile(
    rf"(?P<named>(?:{HS_NAMES})(?:\s?code)?[\s:：.#号]*)?"
    r"(?P<digits>\d{4}(?:[. ]?\d{2}){1,3}|(?(named)\d{2}(?:\d{2})?|(?!)))"
)
CPC = re.compile(r"(?:un\s?)?cpc(?:\s?(?:ver\.?|v)?\s?\d\.\d)?[\s:：#]*(?P<digits>\d{1,5})")
CPC_ALONE = re.compile(r"\d{5}")
GBT_7635 = re.compile(
    r"(?:(?:gb/?t?\s?)?7635(?:\.1)?(?:-\d{4})?[\s:：#]+(?P<named>\d{2,5}(?:[.·•・]?\d{3})?)"
    r"|(?P<alone>\d{5}[.·•・]\d{3}))"
)
GTIN = re.compile(
    r"(?:(?:gtin|ean|upc|条码|商品条码)[\s:：#-]*(?:8|12|13|14)?[\s:：#-]*)?(\d{8,14})"
)
CAS_ALONE = re.compile(r"(?:cas(?:\s?(?:no\.?|号|登记号))?[\s:：#]*)?(\d{2,7})-(\d\d)-(\d)")
LISTED = 6


@dataclass(frozen=True, slots=True)
class ProductCode:
    """A code that was given in place of a name: the substance that it names, "" for none, and what
    it stands for.
    """

    substance: str
    said: Label


def product_code(text: str) -> ProductCode | None:
    """What a text that is wholly a product code stands for; None for any other text."""
    code = plain(text).strip()
    if not any(sign.isdigit() for sign in code):
        return None
    return _cas(code) or _gbt_7635(code) or _cpc(code) or _hs(code) or _gtin(code)


def _cas(code: str) -> ProductCode | None:
    match = CAS_ALONE.fullmatch(code)
    if match is None or "-".join(match.groups()) in by_cas():
        return None  # the register reads it
    number = "-".join(match.groups())
    digits, check = match[1] + match[2], int(match[3])
    total = sum(int(digit) * place for place, digit in enumerate(reversed(digits), 1))
    if total % 10 != check:
        zh, en = f"CAS 号 {number} 的校验位不对。", f"The check digit of CAS {number} is wrong."
        return ProductCode("", Label(zh, en))
    return ProductCode(
        "", Label(f"CAS 号 {number} 不在登记中。", f"CAS {number} is not in the register.")
    )


def _hs(code: str) -> ProductCode | None:
    match = HS.fullmatch(code)
    if match is None:
        return None
    digits = re.sub(r"\D", "", match["digits"])
    chapter = _chapters().get(digits[:2])
    if chapter is None or (not match["named"] and _is_gtin(digits)):
        return None
    shown = ".".join(filter(None, (digits[:4], digits[4:6], digits[6:8], digits[8:])))
    found = _decided("hs", digits, (4, 6, 8, 10)) or _sole(digits)
    if found:
        return ProductCode(found, _named(f"HS {shown}", register()[found].name))
    held = _held(digits)
    if held:
        names = [register()[name].name for name in held[:LISTED]]
        more = len(held) > LISTED
        return ProductCode(
            "",
            Label(
                f"HS {shown} 不只一种，登记中有：{'、'.join(name.zh for name in names)}"
                f"{'等' if more else ''}；请写名称。",
                f"HS {shown} covers more than one; the register has "
                f"{', '.join(name.en for name in names)}{' …' if more else ''}: write the name.",
            ),
        )
    return ProductCode(
        "",
        Label(
            f"HS {shown} 属第 {digits[:2]} 章「{chapter.zh}」，登记中没有这个品目；请写名称。",
            f"HS {shown} is of chapter {digits[:2]}, {chapter.en}; the register has nothing of "
            "this heading: write the name.",
        ),
    )


def _decided(system: str, digits: str, lengths: Sequence[int]) -> str:
    """The substance that the table states for the longest beginning of a code."""
    table = _table(system)
    starts = (digits[:length] for length in reversed(lengths) if length <= len(digits))
    return next((table[start] for start in starts if start in table), "")


def _sole(digits: str) -> str:
    """The substance of the register that a subheading names: the only one, or one of which all
    others are kinds. A residual subheading (other …) names none.
    """
    if len(digits) < 6 or digits[5] == "9" or digits[4:6] == "90":
        return ""
    held = _subheadings().get(digits[:6], ())
    tops = [one for one in held if all(one == other or one in ancestors(other) for other in held)]
    return tops[0] if tops else ""


def _held(digits: str) -> list[str]:
    """What the register has under a heading, the nearest subheading first."""
    for length in (6, 4):
        held = [
            name
            for code, names in _subheadings().items()
            if code.startswith(digits[:length]) and len(digits) >= length
            for name in names
        ]
        if held:
            return held
    return []


def _cpc(code: str) -> ProductCode | None:
    match = CPC.fullmatch(code)
    digits = match["digits"] if match else code if CPC_ALONE.fullmatch(code) else ""
    title = _cpc_titles().get(digits)
    if title is None:
        if match is None:
            return None
        return ProductCode("", Label(f"CPC 没有 {digits}。", f"CPC has no {digits}."))
    said = _named(f"CPC {digits}", title)
    return ProductCode(_table("cpc").get(digits, ""), said)


def _gbt_7635(code: str) -> ProductCode | None:
    match = GBT_7635.fullmatch(code)
    if match is None:
        return None
    digits = match["named"] or match["alone"]
    division = _cpc_titles().get(digits[:2])
    if division is None:
        return None
    return ProductCode(
        "",
        Label(
            f"GB/T 7635.1 {digits} 属第 {digits[:2]} 部类「{division.zh}」；该标准的细类表"
            "不在本库，请写名称。",
            f"GB/T 7635.1 {digits} is of division {digits[:2]}, {division.en}; the table of that "
            "standard is not held here: write the name.",
        ),
    )


def _gtin(code: str) -> ProductCode | None:
    match = GTIN.fullmatch(code)
    if match is None or not _is_gtin(match[1]):
        return None
    return ProductCode(
        "",
        Label(
            f"{match[1]} 是商品条码（GTIN），指某一家的一种商品，不指物质；请写名称。",
            f"{match[1]} is a GTIN, of one maker's article, not of a substance: write the name.",
        ),
    )


def _is_gtin(digits: str) -> bool:
    """Whether the digits are a GTIN-8, -12, -13 or -14 by their check digit; one of eight that
    ends in 0 is read as a tariff code.
    """
    if len(digits) not in (8, 12, 13, 14) or (len(digits) == 8 and digits[-1] == "0"):
        return False
    weighed = sum(
        int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits))
    )
    return weighed % 10 == 0


def _named(code: str, name: Label) -> Label:
    return Label(f"{code} 是「{name.zh}」。", f"{code} is {name.en}.")


@cache
def _table(system: str) -> Mapping[str, str]:
    rows = table_rows("data", "codes", "product_codes.csv")
    return {row["code"]: row["substance"] for row in rows if row["system"] == system}


@cache
def _titles(name: str) -> Mapping[str, Label]:
    return {row["code"]: Label(row["zh"], row["en"]) for row in table_rows("data", "codes", name)}


def _chapters() -> Mapping[str, Label]:
    return _titles("hs_chapters.csv")


def _cpc_titles() -> Mapping[str, Label]:
    return _titles("cpc.csv")


@cache
def _subheadings() -> Mapping[str, tuple[str, ...]]:
    """HS subheading of six digits → what the register has of it."""
    held: dict[str, list[str]] = {}
    for entry in register().values():
        if entry.hs6:
            held.setdefault(entry.hs6, []).append(entry.id)
    return {code: tuple(names) for code, names in held.items()}
