"""The desk: what waits for me, starting a study, the study form with its live result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zuji.core.numbers import shortened
from zuji.core.refusals import Finding, Refusal, blocking, refuse
from zuji.footprint.profile import get_profile
from zuji.sectors.registry import get_model
from zuji_portal.enterprises.organisations.queries import own_claims
from zuji_portal.enterprises.products.queries import product_or_404
from zuji_portal.enterprises.products.queries import visible_to as visible_products
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions.roles import ENTERPRISE
from zuji_portal.foundation.permissions.routes import WRITERS
from zuji_portal.studies import queries
from zuji_portal.studies.actions import (
    AddComment,
    CreateStudy,
    DeleteDraft,
    RestoreDraft,
    Saved,
    SaveStudy,
    SettleComment,
    UndoChange,
)
from zuji_portal.studies.bin import KEPT
from zuji_portal.studies.brief import decision_page
from zuji_portal.studies.machine import EDITABLE, STUDY
from zuji_portal.studies.methods import chosen_profile, fixed_profile, profiles_beside
from zuji_portal.studies.models import Comment, Study
from zuji_portal.studies.notifications.views import listed_rows
from zuji_portal.studies.pages import draft_page, head, live_result
from zuji_portal.studies.results.forms import study_data
from zuji_portal.ui.language import findings_for, lang
from zuji_portal.ui.requests import field, whole


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for the viewer, by role."""
    viewer = viewer_of(request)
    context: dict[str, Any] = listed_rows(viewer) | {
        "viewer": viewer,
        "states": STUDY.in_words(lang()),
        "studies": queries.visible_to(viewer)[:100],
    }
    if viewer.role in ENTERPRISE:
        context["products"] = visible_products(viewer)
    context["own_claims"] = own_claims(viewer) if viewer.role == "member" else []
    return render(request, "studies/desk.html", context)


def study_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Pick model (of the product), year, profile; from last year's study or from nothing."""
    viewer = viewer_of(request)
    product = product_or_404(viewer, pk)
    earlier = queries.earlier_studies(viewer, product.pk)
    fixed = fixed_profile(product.model_id)
    context = {
        "product": product,
        "model": get_model(product.model_id),
        "earlier": earlier,
        "year": timezone.localdate().year - 1,
        "fixed": fixed,
        "profiles": [get_profile(p) for p in profiles_beside(fixed)],
    }
    if request.method != "POST":
        return render(request, "studies/start.html", context)
    year, profile = whole(request, "year"), ""
    wrong: list[Finding] = []
    if not 1990 <= year <= timezone.localdate().year:
        wrong.append(
            blocking(
                "year-wrong",
                "year",
                shortened(field(request, "year")),
                f"1990 … {timezone.localdate().year}",
            )
        )
    if earlier.filter(year=year).exists() and not field(request, "again"):
        wrong.append(blocking("study-again", "again", year=str(year)))
    try:
        profile = chosen_profile(product.model_id, field(request, "profile"))
    except Refusal as refusal:
        wrong += refusal.findings
    if wrong:
        return render(
            request, "studies/start.html", context | {"findings": findings_for(wrong)}, status=422
        )
    previous = earlier.filter(pk=whole(request, "previous")).first()
    study = CreateStudy(viewer, product, year=year, profile=profile, previous=previous).run()
    return redirect("study_tasks", study.pk)


@require_safe
def study(request: HttpRequest, pk: int) -> HttpResponse:
    """A study's own page: to its tasks for who writes it, to the form for colleagues, else its
    revisions and their standing.
    """
    viewer = viewer_of(request)
    study = queries.study_or_404(viewer, pk)
    if queries.sees_draft(viewer, study) and study.state in EDITABLE:
        if viewer.role in WRITERS:
            return redirect("study_tasks", pk)
        return redirect("study_draft", pk)
    return render(request, "studies/study.html", decision_page(viewer, study))


