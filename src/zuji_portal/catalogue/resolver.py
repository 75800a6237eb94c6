"""Resolver of codes: GS1 Digital Link (GTIN) and linksets (RFC 9264)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, unquote, urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zuji.core.digital_link import KEY, read_digital_link
from zuji.core.province import current_province
from zuji.core.refusals import Refusal
from zuji.trust.passport import FACILITY, PASSPORT, PassportKind, has_facility
from zuji_portal.catalogue import queries
from zuji_portal.catalogue.models import Entry
from zuji_portal.catalogue.page import permalink
from zuji_portal.catalogue.public import PublicView, view_of
from zuji_portal.ui.language import findings_for, page_language

GS1 = "https://ref.gs1.org/voc/"
LINKSET = "application/linkset+json"


def links_of(view: PublicView) -> dict[str, list[dict[str, Any]]]:
    """Relation → targets, for one product that is shown: its page, its certificate, and what
    stands behind them.
    """
    entry = view.entry
    page, brand = f"{settings.SITE_URL}/p/{entry.key}", current_province().file.brand
    both: list[dict[str, Any]] = [
        {"href": f"{page}?lang={code}", "hreflang": [code], "type": "text/html", "title": title}
        for code, title in (("zh-Hans", "产品碳足迹"), ("en", "Product carbon footprint"))
    ]
    links: dict[str, list[dict[str, Any]]] = {
        f"{GS1}pip": both,
        f"{GS1}sustainabilityInfo": both,
        f"{GS1}defaultLink": [{"href": page, "type": "text/html", "title": brand.zh}],
    }
    if view.certificate is not None:
        number = view.certificate.number
        base = f"{settings.SITE_URL}/certificates/{number}"
        links[f"{GS1}certificationInfo"] = [
            {"href": base, "type": "text/html", "title": number},
            {
                "href": f"{base}/certificate.jwt",
                "type": "application/vc+jwt",
                "title": "UNTP Digital Conformity Credential",
            },
            {
                "href": f"{base}/certificate.json",
                "type": "application/json",
                "title": "for checking offline",
            },
            {"href": f"{base}/certificate.pdf", "type": "application/pdf", "title": "PDF/A"},
        ]
        links[f"{GS1}dpp"] = _passports(base, PASSPORT)
        if has_facility(view.certificate.signed):
            links[f"{GS1}locationInfo"] = _passports(base, FACILITY)
    return links


def _passports(base: str, kind: PassportKind) -> list[dict[str, Any]]:
    """The two files of a passport: the bare credential first, which is the default."""
    title = kind.title
    return [
        {"href": f"{base}/{kind.name}.jwt", "type": "application/vc+jwt", "title": title},
        {
            "href": f"{base}/{kind.name}.json",
            "type": "application/json",
            "title": f"{title}, for checking offline",
        },
    ]


def linkset_of(entry: Entry) -> dict[str, Any]:
    view = view_of(entry)
    described = {"itemDescription": view.page["zh"]["name"]}
    return {"linkset": [{"anchor": permalink(entry), **described, **links_of(view)}]}


def linkset_header(entry: Entry) -> str:
    """The header that leads from a page to its linkset (RFC 9264 §7)."""
    return f'<{settings.SITE_URL}/p/{entry.key}/linkset>; rel="linkset"; type="{LINKSET}"'


def wants_linkset(request: HttpRequest) -> bool:
    return request.GET.get("linkType") in {"linkset", "all"} or LINKSET in request.headers.get(
        "Accept", ""
    )


def answer_linkset(entry: Entry) -> HttpResponse:
    response = HttpResponse(json.dumps(linkset_of(entry), ensure_ascii=False), content_type=LINKSET)
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def linkset(request: HttpRequest, key: str) -> HttpResponse:
    entry = queries.by_key(key)
    if entry is None or not entry.is_shown:
        raise Http404(key)
    return answer_linkset(entry)


@require_safe
def digital_link(request: HttpRequest, code: str) -> HttpResponse:
    """307 to what the link type asks for, by default the product page.

    A variant, lot or serial number leads where its GTIN does. An address that is no Digital Link
    is answered by 400 with what is wrong in it.
    """
    try:
        link = read_digital_link(_as_sent(request, code), _pairs(request))
    except Refusal as problem:
        context = {"findings": findings_for(problem.findings)}
        return render(request, "ui/refused.html", context, status=HTTPStatus.BAD_REQUEST)
    entry = queries.by_gtin(link.gtin)
    if entry is None or not entry.is_shown:
        raise Http404(link.gtin)
    response = answer_linkset(entry) if wants_linkset(request) else _redirect(request, entry)
    response["Access-Control-Allow-Origin"] = "*"
    response["Vary"] = "Accept, Accept-Language"
    return response


def _as_sent(request: HttpRequest, code: str) -> str:
    """The path as it was sent, where the server tells it: ``%2F`` in a lot number is no end of a
    part. Else its parts are quoted again.
    """
    for name in ("RAW_URI", "REQUEST_URI"):
        path = str(request.META.get(name, "")).partition("?")[0]
        if path and unquote(path) == request.path_info:
            return path
    return quote(f"/{code}", safe="/")


def _pairs(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, value) for name, values in request.GET.lists() for value in values]


def _redirect(request: HttpRequest, entry: Entry) -> HttpResponse:
    asked = request.GET.get("linkType", "")
    target = f"/p/{entry.key}"
    if asked:
        name = asked.removeprefix("gs1:").removeprefix(GS1)
        wanted = links_of(view_of(entry)).get(GS1 + name)
        if wanted is None:
            raise Http404(asked)
        target = _preferred(wanted, request)
    elif request.GET.get("lang"):
        target += "?" + urlencode({"lang": request.GET["lang"]})
    response = HttpResponse(status=307, headers={"Location": target})
    response["Link"] = linkset_header(entry)
    return response


def _preferred(targets: Sequence[Mapping[str, Any]], request: HttpRequest) -> str:
    """Of several targets the one in a media type that is asked for by name, then the one in the
    reader's language, then the first.
    """
    types = {
        each.strip().partition(";")[0] for each in request.headers.get("Accept", "").split(",")
    }
    language = "en" if page_language(request) == "en" else "zh-Hans"
    best = max(
        targets,
        key=lambda each: (each.get("type") in types, language in each.get("hreflang", ())),
    )
    return str(best["href"])


@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """What this resolver is (GS1 conformant resolver, description file)."""
    resolver = {
        "name": current_province().file.brand.zh,
        "resolverRoot": settings.SITE_URL,
        "supportedPrimaryKeys": [KEY],
        "supportedLinkType": [{"namespace": GS1, "prefix": "gs1:"}],
        "linkTypeDefaultCanBeLinkset": False,
        "supportedContextValuesEnumerated": ["zh-Hans", "en"],
    }
    return JsonResponse(resolver, headers={"Access-Control-Allow-Origin": "*"})
