"""Forms that names say: ingot, sheet, bar, wire, tube (rules/factor_names.yaml)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from zuji.factors.mistyped import BRACKET
from zuji.factors.name_rules import name_rules
from zuji.factors.substances import plain, register


def are_alike(one: str, other: str) -> bool:
    """Whether two forms stand for one another, as wire and wire rod do."""
    groups = name_rules().forms_alike
    return one == other or any({one, other} <= group for group in groups)


@cache
def form_of(substance: str) -> str:
    """The form that an entry of the register is of by its names; "" for none."""
    entry = register()[substance]
    return form_in(entry.name.zh, "") or form_in(entry.name.en, "")


def form_in(name: str, term: str) -> str:
    """The form that a name ends with, outside brackets and outside the words that named the
    substance; "" for none.
    """
    text = BRACKET.sub(" ", plain(name))
    if term and term in text.replace(" ", ""):
        text = text.replace(" ", "").replace(term, " ")
    pattern, forms = _forms()
    found = pattern.findall(text)
    return forms[found[-1]] if found else ""


@cache
def _forms() -> tuple[re.Pattern[str], Mapping[str, str]]:
    forms = {plain(word): form for form, row in name_rules().forms.items() for word in row}
    longest = sorted(forms, key=len, reverse=True)
    latin = "|".join(re.escape(word) for word in longest if word.isascii())
    han = "|".join(re.escape(word) for word in longest if not word.isascii())
    return re.compile(rf"(?<![a-z])(?:{latin})(?![a-z])|{han}"), forms
