"""The reader's language for the library's bilingual texts."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import get_language

from zuji.core.label import Label, Lang
from zuji.core.refusals import Finding
from zuji_portal.ui.places import placed


def lang() -> Lang:
    return "en" if (get_language() or "").startswith("en") else "zh"


def findings_for(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings as a page shows them, where they stand in words."""
    return [placed(f).as_json(lang()) for f in findings]


def options(words: Mapping[str, Label]) -> Callable[[], list[tuple[str, str]]]:
    """The choices of a form's field: codes and their words, read when the form is shown."""
    return lambda: [(code, word[lang()]) for code, word in words.items()]
