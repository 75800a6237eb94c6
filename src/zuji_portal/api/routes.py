"""The whole API and its description."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.throttling import AnonRateThrottle, AuthRateThrottle

from zuji_portal.api import desk, inclusion, library, recognition, register
from zuji_portal.api.access import key_of
from zuji_portal.api.problems import PROBLEM, answer_problems
from zuji_portal.api.reading import BodyParser


class KeyRate(AuthRateThrottle):
    """So many requests a key; `auth` is a viewer, which has no name of its own."""

    def get_cache_key(self, request: HttpRequest) -> Any:
        key = getattr(request, "api_key", None)
        return f"throttle:key:{key.pk}" if key else None


class VisitorRate(AnonRateThrottle):
    """So many requests an address, where no good key is sent."""

    def get_cache_key(self, request: HttpRequest) -> Any:
        sent = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        if sent and key_of(sent):
            return None
        return f"throttle:visitor:{self.get_ident(request)}"


class Api(NinjaAPI):
    """With what the generated description leaves out: the type of a problem, and the headers of
    a write.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.described: dict[str, Any] = {}

    def get_openapi_schema(self, **options: Any) -> Any:
        """The description under a prefix of addresses, made once: it follows from the code."""
        prefix = str(options.get("path_prefix"))
        if prefix not in self.described:
            self.described[prefix] = self._made(options)
        return self.described[prefix]

    def _made(self, options: dict[str, Any]) -> Any:
        schema = super().get_openapi_schema(**options)
        for methods in schema["paths"].values():
            for method, operation in methods.items():
                _describe_problems(operation)
                if method in {"post", "put"} and operation.get("security"):
                    operation.setdefault("parameters", []).extend(WRITE_HEADERS)
        return schema


def _describe_problems(operation: Any) -> None:
    for status, response in operation["responses"].items():
        content = response.get("content", {})
        if int(status) >= HTTPStatus.BAD_REQUEST and "application/json" in content:
            content[PROBLEM] = content.pop("application/json")


WRITE_HEADERS = [
    {
        "in": "header",
        "name": "Idempotency-Key",
        "required": False,
        "schema": {"type": "string", "maxLength": 100},
        "description": "the same key and content again: "
        "the first answer, and nothing is done twice",
    },
    {
        "in": "header",
        "name": "If-Match",
        "required": False,
        "schema": {"type": "string"},
        "description": "the ETag the sender read; another version answers 412",
    },
]
ABOUT = """产品碳足迹的机读接口。错误一律为 `application/problem+json`；分页用游标；
`ETag` / `If-Match`；写操作可带 `Idempotency-Key`。 Errors are `application/problem+json`;
cursor paging; `ETag` / `If-Match`; an `Idempotency-Key` makes a write safe to repeat."""

api = Api(
    title="Zuji 足迹",
    version="1",
    description=ABOUT,
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
    parser=BodyParser(),
    throttle=[VisitorRate("600/m"), KeyRate("1200/m")],
)
answer_problems(api)
for router in (library.router, recognition.router, register.router, desk.router, inclusion.router):
    api.add_router("", router)
