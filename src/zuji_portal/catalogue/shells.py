"""The footprint of a published product as an asset administration shell (IDTA 02023)."""

from __future__ import annotations

import json
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zuji.core.refusals import Refusal
from zuji.exchange.dataspaces.shell import package_of, shell_of
from zuji_portal.catalogue import queries
from zuji_portal.catalogue.page import domain
from zuji_portal.catalogue.public import view_of
from zuji_portal.ui.downloads import attached

KINDS = {"json": "application/json", "aasx": "application/asset-administration-shell-package"}


@require_safe
def product_shell(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """The shell with the names of the product page, or why the template cannot hold the footprint
    (422).
    """
    entry = queries.by_key(key)
    if entry is None or not entry.is_shown or entry.revision is None or form not in KINDS:
        raise Http404(key)
    page = view_of(entry).page
    try:
        shell = shell_of(
            entry.revision.content(),
            domain=domain(),
            created=f"{entry.changed_at:%Y-%m-%dT%H:%M:%SZ}",
            product={
                "name_zh": page["zh"]["name"],
                "name_en": page["en"]["name"],
                "gtin": page.get("gtin"),
            },
        ).data
    except Refusal:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return render(request, "catalogue/no_shell.html", {"key": key}, status=status)
    if form == "aasx":
        content = package_of(shell)
    else:
        content = json.dumps(shell, ensure_ascii=False, indent=2).encode()
    response = attached(content, KINDS[form], f"{key}.{form}")
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "no-cache"
    return response
