"""Every page that can be read, for each role: how long it takes, and how often and how long it
asks the database.
"""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

ROLES = (
    "province",
    "city",
    "clerk",
    "anonymous",
    "owner",
    "approver",
    "auditor",
    "verifier",
    "expert",
)
LEFT_OUT = re.compile(
    r"^(account_|mfa_|socialaccount_|openid_connect_|usersessions_|session_end|metrics|health|alive"
    r"|ready|display|act_as|carbon_export)"
)
FILES = re.compile(
    r"(_export|_file|_official|report|_word|workbook|template|package|_label|sitemap$"
    r"|programme_report|audit_export|certificate_file|lockfile)"
)
"""Routes that make a document or a whole list: told apart from pages."""


@dataclass
class Asked:
    """What one route cost one role."""

    role: str
    route: str
    address: str
    status: int
    seconds: list[float] = field(default_factory=list)
    queries: int = 0
    sql_seconds: float = 0.0
    slowest: tuple[float, str] = (0.0, "")
    bytes: int = 0

    @property
    def p95(self) -> float:
        if not self.seconds:
            return 0.0
        return sorted(self.seconds)[min(len(self.seconds) - 1, int(0.95 * len(self.seconds)))]

    @property
    def is_file(self) -> bool:
        return bool(FILES.search(self.route))

    def row(self) -> dict[str, Any]:
        return {
            "role": self.role,
            "route": self.route,
            "address": self.address,
            "status": self.status,
            "median": statistics.median(self.seconds),
            "p95": self.p95,
            "queries": self.queries,
            "sql": self.sql_seconds,
            "slowest_sql": self.slowest[0],
            "statement": self.slowest[1],
            "bytes": self.bytes,
        }


