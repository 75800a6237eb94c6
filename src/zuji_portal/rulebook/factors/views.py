"""Factor search, factor page, proposals and their review."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zuji.background.derivations import derivation
from zuji.core.refusals import Refusal
from zuji.core.regions import SAME
from zuji.factors.classes import stages_of
from zuji.sectors.registry import get_model
from zuji.sectors.uses import industries_of, models_with
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_of
from zuji_portal.foundation.permissions import decide
from zuji_portal.foundation.permissions.registry import require
from zuji_portal.rulebook.factors import queries
from zuji_portal.rulebook.factors.actions import (
    ProposeFactor,
    RejectFactor,
    RetireFactor,
    ReviewFactor,
    VersionAction,
)
from zuji_portal.rulebook.factors.datasets import data_set_file, losses_by_format
from zuji_portal.rulebook.factors.entries import FACETS
from zuji_portal.rulebook.factors.export import exported
from zuji_portal.rulebook.factors.forms import (
    FactorTableForm,
    OpinionForm,
    ProposalForm,
    RetireForm,
)
from zuji_portal.rulebook.factors.proposals import differences
from zuji_portal.rulebook.factors.tables import propose_table
from zuji_portal.rulebook.factors.uses import studies_using
from zuji_portal.ui.downloads import attached
from zuji_portal.ui.forms import SiteForm
from zuji_portal.ui.language import findings_for, lang

SHOWN = 100
"""Refused rows that a receipt shows one by one."""
LOOK_AHEAD = datetime.timedelta(days=180)


def _asked(request: HttpRequest) -> tuple[str, dict[str, str]]:
    def text(name: str) -> str:
        return request.GET.get(name, "").replace("\0", "").strip()[:200]

    facets = {name: SAME.get(text(name), text(name)) for name in FACETS if text(name)}
    return text("q"), facets


@require_safe
def factor_list(request: HttpRequest) -> HttpResponse:
    """The factors that hold, searched by words and facets."""
    words, facets = _asked(request)
    after = request.GET.get("after", "")
    is_search = bool(words or facets)
    place = int(after) if after.isdecimal() and len(after) < 19 else -1
    matches = queries.search(words, facets, place) if is_search else None
    choice = queries.suited(words) if words and not facets and place < 0 else None
    context: dict[str, Any] = {
        "q": words,
        "facets": facets,
        "found": matches,
        "choice": choice if choice and choice.meaning else None,
        "values": queries.facet_values(lang()),
        "count": queries.count(),
        "packs": [] if is_search else queries.packs(),
        "may_propose": decide(viewer_of(request), "factor.propose"),
        "query": request.GET.copy(),
    }
    context["query"].pop("after", None)
    return render(request, "factors/list.html", context)


@require_safe
def factor_export(request: HttpRequest, form: str) -> HttpResponseBase:
    if form not in {"csv", "json", "xlsx"}:
        raise Http404(form)
    return exported(form, *_asked(request))


@require_safe
def factor(request: HttpRequest, factor_id: str) -> HttpResponse:
    return _factor_page(request, queries.current_or_404(factor_id))


@require_safe
def factor_data_set(request: HttpRequest, factor_id: str, form: str) -> HttpResponse:
    """The factor that holds as a data set for another program."""
    content, made = data_set_file(queries.current_or_404(factor_id), form, lang())
    return attached(content, made.media_type, f"zuji-factor-{made.id}{made.ending}")


@require_safe
def factor_version(request: HttpRequest, pk: int) -> HttpResponse:
    return _factor_page(request, queries.version_or_404(viewer_of(request), pk))


def _factor_page(
    request: HttpRequest, version: Any, status: int = 200, **more: Any
) -> HttpResponse:
    viewer = viewer_of(request)
    factor = version.factor
    context: dict[str, Any] = {
        "opinion": OpinionForm(),
        "retire": RetireForm(),
        "version": version,
        "factor": factor,
        "versions": queries.versions_of(viewer, version.factor_id),
        "differences": differences(version.base.factor, factor) if version.base else [],
        "opinions": version.opinions.all() if viewer.role in {"expert", "province"} else [],
        "models": [get_model(m) for m in models_with(version.factor_id)],
        "stages": stages_of(factor),
        "industries": industries_of(factor),
        "derived": derivation(version.factor_id),
        "formats": [
            (row, findings_for(losses))
            for row, losses in (losses_by_format(version) if version.is_current else ())
        ],
        "users": studies_using(viewer, version.factor_id),
        "may": {
            name: decide(viewer, f"factor.{name}", version)
            for name in ("propose", "review", "reject", "publish", "retire")
        },
    }
    return render(request, "factors/factor.html", context | more, status=status)


def factor_propose(request: HttpRequest, factor_id: str = "") -> HttpResponse:
    """The form of a revision, or of a new factor."""
    viewer = viewer_of(request)
    base = queries.current_or_404(factor_id) if factor_id else None
    form = ProposalForm(
        request.POST if request.method == "POST" else None,
        base=base.as_proposed if base else None,
    )
    if request.method == "POST":
        try:
            fields = form.values()
            version = ProposeFactor(viewer, base, reason=fields.pop("reason"), fields=fields).run()
            return redirect("factor_version", version.pk)
        except Refusal as refusal:
            form.refused(refusal)
    context = {"base": base, "form": form}
    return render(request, "factors/propose.html", context, status=form.status)


def factor_import(request: HttpRequest) -> HttpResponse:
    """A table whose rows become proposals, and the receipt of what became of each."""
    viewer = viewer_of(request)
    require(viewer, "factor.propose")
    is_sent = request.method == "POST"
    form = FactorTableForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    outcome = None
    if is_sent:
        try:
            fields = form.values()
            (content, name), why = fields.pop("file"), fields.pop("reason")
            asked = {part: fields.pop(part) for part in ("sheet", "words")}
            outcome = propose_table(viewer, content, name, reason=why, beside=fields, **asked)
        except Refusal as refusal:
            form.refused(refusal)
    context: dict[str, Any] = {"form": form, "outcome": outcome}
    if outcome:
        context |= {
            "sentences": list(outcome.receipt.sentences(lang())),
            "findings": findings_for(outcome.refused[:SHOWN]),
            "more": max(len(outcome.refused) - SHOWN, 0),
            "ignored": [
                (portion.count, portion.finding)
                for portion in outcome.receipt.portions
                if portion.outcome == "ignored"
            ],
        }
    return render(request, "factors/import.html", context, status=form.status)


@require_POST
def factor_review(request: HttpRequest, pk: int) -> HttpResponse:
    return _done(request, pk, ReviewFactor, "opinion", OpinionForm(request.POST))


@require_POST
def factor_reject(request: HttpRequest, pk: int) -> HttpResponse:
    return _done(request, pk, RejectFactor, "opinion", OpinionForm(request.POST))


@require_POST
def factor_retire(request: HttpRequest, pk: int) -> HttpResponse:
    return _done(request, pk, RetireFactor, "retire", RetireForm(request.POST))


def _done(
    request: HttpRequest, pk: int, action: type[VersionAction], name: str, form: SiteForm
) -> HttpResponse:
    viewer = viewer_of(request)
    version = queries.version_or_404(viewer, pk)
    try:
        outcome = action(viewer, version, **form.values()).run()
    except Refusal as refusal:
        return _factor_page(request, version, 422, **{name: form.refused(refusal)})
    return redirect("factor_version", outcome.pk)


@require_safe
def factor_agenda(request: HttpRequest) -> HttpResponse:
    """What experts have before them: open proposals, and best-before dates that come or have
    passed.
    """
    viewer: Viewer = viewer_of(request)
    today = timezone.localdate()
    until = (today + LOOK_AHEAD).isoformat()
    context = {
        "proposals": queries.open_proposals(viewer)[:200],
        "due": queries.best_before(until)[:200],
        "today": today.isoformat(),
        "until": until,
    }
    return render(request, "factors/agenda.html", context)
