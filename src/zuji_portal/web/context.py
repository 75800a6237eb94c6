"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.module_loading import import_string

from zuji import __version__
from zuji_portal.ui.language import lang


def site(request: HttpRequest) -> dict[str, Any]:
    here = request.get_full_path()
    other = "en" if lang() == "zh" else "zh-hans"
    return {
        "lang": lang(),
        "other_language_url": translate_url(here, other),
        "demonstration": settings.DEMONSTRATION,
        "zuji_version": __version__,
        "demo_people": import_string(settings.DEMONSTRATION_PEOPLE)
        if settings.DEMONSTRATION
        else (),
        "viewer": getattr(request, "viewer", None),
    }
