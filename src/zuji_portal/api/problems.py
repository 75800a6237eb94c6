"""One shape for every error: problem details (RFC 9457) with the findings of a refusal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any

from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import JsonResponse
from django.utils import translation
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from zuji.core.refusals import Finding, Refusal
from zuji_portal.api.access import ScopeMissing
from zuji_portal.api.reading import BodyUnreadable
from zuji_portal.foundation.constraints import constraint_finding
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.ui.language import lang
from zuji_portal.ui.requests import RETRY_AFTER

Answer = Callable[[HttpRequest, Any], HttpResponse]
PROBLEM = "application/problem+json"
TITLES = {
    400: ("请求无法读取", "the request cannot be read"),
    401: ("需要有效的接口密钥", "a valid API key is needed"),
    403: ("不允许", "not allowed"),
    404: ("没有这一项", "there is no such thing"),
    409: ("与别处的改动冲突", "in conflict with another change"),
    412: ("版本已变", "the version has changed"),
    422: ("内容不能使用", "the content cannot be used"),
    429: ("请求太多，请稍后", "too many requests, try later"),
    503: ("数据库忙，请重试", "the database is busy, try again"),
    500: ("服务出错", "the service failed"),
}


class VersionChanged(Exception):  # noqa: N818 - an answer, not a crash
    """If-Match names another version than the present one."""


def problem(status: int, detail: str = "", errors: Sequence[dict[str, Any]] = ()) -> HttpResponse:
    """A refusal or error as ``application/problem+json`` (RFC 9457)."""
    zh, en = TITLES.get(status, (HTTPStatus(status).phrase, HTTPStatus(status).phrase))
    content = {
        "type": f"https://zuji.example/problems/{status}",
        "title": zh if lang() == "zh" else en,
        "status": status,
        "detail": detail,
        "errors": list(errors),
    }
    response = JsonResponse(
        content, status=status, content_type=PROBLEM, json_dumps_params={"ensure_ascii": False}
    )
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response["Retry-After"] = RETRY_AFTER
    return response


def explained(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    return [finding.as_json(lang()) for finding in findings]


def _refused(request: HttpRequest, exc: Refusal) -> HttpResponse:
    return problem(422, errors=explained(exc.findings))


def _denied(request: HttpRequest, exc: Denied) -> HttpResponse:
    unmet = [
        {
            "rule": exc.decision.action,
            "severity": "block",
            "place": "",
            "read": "",
            "expected": "",
            "message": str(r.label[lang()]),
            "remedy": str(r.now[lang()]) if r.now else "",
        }
        for r in exc.decision.unmet
    ]
    return problem(403, str(exc.decision.label[lang()]), unmet)


def _invalid(request: HttpRequest, exc: ValidationError) -> HttpResponse:
    errors = [
        {
            "rule": f"schema-{e['type']}",
            "severity": "block",
            "place": ".".join(str(p) for p in e["loc"]),
            "read": "",
            "expected": "",
            "message": str(e["msg"]),
            "remedy": "",
        }
        for e in exc.errors
    ]
    return problem(422, errors=errors)


def answer_problems(api: NinjaAPI) -> None:
    """Register an answer for every exception that an operation may end with."""
    answers: dict[type[Exception], Any] = {
        Refusal: _refused,
        Denied: _denied,
        ValidationError: _invalid,
        Http404: lambda request, exc: problem(404),
        AuthenticationError: lambda request, exc: problem(401),
        ScopeMissing: lambda request, exc: problem(403, f"scope: {exc.scope}"),
        Throttled: _throttled,
        HttpError: _http_error,
        VersionChanged: lambda request, exc: problem(412),
        IntegrityError: lambda request, exc: problem(
            409, errors=explained([constraint_finding(exc)])
        ),
        OperationalError: lambda request, exc: problem(503),
        InterfaceError: lambda request, exc: problem(503),
    }
    for kind, answer in answers.items():
        api.add_exception_handler(kind, _in_the_readers_language(answer))


def _in_the_readers_language(answer: Answer) -> Answer:
    """Accept-Language decides: an API has no address of its own for a language."""

    def run(request: HttpRequest, exc: Any) -> HttpResponse:
        with translation.override(translation.get_language_from_request(request)):
            return answer(request, exc)

    return run


def _http_error(request: HttpRequest, exc: HttpError) -> HttpResponse:
    """Ninja's own; of a body that was not read, with the place."""
    cause = exc.__cause__
    errors = explained([cause.finding]) if isinstance(cause, BodyUnreadable) else []
    return problem(exc.status_code, "" if errors else str(exc), errors)


def _throttled(request: HttpRequest, exc: Throttled) -> HttpResponse:
    response = problem(429)
    response["Retry-After"] = str(int(exc.wait or 1) + 1)
    return response
