"""The reader's language for the library's bilingual texts."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation.trans_real import parse_accept_lang_header

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


def page_language(request: HttpRequest) -> str:
    """The language of a page whose address stands on paper: the one under ``/en/`` is English, else
    ``?lang=`` where it is given, else the browser's first language that the site speaks.
    """
    wanted = "en" if request.path.startswith("/en/") else request.GET.get("lang", "")
    return _spoken(wanted or request.META.get("HTTP_ACCEPT_LANGUAGE", ""))


@lru_cache(maxsize=1000)
def _spoken(header: str) -> str:
    ranked = sorted(parse_accept_lang_header(header), key=lambda pair: -pair[1])
    for code, _ in ranked:
        if code.startswith(("en", "zh")):
            return "en" if code.startswith("en") else "zh-hans"
    return "en" if ranked else "zh-hans"
