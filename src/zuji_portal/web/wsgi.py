"""WSGI entry point."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zuji_portal.web.settings")


def without_body_for_head(
    application: Callable[..., Iterable[bytes]],
) -> Callable[..., Iterable[bytes]]:
    """Answers HEAD with the headers of GET and no body (RFC 9110, 9.3.2): what is sent beyond them
    would be read as the next answer of a kept connection.
    """

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        body = application(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return body
        if close := getattr(body, "close", None):
            close()
        return []

    return answer


application = without_body_for_head(get_wsgi_application())
call_command("check", tags=["province", "secrets"])
