"""Request log: one JSON object a line, without personal data.

An address can hold a secret (an invitation) or a name (a search), so none is ever logged; neither
are query strings, form fields, e-mail addresses or IP addresses.
"""

from __future__ import annotations

import datetime
import json
import logging
import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from zuji_portal.ui.requests import route_of

log = logging.getLogger("zuji.request")
KEPT = ("route", "method", "status", "ms", "role", "user")


class JsonLines(logging.Formatter):
    """Time, level, logger, and what the record carries in `KEPT`; a message only from our own
    loggers.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One record as one line of JSON, without personal data."""
        line: dict[str, Any] = {
            "at": datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(
                timespec="milliseconds"
            ),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        line |= {k: getattr(record, k) for k in KEPT if hasattr(record, k)}
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            line |= {"method": request.method, "route": route_of(request)}
        elif not record.name.startswith("django.") and record.name != "zuji.request":
            line["message"] = record.getMessage()
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            line["traceback"] = places(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False)


def places(traceback: Any) -> list[str]:
    """File, line and function of each frame: where it broke, without the values it broke on."""
    stack = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        stack.append(
            f"{code.co_filename.rpartition('/src/')[2]}:{traceback.tb_lineno} {code.co_name}"
        )
        traceback = traceback.tb_next
    return stack


class LogMiddleware:
    """One line a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        viewer = getattr(request, "viewer", None)
        who: dict[str, Any] = {}
        if viewer is not None and getattr(request, "_cached_user", None):
            who = {"role": viewer.role, "user": viewer.user_id}
        log.info(
            "",
            extra={
                "method": request.method,
                "route": route_of(request),
                "status": response.status_code,
                "ms": round(1000 * (time.perf_counter() - started), 1),
                **who,
            },
        )
        return response
