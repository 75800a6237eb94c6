"""What the licence of a factor's data lets one do with it: the fence around its figures and around
results that use them (rules/licences.yaml).

A fence is known by the words of the licence. A factor computed from an imported database that
states none counts as for one's own use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from zuji.core.label import Label, Text, listed
from zuji.core.refusals import Finding, blocking
from zuji.core.rulefile import Sentence, Tag, rule_file
from zuji.core.shapes import Row, Words
from zuji.factors.record import Factor

FROM_A_DATABASE = "database"
"""The category of factors that were computed from an imported database."""

PUBLIC_DOMAIN = ("public domain", "cc0", "us public", "pddl", "公有领域")
"""Words of licences that leave no copyright."""
OPEN = Label(
    "许可不限制转给他人，请署名。", "The licence lets its figures be passed on; name the source."
)


class Fence(Sentence):
    """A kind of licence: whether the figures of a factor (`rows`) and the results that use it may
    be handed to others.
    """

    id: Words
    rows: bool
    results: bool

    @property
    def label(self) -> Label:
        """What the licence allows, in words."""
        return Label(self.zh, self.en)


class WordedFence(Fence):
    """A fence that is known by words of the licence."""

    words: list[str]


class LicenceRules(Row):
    """rules/licences.yaml."""

    tag: Tag
    source: Words
    fences: list[WordedFence]
    unstated: Fence


def _rules() -> LicenceRules:
    return rule_file(LicenceRules, "licences")


def fence_of_text(licence: str) -> Fence | None:
    """The fence that the words of a licence set; None for an open one or one that says nothing."""
    text = licence.casefold()
    fences = _rules().fences
    return next((fence for fence in fences if any(_said(word, text) for word in fence.words)), None)


def _said(word: str, text: str) -> bool:
    """Whether a licence holds a word; a latin one only whole, so that industrial is no trial."""
    if not word.isascii():
        return word in text
    return re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", text) is not None


def has_copyright(licence: str) -> bool:
    """Whether works under a licence are protected: all but those given to the public domain."""
    text = licence.casefold()
    return not any(_said(word, text) for word in PUBLIC_DOMAIN)


def fence_of(factor: Factor) -> Fence | None:
    """The fence around a factor's figures; None where they may be handed on."""
    licence = factor.source.licence
    if not licence.strip() and factor.category == FROM_A_DATABASE:
        return _rules().unstated
    return fence_of_text(licence)


def terms_of(licence: str) -> Label:
    """What one may do with factors computed from a database under a licence."""
    fence = fence_of_text(licence) if licence.strip() else _rules().unstated
    return fence.label if fence else OPEN


def fences_in(lock: Mapping[str, Any]) -> dict[str, Fence]:
    """Name of a factor that a computed study stands on → its fence; only fenced ones."""
    found: dict[str, Fence] = {}
    for row in _rows(lock):
        source = row.get("source") or {}
        licence = str(source.get("licence") or "")
        fence = fence_of_text(licence)
        if fence is None and not licence.strip() and row.get("category") == FROM_A_DATABASE:
            fence = _rules().unstated
        if fence:
            found[str(row.get("name_zh") or row["id"])] = fence
    return found


def results_kept_back(lock: Mapping[str, Any]) -> dict[str, Fence]:
    """The factors of a computed study whose licence keeps its result from being handed on."""
    return {name: fence for name, fence in fences_in(lock).items() if not fence.results}


def kept_back(lock: Mapping[str, Any], place: Text) -> Finding | None:
    """A finding where the licence of a factor keeps the result of a lockfile back."""
    kept = results_kept_back(lock)
    if not kept:
        return None
    names, terms = listed(kept), next(iter(kept.values())).label
    return blocking("licence-keeps-result", place, "", factors=names, terms=terms)


def _rows(lock: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    rows = lock.get("factors") or {}
    return rows.values() if isinstance(rows, Mapping) else ()
