"""Validation of documents. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from zuji.core.label import listed
from zuji.core.refusals import Finding, Refusal, blocking

TEXTS = ("title_zh", "title_en", "body_zh", "body_en")
FIELDS = ("key", "kind", *TEXTS, "source", "what_changed")


def checked(values: Mapping[str, str], kinds: tuple[str, ...], is_revision: bool) -> dict[str, str]:
    """The fields of a version; refuses with everything wrong. A revision says what changed."""
    findings: list[Finding] = []
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", values.get("key", "")):
        findings.append(blocking("key-shape", "key", values.get("key", "")))
    if values.get("kind") not in kinds:
        findings.append(
            blocking("choice-unknown", "kind", values.get("kind", ""), options=listed(kinds))
        )
    needed = [*TEXTS, *(["what_changed"] if is_revision else [])]
    findings += [blocking("field-missing", n) for n in needed if not values.get(n)]
    if findings:
        raise Refusal(findings)
    return {n: values.get(n, "") for n in FIELDS}
