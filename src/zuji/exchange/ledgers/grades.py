"""Grades, sizes, brands and codes beside a material: what they may be, and where they count."""

from __future__ import annotations

import re

Words = frozenset[str]
FLOWING = frozenset(
    {
        *("电", "天然气", "蒸汽", "水", "氧", "氮", "氢", "绿电", "余热电", "废水", "柴油", "汽油"),
        *("焦炉煤气", "高炉煤气", "转炉煤气", "燃料油", "公路周转量", "铁路周转量", "海运周转量"),
        "内河周转量",
    }
)
"""What is metered where it is used: a place or a number beside it is not left out."""
SOLUTIONS = frozenset(
    {"液碱", "烧碱", "硫酸", "硝酸", "盐酸", "磷酸", "甲醛", "氨", "二氧化碳", "甲醇", "卤水"}
)
"""What is sold diluted: a share beside it changes the amount."""
CONTENTS = frozenset({"含量", "热值", "含碳量", "氧化率", "价格", "固废"})
_CODE = re.compile(
    r"^(?!(?:19|20)\d\d(?:0[1-9]|1[0-2])?\s*[年月])(?!\d{3,5}\s*[t吨]\s*/)"
    r"(?:[A-Za-z]{0,4}[-_.]?\d{3,}(?:[.\-_]\d{1,6})*[A-Za-z]?\s*[\s_\-:/|]\s*"
    r"|\d{3,}(?:\.\d{1,6})+|\d{6,})(?=[^\x00-\x7f]|[A-Za-z])"
)


def without_code(text: str) -> str:
    """A name without the code of a system of accounts before it: ``1403.01 原煤``."""
    return _CODE.sub("", text)


_SYMBOLS = frozenset({"h", "c", "n", "o", "p", "s", "k", "na", "ca", "mg", "al", "si", "fe", "mn"})
_SYMBOLS |= {"zn", "cl", "f", "br", "i", "cu", "ti", "cr"}
_FORMULA = re.compile(
    rf"(?:(?:{'|'.join(sorted(_SYMBOLS, key=len, reverse=True))})(?:[2-9]|1\d)?)+"
)
_REFRIGERANT = re.compile(r"(?:r|hc|hfc|hcfc|cfc|pfc|hfo)-?\d{2,4}[a-z]{0,2}|sf6|nf3")
_MODEL = re.compile(r"[a-zφ#≥≤<>\d][a-zφ\d.+*×/\-#~≥≤%]*(?:级|型|系列|粉|粒)?")


def is_grade(piece: str, material: Words) -> bool:
    """Whether something written beside a known material only names its grade, size or brand.

    ``n330``, ``φ600``, ``15-15-15``, ``46 %``; never a formula (``n2o``), a refrigerant, a share of
    a solution (32 % of 液碱), nor anything beside power, gas, steam and water, where a letter or
    a number may name the place of use.
    """
    piece = piece.strip("()[]{}·,;:、。_—&'\"“”《》=≈ ")
    if not material:
        return False
    if re.fullmatch(r"[\d.]*\d(?:[+*×]\d[\d.]*)*", piece):
        return True
    if piece.startswith("‹"):  # letters in brackets: a brand of a material, a place of power
        return not material & FLOWING
    if material & FLOWING or not _MODEL.fullmatch(piece) or not re.search(r"\d", piece):
        return False
    if share := re.fullmatch(r"[≥≤>]?(\d+(?:\.\d+)?)%", piece):
        pure = float(share[1]) >= 99 or "折百" in material
        return pure or not material & (SOLUTIONS | CONTENTS)
    return not _FORMULA.fullmatch(piece) and not _REFRIGERANT.fullmatch(piece)
