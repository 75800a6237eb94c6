"""What was posted and could not be taken: given back on the page that says so, ready to be sent."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest

LIMIT = 300_000
"""Characters of a form that an answer carries back."""
SECRET = ("password", "csrfmiddlewaretoken", "code")


def is_of_this_site(request: HttpRequest) -> bool:
    """Whether a page of this site posted it, so that it may be offered to be sent again."""
    came_from = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return bool(came_from) and urlsplit(came_from).netloc == request.get_host()


def kept(request: HttpRequest) -> dict[str, Any]:
    """The posted fields as the answer's form holds them; nothing of another site's form, of
    passwords, or of files, which a browser never gives back.
    """
    if request.method != "POST" or not is_of_this_site(request):
        return {}
    posted = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not any(secret in name for secret in SECRET)
    ]
    if not posted or sum(len(name) + len(str(value)) for name, value in posted) > LIMIT:
        return {}
    entered = sum(1 for name, value in posted if str(value).strip())
    return {
        "kept_fields": posted,
        "kept_count": entered,
        "kept_address": request.get_full_path(),
        "kept_files": len(request.FILES),
    }