def study_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The form; posting saves and, by the pressed button, also comments or takes one's own side."""
    viewer = viewer_of(request)
    study = queries.draft_or_404(viewer, pk)
    if request.method != "POST":
        page = draft_page(viewer, study, is_asked="asked" in request.GET)
        return render(request, "studies/draft.html", page)
    saved = save(request, study)
    study.refresh_from_db()
    status = 409 if saved.conflicts else 200
    if status == 200:
        return redirect(f"{reverse('study_draft', args=[pk])}?asked=1")
    return render(
        request,
        "studies/draft.html",
        draft_page(viewer, study, None, saved.conflicts),
        status=status,
    )


def save(request: HttpRequest, study: Study, entered: Mapping[str, str] | None = None) -> Saved:
    """Save the posted form field by field, with what a page made of it in `entered`."""
    base = field(request, "version")
    if not base.isdecimal() or len(base) > 9:
        raise refuse("version-unknown", "version", base[:40])
    version = int(base)
    begun = queries.data_at(study, version) if version <= study.version else study.data
    posted = {k: str(v).replace("\0", "") for k, v in request.POST.items()} | dict(entered or {})
    mine = study_data(get_model(study.model_id), posted, begun)
    saved: Saved = SaveStudy(viewer_of(request), study, mine=mine, base=version).run()
    return saved


@require_POST
def study_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Autosave while typing: the headline; the whole form where others wrote meanwhile or its
    shape changed.
    """
    viewer = viewer_of(request)
    study = queries.draft_or_404(viewer, pk)
    saved = save(request, study)
    base = int(field(request, "version"))
    study.refresh_from_db()
    more = {"saved_at": timezone.now(), "oob": True}
    others_wrote = study.version - base > bool(saved.change)
    is_whole = others_wrote or saved.conflicts or request.GET.get("whole")
    if request.htmx and not is_whole:  # type: ignore[attr-defined]
        page = head(viewer, study) | live_result(study, study.data)
        return render(request, "studies/_saved.html", page | more)
    page = draft_page(viewer, study, None, saved.conflicts)
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, "studies/draft.html", page)
    response = render(request, "studies/_form_again.html", page | more)
    response["HX-Retarget"], response["HX-Reswap"] = "#study-form", "outerHTML"
    return response


@require_POST
def study_undo(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    study = queries.draft_or_404(viewer, pk)
    saved = UndoChange(viewer, study).run()
    if saved.conflicts:
        study.refresh_from_db()
        return render(
            request,
            "studies/draft.html",
            draft_page(viewer, study, None, saved.conflicts),
            status=409,
        )
    return redirect("study_draft", pk)


@require_POST
def study_comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Comment at a field. The button sits in the study form, so what was typed there is saved
    first.
    """
    viewer = viewer_of(request)
    study = queries.draft_or_404(viewer, pk)
    if (
        request.POST.get("version")
        and study.state in EDITABLE
        and viewer.role in {"clerk", "owner"}
    ):
        save(request, study)
    name = field(request, "comment-field")
    AddComment(viewer, study, field=name, text=field(request, f"comment-{name}")).run()
    return redirect("study_draft", pk)


@require_POST
def comment_settle(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    viewer = viewer_of(request)
    study = queries.draft_or_404(viewer, pk)
    comment = Comment.objects.filter(study=study, pk=number).first()
    if comment is None:
        raise Http404(number)
    SettleComment(viewer, study, comment=comment).run()
    return redirect("study_draft", pk)


@require_safe
def study_bin(request: HttpRequest) -> HttpResponse:
    """Deleted drafts of the enterprise, until they are removed."""
    rows = [(study, study.changed_at + KEPT) for study in queries.deleted_of(viewer_of(request))]
    return render(request, "studies/bin.html", {"rows": rows})


@require_POST
def study_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Deletes a draft, or restores it."""
    viewer = viewer_of(request)
    if move == "delete":
        DeleteDraft(viewer, queries.draft_or_404(viewer, pk)).run()
        return redirect("study_bin")
    deleted = queries.deleted_of(viewer).filter(pk=pk).first()
    if move != "restore" or deleted is None:
        raise Http404(move)
    RestoreDraft(viewer, deleted).run()
    return redirect("study_draft", pk)
