"""Validation of an agreement that is proposed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zuji.core.label import Label, listed
from zuji.core.refusals import Finding, Refusal, blocking
from zuji.recognition.schemes import cited, register
from zuji.sectors.registry import get_model, model_files
from zuji_portal.recognition.queries import partners

TEXTS = ("title_zh", "title_en", "reference", "conditions_zh", "conditions_en")
ONE = ("scheme", "kind", "way")
"""Fields of which one thing is chosen."""


def choices() -> dict[str, dict[str, Label]]:
    """Field → what may be chosen there, in words."""
    known = register()
    return {
        "scheme": {each.id: each.title for each in partners()},
        "kind": {key: cited(word) for key, word in known.kinds.items()},
        "way": {key: cited(word) for key, word in known.ways.items()},
        "model_ids": {name: get_model(name).title for name in model_files()},
    }


def read_agreement(values: Mapping[str, Any]) -> dict[str, Any]:
    """The terms of an agreement: scheme, kind and way are of the register, a conditional one says
    its conditions in both languages, and it does not end before it begins.
    """
    words, wrong = choices(), list[Finding]()
    for name in ONE:
        if values.get(name) not in words[name]:
            options = listed(words[name].values())
            read = str(values.get(name) or "")
            wrong.append(blocking("choice-unknown", name, read, options=options))
    fields = {name: str(values.get(name) or "").strip() for name in TEXTS}
    needed = ["title_zh", "title_en", "reference"]
    if values.get("kind") == "conditional" or fields["conditions_zh"] or fields["conditions_en"]:
        needed += ["conditions_zh", "conditions_en"]
    wrong += [blocking("field-missing", name) for name in needed if not fields[name]]
    named = sorted(set(values.get("model_ids") or ()))
    if strange := [name for name in named if name not in words["model_ids"]]:
        options = listed(words["model_ids"].values())
        wrong.append(blocking("choice-unknown", "model_ids", listed(strange), options=options))
    since, until = values.get("since"), values.get("until")
    if since is None:
        wrong.append(blocking("field-missing", "since"))
    elif until and until < since:
        wrong.append(blocking("period-wrong", "until", until.isoformat(), f"≥ {since}"))
    if wrong:
        raise Refusal(wrong)
    chosen = {name: values[name] for name in ONE}
    return {**chosen, **fields, "model_ids": named, "since": since, "until": until}
