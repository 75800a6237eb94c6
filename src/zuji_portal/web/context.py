"""Context processor: variables of every template."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from zuji import __version__
from zuji.core.province import current_province
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.registry import contributions
from zuji_portal.ui.language import lang
from zuji_portal.web.display import chosen, next_size
from zuji_portal.web.navigation import doors, foot, foot_lines, words_for

HEAD = "head"
"""Kind of contribution: a variable of every page → a function from the viewer to its value, such
as ``todo_count``; asked where a template uses it.
"""


def site(request: HttpRequest) -> dict[str, Any]:
    here, province = request.get_full_path(), current_province().file
    other = "en" if lang() == "zh" else "zh-hans"
    viewer = getattr(request, "viewer", None) or Viewer()
    look = chosen(request)
    return {
        "lang": lang(),
        "other_language_url": translate_url(here, other) if other in province.languages else "",
        "province": province,
        "site_url": str(settings.SITE_URL).rstrip("/"),
        "province_mark": f"province/{province.logo}" if province.logo else "zuji/mark.svg",
        "demonstration": settings.DEMONSTRATION,
        "zuji_version": __version__,
        "demo_people": import_string(settings.DEMONSTRATION_PEOPLE)
        if settings.DEMONSTRATION
        else (),
        "viewer": getattr(request, "viewer", None),
        "head_words": SimpleLazyObject(partial(words_for, viewer, request.path)),
        "doors": SimpleLazyObject(doors),
        "foot_links": SimpleLazyObject(foot),
        "foot_lines": foot_lines(province.foot),
        "display": look,
        "display_next": next_size(look["text"]),
        "here": here,
        **{name: SimpleLazyObject(partial(f, viewer)) for name, f in contributions(HEAD).items()},
    }
