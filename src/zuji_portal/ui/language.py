"""The reader's language for the library's bilingual texts."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language

from zuji.core.label import Lang
from zuji.core.refusals import Finding


def lang() -> Lang:
    return "en" if (get_language() or "").startswith("en") else "zh"


def findings_for(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    return [f.as_json(lang()) for f in findings]
