"""Pages of plants: versions, a new one by file or on the page, results of every product."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zuji.core.refusals import Refusal
from zuji.plants import plant_table, plant_workbook
from zuji.plants.book_layout import PRODUCTS
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_of
from zuji_portal.foundation.jobs.actions import start_job
from zuji_portal.foundation.permissions import decide, require
from zuji_portal.studies.plants import pages, queries
from zuji_portal.studies.plants.actions import AddPlant, CheckPlant
from zuji_portal.studies.plants.entering import last_texts, started, texts_of, workbook_of
from zuji_portal.studies.plants.forms import (
    PlantCheckForm,
    PlantFileForm,
    PlantSheetsForm,
    PlantStudiesForm,
)
from zuji_portal.studies.plants.models import PlantVersion
from zuji_portal.ui.downloads import EXCEL, attached, with_mark
from zuji_portal.ui.language import lang

A_PAGE = 50
LONGEST_SEARCH = 80
"""Characters of what products are searched by."""
ENTERED = "台账-{now:%Y%m%d-%H%M%S}.xlsx"


def plant_list(request: HttpRequest) -> HttpResponse:
    """The versions of the enterprise's plant by year; posting a file adds one."""
    viewer = viewer_of(request)
    enterprise = queries.own_enterprise(viewer)
    if request.method == "POST":
        require(viewer, "plant.add", enterprise)
    form = PlantFileForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST":
        try:
            content, name = form.values()["file"]
            made = AddPlant(viewer, enterprise, content=content, name=name).run()
            return redirect("plant", made.pk)
        except Refusal as refusal:
            form.refused(refusal)
    rows = queries.visible_to(viewer).defer("answer").order_by("-year", "-number")
    context = {
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "may": decide(viewer, "plant.add", enterprise),
    }
    return render(request, "plants/list.html", context, status=form.status)


@require_safe
def plant_template(request: HttpRequest) -> HttpResponse:
    """The workbook to be filled, with what the register knows of the plant."""
    enterprise = queries.own_enterprise(viewer_of(request))
    return attached(plant_workbook(started(enterprise, lang()), lang()), EXCEL, "zuji-plant.xlsx")


def plant_enter(request: HttpRequest) -> HttpResponse:
    """The sheets as texts, those of the last version where it was a workbook; posting adds one."""
    viewer = viewer_of(request)
    enterprise = queries.own_enterprise(viewer)
    require(viewer, "plant.add", enterprise)
    if request.method == "POST":
        form = PlantSheetsForm(request.POST)
        try:
            content = workbook_of(form.values(), lang())
            name = ENTERED.format(now=timezone.localtime())
            made = AddPlant(viewer, enterprise, content=content, name=name).run()
            return redirect("plant", made.pk)
        except Refusal as refusal:
            form.refused(refusal)
    else:
        form = PlantSheetsForm(initial=_begun(viewer))
    return render(request, "plants/enter.html", {"form": form}, status=form.status)


def _begun(viewer: Viewer) -> dict[str, str]:
    """What the page of sheets begins with: the last version, else what the register knows."""
    enterprise = queries.own_enterprise(viewer)
    last = queries.visible_to(viewer).defer("answer").first()
    texts = last_texts(last) if last else {}
    return texts or texts_of(started(enterprise, lang()))


@require_safe
def plant(request: HttpRequest, pk: int) -> HttpResponse:
    """A version: the sum of its products, each of them, and what became of every cell."""
    viewer = viewer_of(request)
    version = queries.version_or_404(viewer, pk)
    context: dict[str, Any] = {"version": version, **pages.told_of(version)}
    if version.state == "computed":
        asked = {name: request.GET.get(name, "") for name in ("q", "order", "process")}
        shown = pages.found_in(
            pages.products_of(version), asked["q"], asked["order"], asked["process"]
        )
        context |= {
            "asked": asked,
            "longest": LONGEST_SEARCH,
            "orders": [(key, words) for key, (words, _) in pages.ORDERS.items()],
            "processes": pages.processes_of(version.plant),
            "page": Paginator(shown, A_PAGE).get_page(request.GET.get("page")),
            "proof": pages.proof_of(version.plant),
            "flows": pages.flows_of(version.plant),
            "items": version.plant["items"],
            "may_begin": decide(viewer, "plant.study", version),
        }
    return render(request, "plants/plant.html", context)


@require_safe
def plant_product(request: HttpRequest, pk: int) -> HttpResponse:
    """One product of a version, named by its code in the query."""
    version, product = _product(request, pk)
    context = {"version": version, **pages.product_page(version, product)}
    return render(request, "plants/product.html", context)


def _product(request: HttpRequest, pk: int) -> tuple[PlantVersion, pages.ShownProduct]:
    version, sku = _computed(request, pk), request.GET.get("sku", "")
    for product in pages.products_of(version):
        if product.row["sku"] == sku:
            return version, product
    raise Http404(sku)


def _computed(request: HttpRequest, pk: int) -> PlantVersion:
    version = queries.version_or_404(viewer_of(request), pk)
    if version.state != "computed":
        raise Http404(pk)
    return version


@require_safe
def plant_table_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """All products as csv or xlsx."""
    version = _computed(request, pk)
    rows = list(plant_table(version.plant, lang()))
    name = f"zuji-plant-{version.year}-{version.number}.{form}"
    if form == "xlsx":
        return attached(plant_workbook({PRODUCTS: rows}, lang()), EXCEL, name)
    if form != "csv":
        raise Http404(form)
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return attached(with_mark(text.getvalue()), "text/csv; charset=utf-8", name)


def plant_studies(request: HttpRequest, pk: int) -> HttpResponse:
    """Products that are to have studies; posting begins them as a job."""
    viewer = viewer_of(request)
    version = _computed(request, pk)
    require(viewer, "plant.study", version)
    made = set(version.studies.values_list("sku", flat=True))
    products = [
        (product.row["sku"], f"{product.row['sku']} {product.row['name']}".strip())
        for product in pages.products_of(version)
        if product.row["output"] and product.row["sku"] not in made
    ]
    form = PlantStudiesForm(request.POST if request.method == "POST" else None, products=products)
    if request.method == "POST":
        try:
            job = start_job(viewer, "plantstudies", {"version": version.pk, **form.values()})
            return redirect("job", job.pk)
        except Refusal as refusal:
            form.refused(refusal)
    context = {"version": version, "form": form}
    return render(request, "plants/studies.html", context, status=form.status)


def plant_package(request: HttpRequest, pk: int) -> HttpResponse:
    """What a verifier reads once for all products, and what differs; posting records a check."""
    viewer = viewer_of(request)
    version = _computed(request, pk)
    may = decide(viewer, "plant.check", version)
    form = PlantCheckForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            require(viewer, "plant.check", version)
            CheckPlant(viewer, version, **form.values()).run()
            return redirect("plant_package", pk)
        except Refusal as refusal:
            form.refused(refusal)
    context = pages.package_page(viewer, version)
    context |= {"version": version, "may_check": may, "check_form": form}
    return render(request, "plants/package.html", context, status=form.status)
