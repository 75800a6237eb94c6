"""Findings read back from a lockfile, in the words of the library or of the model's checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zuji.core.label import Label
from zuji.core.refusals import Finding
from zuji.sectors.model import Model


def findings_of(lock: Mapping[str, Any], model: Model) -> list[Finding]:
    texts = {check.id: check.texts for check in model.checks}
    return [Finding.of_record(f, texts.get(f["rule"])) for f in lock["findings"]]


def finding_of(row: Mapping[str, Any]) -> Finding:
    """A finding that was stored in both languages, as it was worded then."""
    zh, en = row["zh"], row["en"]
    texts = {lang: (row[lang]["message"], row[lang]["remedy"]) for lang in ("zh", "en")}
    place, read, expected = (
        Label(str(zh.get(part) or ""), str(en.get(part) or ""))
        for part in ("place", "read", "expected")
    )
    return Finding(
        rule=zh["rule"],
        severity=zh["severity"],
        place=place,
        read=read,
        expected=expected,
        facts={},
        texts=texts,
    )
