"""Pages of change requests: the list, one request, the two forms that ask."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from zuji.core.places import industry_classes
from zuji.core.refusals import Refusal
from zuji_portal.enterprises.changes import actions, queries
from zuji_portal.enterprises.changes.facts import asked_facts
from zuji_portal.enterprises.changes.forms import (
    BESIDE,
    EnterpriseChangeForm,
    ProductChangeForm,
)
from zuji_portal.enterprises.changes.machine import CHANGE
from zuji_portal.enterprises.changes.models import ChangeRequest
from zuji_portal.enterprises.evidence.queries import visible_to as visible_evidence
from zuji_portal.enterprises.organisations.queries import enterprise_or_404
from zuji_portal.enterprises.products.queries import product_or_404
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import require
from zuji_portal.foundation.workflow.confirming import moved_on_page
from zuji_portal.ui.forms import SiteForm
from zuji_portal.ui.language import lang

A_PAGE = 50
MOVES: dict[str, type[actions.ChangeDecision]] = {
    CHANGE.move(action.policy).key: action
    for action in (actions.MakeChange, actions.RefuseChange, actions.WithdrawChange)
}


@require_safe
def change_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.visible_to(viewer_of(request)), A_PAGE).get_page(
        request.GET.get("page")
    )
    rows = [(c, CHANGE.word(c.state, lang()), [f.label for f in asked_facts(c)]) for c in page]
    return render(request, "changes/list.html", {"page": page, "rows": rows})


def _page(
    request: HttpRequest, change: ChangeRequest, status: int = 200, **more: Any
) -> HttpResponse:
    viewer = viewer_of(request)
    context = {
        "change": change,
        "reads_files": change.evidence_id is not None
        and visible_evidence(viewer).filter(pk=change.evidence_id).exists(),
        "facts": asked_facts(change),
        "state": CHANGE.word(change.state, lang()),
    }
    return render(request, "changes/change.html", context | more, status=status)


@require_safe
def change(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, queries.change_or_404(viewer_of(request), pk))


def change_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """One move of a request, by its officer or by who asked."""
    viewer = viewer_of(request)
    asked = queries.change_or_404(viewer, pk)
    return moved_on_page(request, viewer, CHANGE, asked, act=MOVES.get(move), page=_page)


def enterprise_change(request: HttpRequest, pk: int) -> HttpResponse:
    enterprise = enterprise_or_404(viewer_of(request), pk)
    posted = request.POST if request.method == "POST" else None
    return _asked(request, enterprise, None, EnterpriseChangeForm(posted, enterprise=enterprise))


def product_change(request: HttpRequest, pk: int) -> HttpResponse:
    product = product_or_404(viewer_of(request), pk)
    posted = (request.POST,) if request.method == "POST" else ()
    form = ProductChangeForm(*posted, enterprise=product.enterprise, product=product)
    return _asked(request, product.enterprise, product, form)


def _asked(request: HttpRequest, enterprise: Any, product: Any, form: SiteForm) -> HttpResponse:
    viewer = viewer_of(request)
    require(viewer, "change.ask", enterprise)
    waiting = queries.open_change(enterprise, product)
    if request.method == "POST":
        try:
            values = form.values()
            beside = {name: values.pop(name) for name in BESIDE}
            asked = actions.AskChange(
                viewer, enterprise, product=product, values=values, **beside
            ).run()
            return redirect("change", asked.pk)
        except Refusal as refusal:
            form.refused(refusal)
    context = {
        "enterprise": enterprise,
        "product": product,
        "form": form,
        "waiting": waiting,
        "classes": industry_classes() if product is None else (),
    }
    return render(request, "changes/form.html", context, status=form.status)