@contextmanager
def counted(asked: Asked) -> Iterator[None]:
    """Counts and times the statements."""
    from django.db import connection

    def wrapper(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            took = time.perf_counter() - started
            asked.queries += 1
            asked.sql_seconds += took
            if took > asked.slowest[0]:
                asked.slowest = (took, sql[:3000])

    with connection.execute_wrapper(wrapper):
        yield


def patterns() -> dict[str, str]:
    """Route → its pattern."""
    from django.urls import URLResolver, get_resolver

    def each(resolver: Any, above: str) -> Iterator[tuple[str, str]]:
        for entry in resolver.url_patterns:
            own = above + str(entry.pattern)
            if isinstance(entry, URLResolver):
                yield from each(entry, own)
            else:
                yield entry.name, own

    found: dict[str, str] = {}
    for name, pattern in each(get_resolver(), ""):
        found.setdefault(name, pattern)
    return found


def some(rows: Any, *names: str) -> list[dict[str, Any]]:
    """Arguments of a few records."""
    return (
        [dict(zip(("pk", *names)[-1:], [r], strict=True)) for r in rows[:3]]
        if names
        else [{"pk": r} for r in rows.values_list("pk", flat=True)[:3]]
    )


def things(viewer: Any) -> dict[str, list[dict[str, Any]]]:
    """Beginning of a pattern → arguments of records that the viewer may well see."""
    from zuji_portal.catalogue.models import Entry
    from zuji_portal.certification.models import Certificate
    from zuji_portal.committee.models import Case
    from zuji_portal.enterprises.applications.models import Enrolment
    from zuji_portal.enterprises.changes.models import ChangeRequest
    from zuji_portal.enterprises.evidence.models import EvidenceFile
    from zuji_portal.enterprises.organisations.queries import visible_to as enterprises
    from zuji_portal.foundation.jobs.models import Job
    from zuji_portal.offers.models import PublishedOffer
    from zuji_portal.rulebook.factors.models import FactorVersion
    from zuji_portal.studies.models import Revision
    from zuji_portal.studies.queries import visible_to as studies
    from zuji_portal.supervision.cases.models import CaseRecord, SupervisionCase
    from zuji_portal.supervision.complaints.models import Complaint
    from zuji_portal.supervision.draws.models import InspectionDraw
    from zuji_portal.transparency.models import LogHead
    from zuji_portal.verification.models import Body, Engagement, Statement

    firms = list(enterprises(viewer).order_by("-pk").values_list("pk", flat=True)[:1])
    inside = {"enterprise__in": firms} if firms else {}
    seen = studies(viewer)
    revisions = Revision.objects.filter(study__in=seen.filter(state="approved").order_by("-pk")[:3])

    def of(table: Any, **narrow: Any) -> list[dict[str, Any]]:
        rows = table.objects.filter(**narrow).order_by("-pk").values_list("pk", flat=True)
        return [{"pk": pk} for pk in rows[:3]]

    def named(rows: Any, column: str, name: str = "") -> list[dict[str, Any]]:
        return [{name or column: value} for value in rows.values_list(column, flat=True)[:3]]

    drafts = seen.filter(state="draft").order_by("-pk")
    product = {"enterprise__in": firms} if firms else {}
    from zuji_portal.enterprises.products.models import Product

    return {
        "enterprises/<int:pk>": [{"pk": pk} for pk in firms],
        "products/<int:pk>": of(Product, **product),
        "desk/studies/<int:pk>/revisions": [
            {"pk": r.study_id, "number": r.number} for r in revisions.defer("lock")
        ],
        "desk/studies/<int:pk>": [
            {"pk": pk}
            for rows in (drafts, seen.filter(state="approved").order_by("-pk"))
            for pk in rows.values_list("pk", flat=True)[:2]
        ],
        "r/<slug:digest>": [{"digest": r.address} for r in revisions.defer("lock")],
        "factors/versions/<int:pk>": of(FactorVersion),
        "factors/<str:factor_id>": named(FactorVersion.objects.order_by("-pk"), "factor_id"),
        "models/<slug:model_id>": [{"model_id": "cement"}],
        "calc/<slug:model_id>": [{"model_id": "cement"}],
        "offers/<int:pk>": of(PublishedOffer),
        "log/proof/<int:index>": [{"index": LogHead.objects.get(pk=1).size - 1}],
        "bodies/<int:pk>": of(Body),
        "committee/<int:pk>": of(Case),
        "certificates/<str:number>": named(
            Certificate.objects.exclude(issued=None).order_by("-pk"), "number"
        ),
        "p/<str:key>": named(Entry.objects.filter(is_public=True).order_by("-pk"), "key"),
        "^(?:en/)?p/(?P<key>": named(Entry.objects.filter(is_public=True).order_by("-pk"), "key"),
        "draws/<str:number>": named(InspectionDraw.objects.order_by("-pk"), "number"),
        "supervision/draws/<int:pk>": of(InspectionDraw),
        "supervision/cases/<int:pk>": of(SupervisionCase, **inside),
        "supervision/complaints/<int:pk>": of(Complaint),
        "records/<str:number>": named(CaseRecord.objects.order_by("-pk"), "case__number", "number"),
        "learn/courses/<str:key>/<": [],
        "verification/<int:pk>": of(Engagement, **inside) + of(Engagement),
        "verification/statements/<str:number>": named(Statement.objects.order_by("-pk"), "number"),
        "certification/<int:pk>": of(Certificate, **inside),
        "entries/<int:pk>": of(Entry, **inside),
        "changes/<int:pk>": of(ChangeRequest, **inside),
        "applications/<int:pk>": of(Enrolment),
        "evidence/<uuid:pk>": of(EvidenceFile, **inside),
        "jobs/<int:pk>": of(Job, owner=viewer.acting) if viewer.acting else [],
        "learn/courses/<str:key>": [{"key": "clerk"}],
        "programme/reports/<str:period>.<": [{"period": "2025Q1", "form": "xlsx"}],
        "programme/reports/<str:period>": [{"period": "2025Q1"}],
    }


def arguments(pattern: str, known: Mapping[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """What to put into an address; none where nothing fits."""
    if "<" not in pattern:
        return [{}]
    for start in sorted(known, key=len, reverse=True):
        if pattern.startswith(start):
            return known[start]
    return []


def walk(times: int, say: Callable[[Asked], None]) -> list[Asked]:
    """Every route of every role."""
    from django.test import Client
    from django.urls import NoReverseMatch, reverse

    from zuji_portal.foundation.accounts.models import Appointment
    from zuji_portal.foundation.accounts.viewer import Viewer, viewer_as
    from zuji_portal.foundation.permissions.routes import ROUTES

    found, where = [], patterns()
    for role in ROLES:
        client = Client(raise_request_exception=False)
        held = Appointment.objects.in_force().filter(role=role).order_by("-pk").first()
        viewer = viewer_as(held) if held else Viewer()
        if held:
            client.force_login(held.user, "django.contrib.auth.backends.ModelBackend")
        known = things(viewer)
        for route, roles in ROUTES.items():
            if role not in roles or LEFT_OUT.match(route) or route not in where:
                continue
            for given in arguments(where[route], known):
                try:
                    address = reverse(route, kwargs=given)
                except NoReverseMatch:
                    continue
                asked = measured(client, role, route, address, times)
                if asked.status >= 500:
                    say(asked)
                if asked.status == 200:
                    found.append(asked)
                    say(asked)
                    break
    return found


def measured(client: Any, role: str, route: str, address: str, times: int) -> Asked:
    asked = Asked(role, route, address, 0)
    for number in range(times + 1):
        counts = Asked(role, route, address, 0)
        started = time.perf_counter()
        with counted(counts):
            response = client.get(address)
            content = response.getvalue() if response.streaming else response.content
        took = time.perf_counter() - started
        asked.status, asked.bytes = response.status_code, len(content)
        if asked.status != 200:
            break
        if number or times == 0:
            asked.seconds.append(took)
        asked.queries, asked.sql_seconds = counts.queries, counts.sql_seconds
        asked.slowest = counts.slowest
        if took > 10:
            asked.seconds.append(took)
            break
    return asked
