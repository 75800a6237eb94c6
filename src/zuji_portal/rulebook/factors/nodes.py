"""Answers of the service of data nodes, in the shapes of soda4LCA: lists as XML or JSON, data sets
as ILCD or TIDAS.
"""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from zuji.exchange.datasets.ilcd import json_of, xml_of
from zuji.exchange.datasets.record import ProcessRecord
from zuji.exchange.datasets.service import page_as_json, page_as_xml
from zuji_portal.rulebook.factors.datasets import A_PAGE, data_set, listed


@require_safe
def resource_list(request: HttpRequest) -> HttpResponse:
    """The processes: ``startIndex``, ``pageSize``, ``search`` or ``name``, ``format``."""
    words = (request.GET.get("search") or request.GET.get("name") or "").strip()[:200]
    page = listed(
        words.replace("\0", ""),
        _number(request, "startIndex", 0),
        _number(request, "pageSize", A_PAGE),
    )
    if _wants_json(request):
        found = page_as_json(page, _address)
        return JsonResponse(found, json_dumps_params={"ensure_ascii": False})
    return HttpResponse(page_as_xml(page, _address), content_type="application/xml")


@require_safe
def resource_item(request: HttpRequest, group: str, key: str) -> HttpResponse:
    """A data set: ``version``, ``format``."""
    is_json = _wants_json(request)
    row = data_set(group, key, request.GET.get("version", "")[:20], is_json=is_json)
    if is_json:
        text = json.dumps(json_of(row), ensure_ascii=False)
        return HttpResponse(text, content_type="application/json")
    return HttpResponse(xml_of(row), content_type="application/xml")


def _wants_json(request: HttpRequest) -> bool:
    return request.GET.get("format", "").lower() == "json"


def _number(request: HttpRequest, name: str, else_: int) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else else_


def _address(record: ProcessRecord) -> str:
    held = {"group": "processes", "key": record.id}
    return f"{settings.SITE_URL}{reverse('resource_item', kwargs=held)}"
