"""Pages of the factors of a study: which item uses which, choosing another, entering an own one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from zuji.core.refusals import Refusal, refuse
from zuji.sectors.model import Slot
from zuji.sectors.registry import get_model
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import decide
from zuji_portal.rulebook.factors.queries import suited
from zuji_portal.studies import queries
from zuji_portal.studies.guide.choosing import ChooseFactor
from zuji_portal.studies.guide.factors import offers, slots_of, words_of
from zuji_portal.studies.guide.forms import OwnFactorForm
from zuji_portal.studies.models import Study
from zuji_portal.studies.pages import head
from zuji_portal.ui.forms import SiteForm
from zuji_portal.ui.language import findings_for
from zuji_portal.ui.requests import field


@require_safe
def study_factors(request: HttpRequest, pk: int) -> HttpResponse:
    """Every item of the study with the factor that it uses."""
    viewer = viewer_of(request)
    study = queries.draft_or_404(viewer, pk)
    page = head(viewer, study) | {"tab": "tasks", "slots": slots_of(study)}
    return render(request, "studies/guide/factors.html", page)


def slot_or_404(study: Study, name: str) -> Slot:
    slot = get_model(study.model_id).slots.get(name)
    if slot is None:
        raise Http404(name)
    return slot


def study_factor(request: HttpRequest, pk: int, slot: str) -> HttpResponse:
    """The library's search for one item; posting takes a factor, or one of the plant's own."""
    viewer = viewer_of(request)
    study = queries.draft_or_404(viewer, pk)
    item = slot_or_404(study, slot)
    form = OwnFactorForm(request.POST if "own" in request.POST else None, unit=item.unit)
    if request.method != "POST":
        return render(request, "studies/guide/factor.html", _page(request, study, item, form))
    try:
        own = form.values() if form.is_bound else None
        if own is None and not field(request, "factor"):
            raise refuse("factor-not-chosen", "factor")
        ChooseFactor(viewer, study, slot=slot, factor=field(request, "factor"), own=own).run()
    except Refusal as refusal:
        page = _page(request, study, item, form.refused(refusal) if form.is_bound else form)
        page["findings"] = findings_for(refusal.findings)
        return render(request, "studies/guide/factor.html", page, status=422)
    return redirect(f"{reverse('study_factors', args=[pk])}#{slot}")


def _page(request: HttpRequest, study: Study, item: Slot, form: SiteForm) -> dict[str, Any]:
    viewer = viewer_of(request)
    words = request.GET.get("q", "").replace("\0", "").strip()[:100]
    fit, unfit = offers(study, item, words)
    now = next((each.total for each in fit if each.is_in_use), None)
    return head(viewer, study) | {
        "tab": "tasks",
        "slot": item,
        "words": words or words_of(item),
        "said": suited(words).said if words else None,
        "fit": fit,
        "unfit": unfit,
        "now": now,
        "own": form,
        "is_read_only": not decide(viewer, "study.edit", study),
    }
