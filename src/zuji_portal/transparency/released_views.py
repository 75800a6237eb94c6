"""Permanent addresses of what was published: methods, rules, GWP values, packs, models and the
interface, each version under the digest of its bytes, which never change.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from zuji.core.canonical import bytes_digest
from zuji.core.label import Label
from zuji.factors.library import full_library
from zuji.trust import releases
from zuji_portal.transparency.contents import CURRENT, read_model
from zuji_portal.transparency.models import LogEntry, Release
from zuji_portal.transparency.views import FOREVER
from zuji_portal.ui.language import lang

PREFIX = "sha256:"
KINDS = {
    releases.PROFILE: Label("核算方法", "method"),
    releases.API: Label("接口", "interface"),
    releases.RULE: Label("规则", "rules"),
    releases.GWP: Label("增温潜势", "GWP values"),
    releases.PACK: Label("因子包", "factor pack"),
}
ORDER = tuple(KINDS)
TITLES = {
    "data_quality": Label("数据质量评分", "scores of data quality"),
    "quality_schemes": Label("各方案的数据质量要求", "data quality of the schemes"),
    "results": Label("判断结果的数", "numbers by which a result is judged"),
    "uncertainty": Label("缺省不确定性", "default uncertainty"),
}
"""Tables of rules by name."""


@dataclass(frozen=True)
class ReleasedVersion:
    """A version on the page: its kind, title, version, address and digest."""

    kind: str
    title: str
    version: str
    path: str
    digest: str


@require_safe
def released_page(request: HttpRequest) -> HttpResponse:
    """Every version that was published, with its address and digest."""
    context = {"versions": list(_versions()), "models": list(_models())}
    return render(request, "transparency/released.html", context)


@require_safe
def released_file(request: HttpRequest, digest: str) -> HttpResponse:
    """The bytes that have this digest."""
    release = Release.objects.filter(digest=f"{PREFIX}{digest}", kind__in=ORDER).first()
    if release is None:
        raise Http404(digest)
    return _bytes(bytes(release.content))


@require_safe
def released_model(request: HttpRequest, named: str) -> HttpResponse:
    """The bytes of a version of a model that was published."""
    if not LogEntry.objects.filter(kind=releases.MODEL, subject=f"model:{named}").exists():
        raise Http404(named)
    content = read_model(named)
    if content is None:
        raise Http404(named)
    return _bytes(content)


def _bytes(content: bytes) -> HttpResponse:
    digest = bytes_digest(content).removeprefix(PREFIX)
    response = HttpResponse(content, content_type="application/json")
    response["Cache-Control"] = FOREVER
    response["ETag"] = f'"{digest}"'
    coded = base64.b64encode(bytes.fromhex(digest)).decode()
    response["Repr-Digest"] = f"sha-256=:{coded}:"  # RFC 9530
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _versions() -> Iterator[ReleasedVersion]:
    rows = Release.objects.filter(kind__in=ORDER).defer("members")
    for row in sorted(rows, key=lambda each: (ORDER.index(each.kind), each.name, each.pk)):
        version = row.name.partition(CURRENT)[2]
        digest = row.digest.removeprefix(PREFIX)
        yield ReleasedVersion(
            kind=KINDS[row.kind][lang()],
            title=_title(row),
            version=version,
            path=reverse("released_file", args=[digest]),
            digest=row.digest,
        )


def _title(row: Release) -> str:
    """What a released content is called: a method calls itself, tables and packs have a title."""
    name = row.name.partition(CURRENT)[0]
    if row.kind == releases.PACK and name in pack_titles():
        return pack_titles()[name][lang()]
    if row.kind != releases.PROFILE:
        return TITLES[name][lang()] if name in TITLES else name
    titles: Any = json.loads(bytes(row.content))["content"].get("title") or {}
    return Label(str(titles.get("zh", "")), str(titles.get("en", "")))[lang()] or name


@cache
def pack_titles() -> dict[str, Label]:
    """Titles of the packs that the software has now, by their ids."""
    return {pack.id: pack.title for pack in full_library().packs}


def _models() -> Iterator[tuple[str, str]]:
    """Subject and address of each version of a model."""
    subjects = LogEntry.objects.filter(kind=releases.MODEL).order_by("subject")
    for subject in subjects.values_list("subject", flat=True):
        yield subject, reverse("released_model", args=[subject.partition(":")[2]])
