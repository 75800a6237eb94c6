"""Pages of reduction measures: of a product, one of them, and all for officers."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from zuji.core.refusals import Refusal
from zuji_portal.enterprises.products.queries import product_or_404
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import decide, require
from zuji_portal.studies.models import ReductionMeasure
from zuji_portal.studies.reductions import actions, queries
from zuji_portal.studies.reductions.forms import (
    DropReductionForm,
    FinishReductionForm,
    ReductionForm,
)
from zuji_portal.ui.forms import SiteForm

A_PAGE = 50


@require_safe
def reduction_list(request: HttpRequest) -> HttpResponse:
    """Every measure that the viewer may see."""
    rows = queries.visible_to(viewer_of(request))
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "studies/reductions/list.html", {"page": page})


def product_reductions(request: HttpRequest, pk: int) -> HttpResponse:
    """The measures of a product; posting plans one."""
    viewer = viewer_of(request)
    product = product_or_404(viewer, pk)
    may = decide(viewer, "reduction.plan", product)
    if request.method == "POST":
        require(viewer, "reduction.plan", product)
    baseline = queries.baseline_of(product) if may else None
    form = ReductionForm(request.POST if request.method == "POST" else None, baseline=baseline)
    if request.method == "POST":
        try:
            made = actions.PlanReduction(viewer, product, **form.values()).run()
            return redirect("reduction", made.pk)
        except Refusal as refusal:
            form.refused(refusal)
    context = {
        "product": product,
        "rows": queries.visible_to(viewer).filter(product=product),
        "form": form,
        "may": may,
        "baseline": baseline,
    }
    return render(request, "studies/reductions/product.html", context, status=form.status)


def _page(
    request: HttpRequest, measure: ReductionMeasure, refused: SiteForm | None = None
) -> HttpResponse:
    viewer = viewer_of(request)
    context = {
        "measure": measure,
        "finish": FinishReductionForm.beside(refused),
        "drop": DropReductionForm.beside(refused),
        "may_finish": decide(viewer, "reduction.finish", measure),
        "may_drop": decide(viewer, "reduction.drop", measure),
    }
    status = refused.status if refused else 200
    return render(request, "studies/reductions/reduction.html", context, status=status)


def reduction(request: HttpRequest, pk: int) -> HttpResponse:
    """One measure; posting says that it is done."""
    viewer = viewer_of(request)
    measure = queries.reduction_or_404(viewer, pk)
    if request.method != "POST":
        return _page(request, measure)
    require(viewer, "reduction.finish", measure)
    form = FinishReductionForm(request.POST)
    try:
        actions.FinishReduction(viewer, measure, **form.values()).run()
    except Refusal as refusal:
        form.refused(refusal)
        measure.refresh_from_db()
        return _page(request, measure, form)
    return redirect("reduction", pk)


@require_POST
def reduction_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Says that it is not going to be done."""
    viewer = viewer_of(request)
    measure = queries.reduction_or_404(viewer, pk)
    require(viewer, "reduction.drop", measure)
    form = DropReductionForm(request.POST)
    try:
        actions.DropReduction(viewer, measure, **form.values()).run()
    except Refusal as refusal:
        form.refused(refusal)
        measure.refresh_from_db()
        return _page(request, measure, form)
    return redirect("reduction", pk)
