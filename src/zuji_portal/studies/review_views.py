"""Screening before submission, submitting, approving, returning, and the findings of a revision."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from zuji.core.refusals import Refusal
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import require
from zuji_portal.studies import queries
from zuji_portal.studies.actions import (
    AddComment,
    AnswerWarning,
    ApproveStudy,
    ReturnStudy,
    SubmitStudy,
    answer_warnings,
)
from zuji_portal.studies.brief import decision_page, items_of
from zuji_portal.studies.forms import DecideStudyForm
from zuji_portal.studies.guide.checking import check_page
from zuji_portal.studies.pages import head
from zuji_portal.studies.results.naming import names_of
from zuji_portal.studies.results.queries import model_in
from zuji_portal.studies.results.sentences import rows
from zuji_portal.studies.results.wording import finding_of
from zuji_portal.ui.language import findings_for, lang
from zuji_portal.ui.requests import field


@require_safe
def study_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Every answer, and what the rules say of them: the same that the supervisor sees."""
    viewer = viewer_of(request)
    study = queries.draft_or_404(viewer, pk)
    return render(request, "studies/check.html", check_page(viewer, study))


@require_POST
def study_submit(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    study = queries.draft_or_404(viewer, pk)
    answer, typed = field(request, "answer"), typed_answers(request)
    try:
        answer_warnings(viewer, study, typed)
        if answer and study.state == "returned":
            AddComment(viewer, study, field="study", text=answer).run()
        SubmitStudy(viewer, study).run()
    except Refusal as problem:
        context = check_page(viewer, study, list(problem.findings), typed) | {"answer": answer}
        return render(request, "studies/check.html", context, status=422)
    return redirect("study", pk)


def typed_answers(request: HttpRequest) -> dict[str, str]:
    """Question → what was typed beside it."""
    mark = "said-"
    names = [name for name in request.POST if name.startswith(mark)]
    return {name.removeprefix(mark): field(request, name) for name in names}


@require_POST
def warning_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What the plant says of what it was asked to check."""
    viewer = viewer_of(request)
    study = queries.draft_or_404(viewer, pk)
    require(viewer, AnswerWarning.policy, study)
    typed = typed_answers(request)
    try:
        answer_warnings(viewer, study, typed)
    except Refusal as problem:
        context = check_page(viewer, study, typed=typed)
        context |= {"wrong": findings_for(problem.findings)}
        return render(request, "studies/check.html", context, status=422)
    return redirect(f"{reverse('study_check', args=[pk])}#warnings")


@require_POST
def study_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approves a submitted study, or sends it back to who filled it in, with a reason."""
    viewer = viewer_of(request)
    study = queries.draft_or_404(viewer, pk)
    require(viewer, ReturnStudy.policy, study)
    form = DecideStudyForm(request.POST, items=items_of(study))
    try:
        read = form.values()
        if read["decision"] == "approve":
            ApproveStudy(viewer, study).run()
        else:
            ReturnStudy(viewer, study, reason=read["reason"], field=read["field"]).run()
    except Refusal as refusal:
        page = decision_page(viewer, study, form.refused(refusal))
        return render(request, "studies/study.html", page, status=422)
    return redirect("study", pk)


@require_safe
def revision_findings(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What was shown at submission, as the supervisor reads it."""
    viewer = viewer_of(request)
    revision = queries.revision_or_404(viewer, pk, number)
    lock = revision.content()
    model = model_in(lock)
    names = names_of(model, lock["factors"])
    listed = rows([finding_of(row) for row in revision.findings], model, lang(), names)
    return render(
        request,
        "studies/findings.html",
        head(viewer, revision.study) | {"revision": revision, "findings": listed},
    )
