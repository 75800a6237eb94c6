"""How a reader wants pages shown, kept in cookies: size of print and contrast."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

SIZES = ("100", "125", "150")
CONTRASTS = ("normal", "high")
KEPT = {"text": ("zuji_text", SIZES), "contrast": ("zuji_contrast", CONTRASTS)}
"""Name in the address → its cookie and its values; the first is the usual one."""
YEAR = 365 * 24 * 3600


def chosen(request: HttpRequest) -> dict[str, str]:
    """What the reader's cookies say, the usual where they say nothing that is known."""
    read = {
        name: request.COOKIES.get(f"{settings.COOKIE_PREFIX}{cookie}", "")
        for name, (cookie, _) in KEPT.items()
    }
    return {name: v if v in KEPT[name][1] else KEPT[name][1][0] for name, v in read.items()}


def next_size(size: str) -> str:
    """The size that the word in the head leads to: larger, and from the largest back."""
    return SIZES[(SIZES.index(size) + 1) % len(SIZES)]


@require_safe
def display(request: HttpRequest) -> HttpResponse:
    """Keeps a choice in a cookie and goes back; only the look of pages depends on it."""
    back = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    for name, (cookie, values) in KEPT.items():
        value = request.GET.get(name, "")
        if value in values:
            response.set_cookie(
                f"{settings.COOKIE_PREFIX}{cookie}",
                value,
                max_age=YEAR,
                secure=settings.IS_HTTPS,
                samesite="Lax",
                httponly=True,
            )
    return response
