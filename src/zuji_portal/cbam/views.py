"""Pages of CBAM dossiers for the plant and the authorities."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from zuji.core.canonical import canonical_bytes
from zuji.core.refusals import Refusal, refuse
from zuji_portal.cbam import actions, queries
from zuji_portal.cbam.forms import FileForm, UpdateForm
from zuji_portal.cbam.machine import CBAM
from zuji_portal.cbam.models import DossierVersion, FiledDossier
from zuji_portal.cbam.showing import (
    LONGEST_PRICES,
    declared,
    in_words,
    inside,
    read_prices,
    template_of,
    typed_prices,
)
from zuji_portal.cbam.templating import ask_for_template, filled
from zuji_portal.enterprises.evidence.storage import content_of
from zuji_portal.enterprises.products.queries import product_or_404
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import decide, require
from zuji_portal.foundation.workflow.confirming import moved_on_page
from zuji_portal.ui.downloads import EXCEL, attached
from zuji_portal.ui.language import findings_for, lang

A_PAGE = 50
MOVES: dict[str, type[actions.DossierStep]] = {
    "renew": actions.RenewLink,
    "revoke": actions.RevokeLink,
    "withdraw": actions.WithdrawDossier,
}


@require_safe
def cbam_list(request: HttpRequest) -> HttpResponse:
    """The dossiers that one may see, the newest first."""
    page = Paginator(queries.visible_to(viewer_of(request)), A_PAGE).get_page(
        request.GET.get("page")
    )
    rows = [(row, CBAM.word(row.state, lang()), row.newest) for row in page]
    return render(request, "cbam/list.html", {"page": page, "rows": rows})


def product_cbam(request: HttpRequest, pk: int) -> HttpResponse:
    """The dossiers of a product, and the form of another."""
    viewer, product = viewer_of(request), product_or_404(viewer_of(request), pk)
    form = FileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    decision = decide(viewer, "fileddossier.file", product)
    if request.method == "POST":
        require(viewer, "fileddossier.file", product)
        try:
            content, name, values = form.filed()
            made = actions.FileDossier(
                viewer, product, content=content, name=name, values=values
            ).run()
            return redirect("cbam_dossier", made.pk)
        except Refusal as refusal:
            form.refused(in_words(refusal))
    held = queries.visible_to(viewer).filter(product=product)
    context = {
        "product": product,
        "form": form,
        "decision": decision,
        "rows": [(row, CBAM.word(row.state, lang()), row.newest) for row in held],
    }
    return render(request, "cbam/product.html", context, status=form.status)


def _version(request: HttpRequest, dossier: FiledDossier) -> DossierVersion:
    asked = request.GET.get("version", "")
    if asked.isdecimal() and len(asked) < 6:
        return queries.version_or_404(dossier, int(asked))
    return dossier.newest


def priced(request: HttpRequest) -> dict[str, Any]:
    """The prices of the address, with what is wrong about them."""
    typed = typed_prices(request)
    field: dict[str, Any] = {"typed": typed, "longest": LONGEST_PRICES}
    try:
        return field | {"prices": read_prices(typed)}
    except Refusal as refusal:
        return field | {"prices": [], "findings": findings_for(refusal.findings)}


def _page(
    request: HttpRequest, dossier: FiledDossier, status: int = 200, **more: Any
) -> HttpResponse:
    viewer, version, asked = viewer_of(request), _version(request, dossier), priced(request)
    link = dossier.link
    address = reverse("cbam_shared", args=[queries.link_secret(dossier.number, link.number)])
    is_own = bool(decide(viewer, "fileddossier.update", dossier))
    context: dict[str, Any] = {
        "dossier": dossier,
        "state": CBAM.word(dossier.state, lang()),
        "versions": dossier.versions.defer("data", "bridge", "receipt"),
        "may_update": is_own,
        "link": link,
        "address": request.build_absolute_uri(address) if is_own else "",
    }
    context |= declared(version, asked["prices"]) | inside(version) | template_of(version)
    context |= asked | more
    return render(
        request, "cbam/dossier.html", context, status=422 if "findings" in context else status
    )


@require_safe
def cbam_dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """A dossier: declared data, what is missing, certificates, the footprint beside, versions."""
    return _page(request, queries.dossier_or_404(viewer_of(request), pk))


def cbam_update(request: HttpRequest, pk: int) -> HttpResponse:
    """Another version of a dossier."""
    viewer = viewer_of(request)
    dossier = queries.dossier_or_404(viewer, pk)
    require(viewer, "fileddossier.update", dossier)
    form = UpdateForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST":
        try:
            content, name, values = form.filed()
            actions.UpdateDossier(viewer, dossier, content=content, name=name, values=values).run()
            return redirect("cbam_dossier", pk)
        except Refusal as refusal:
            form.refused(in_words(refusal))
    context = {"dossier": dossier, "form": form}
    return render(request, "cbam/update.html", context, status=form.status)


def cbam_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """A move of a dossier."""
    viewer = viewer_of(request)
    dossier = queries.dossier_or_404(viewer, pk)
    return moved_on_page(request, viewer, CBAM, dossier, act=MOVES.get(move), page=_page)


@require_safe
def cbam_file(request: HttpRequest, pk: int, number: int, form: str) -> HttpResponse:
    """A version as JSON, as the Commission's template, or the file it was read from."""
    dossier = queries.dossier_or_404(viewer_of(request), pk)
    version = queries.version_or_404(dossier, number)
    if form == "source":
        suffix = version.file_name.rpartition(".")[2].lower()
        content = content_of(version.file.digest)
        return attached(content, "application/octet-stream", f"{stem(version)}.{suffix}")
    return handed_over(version, form)


@require_POST
def cbam_template(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Has the Commission's template of a version filled; the page of the job offers it."""
    viewer = viewer_of(request)
    dossier = queries.dossier_or_404(viewer, pk)
    version = queries.version_or_404(dossier, number)
    require(viewer, "fileddossier.update", dossier)
    return redirect("job", ask_for_template(viewer, version).pk)


def stem(version: DossierVersion) -> str:
    return f"{version.dossier.number}-v{version.number}"


def handed_over(version: DossierVersion, form: str) -> HttpResponse:
    """What the importer is given of a version: ``json``, or ``xlsx`` where the site has the blank
    template.
    """
    if form == "json":
        content = canonical_bytes(version.data)
        response = attached(content, "application/json", f"{stem(version)}.json")
    elif form == "xlsx":
        if not settings.CBAM_TEMPLATE:
            raise refuse("cbam-template-site", "workbook")
        made = filled(version)
        if made is None:
            raise refuse("cbam-template-waiting", "workbook")
        response = attached(content_of(made.digest), EXCEL, f"{stem(version)}.xlsx")
    else:
        raise Http404(form)
    response["Cache-Control"] = "private, no-store"
    return response
