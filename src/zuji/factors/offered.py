"""Whether a product that a supplier offers is the one that was asked for, by its names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from zuji.core.content import read_rules

LEADS = ("外购", "采购", "所购", "自产", "被替代的", "purchased ", "bought ")
ENDS = ("上游", "供应", "因子", " upstream", " supply", " replaced", " factor")


OTHERS = frozenset("聚氯苯白过亚次偏异环硝甲乙丙丁戊己一二三四五六氟溴碘硫磷硅氢氧碳镍钼铬")
"""Characters that make another substance of the name behind them: 聚氯乙烯, 白炭黑, 过磷酸钙."""
ANOTHER = ("再生", "裂解", "recycled ", "recovered ", "secondary ", "poly", "white ")
"""Words that make another product of the name behind them."""


def is_what_was_asked(asked: Iterable[str], offered: Iterable[str]) -> bool:
    """Whether one of the names offered is one of the names asked for, or ends with it.

    The head of a name stands at its end, in Chinese as in English: 农用尿素 is 尿素, 硝酸铵 is no
    硝酸. Bought, upstream, brackets and grades are no part of a name; names that the library holds
    for the same material (rules/material_names.yaml) count as one.
    """
    wanted = {form for name in asked for form in forms(name)}
    return any(
        _is_kind_of(form, head) for name in offered for form in forms(name) for head in wanted
    )


def forms(name: str) -> set[str]:
    """The ways in which a material of this name is spoken of."""
    bare = name.strip().lower()
    for lead in LEADS:
        bare = bare.removeprefix(lead)
    bare = re.sub(r"\s*[(（\[【].*?[)）\]】]", "", bare)
    for end in ENDS:
        bare = bare.removesuffix(end)
    bare = re.sub(r"(?<=[^\x00-\x7f])[\x00-\x7f·–—×]+$", "", bare).strip()
    return set(spoken(bare)) if bare else set()


def spoken(name: str) -> list[str]:
    """The name and the names our factors use for the same thing, best first.

    Grades and brackets are tried away: ``烟煤（5500 大卡）`` is also looked for as ``烟煤``.
    """
    plain = _plain(name)
    bare = _plain(re.sub(r"[(（\[【].*?[)）\]】]", "", unicodedata.normalize("NFKC", name)))
    forms = dict.fromkeys(form for form in (plain, bare, _graded(bare)) if form)
    names = dict.fromkeys(forms)
    for form in forms:
        names |= dict.fromkeys(_synonyms().get(form, ()))
    return list(names)


@cache
def _synonyms() -> dict[str, tuple[str, ...]]:
    heads_of: dict[str, list[str]] = {}
    for row in read_rules("material_names")["names"]:
        for name in row:
            heads_of.setdefault(_plain(str(name)), []).append(_plain(str(row[0])))
    return {name: tuple(heads) for name, heads in heads_of.items()}


def _graded(name: str) -> str:
    """Without grades in digits and latin letters at either end: ``HRB400 热轧卷`` is ``热轧卷``."""
    shorter = re.sub(r"^[\x00-\x7f]+(?=[^\x00-\x7f])|(?<=[^\x00-\x7f])[\x00-\x7f]+$", "", name)
    return shorter if len(shorter) >= 2 else name


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"[\s,，、.。;；:：\"'·/\\-]+", " ", text).strip()


def _is_kind_of(name: str, head: str) -> bool:
    if name == head:
        return True
    before = name.removesuffix(head)
    if before == name or before.endswith(ANOTHER):
        return False
    return before.endswith(" ") if head.isascii() else before[-1] not in OTHERS
