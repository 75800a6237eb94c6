"""Context processor: variables of every template."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.module_loading import import_string

from zuji import __version__
from zuji.core.province import current_province
from zuji_portal.ui.language import lang


def site(request: HttpRequest) -> dict[str, Any]:
    here, province = request.get_full_path(), current_province().file
    other = "en" if lang() == "zh" else "zh-hans"
    return {
        "lang": lang(),
        "other_language_url": translate_url(here, other) if other in province.languages else "",
        "province": province,
        "province_mark": f"province/{province.logo}" if province.logo else "zuji/mark.svg",
        "demonstration": settings.DEMONSTRATION,
        "zuji_version": __version__,
        "demo_people": import_string(settings.DEMONSTRATION_PEOPLE)
        if settings.DEMONSTRATION
        else (),
        "viewer": getattr(request, "viewer", None),
    }
