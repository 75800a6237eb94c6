"""Pages of cases: the list, one case, opening and ordering; the published records."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from zuji.core.refusals import Refusal, refuse
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_of
from zuji_portal.foundation.permissions import decide, require
from zuji_portal.foundation.workflow.confirming import moved_on_page
from zuji_portal.studies.transfers.events import FoundLine
from zuji_portal.supervision.cases import actions, counter, from_lines, queries
from zuji_portal.supervision.cases.forms import (
    ATTRIBUTE,
    CaseFilesForm,
    MissedForm,
    OpenSupervisionForm,
    OrderForm,
    RecordForm,
)
from zuji_portal.supervision.cases.machine import CASE_OF_SUPERVISION, OFFICERS
from zuji_portal.supervision.cases.models import SupervisionCase
from zuji_portal.supervision.cases.states import OF_THE_BODY
from zuji_portal.supervision.complaints.attachments import handed_out
from zuji_portal.ui.forms import SiteForm
from zuji_portal.ui.language import findings_for, lang
from zuji_portal.ui.templatetags.zuji import name as own_name

A_PAGE = 50
READERS = (*OFFICERS, "auditor")
MOVES: dict[str, type[actions.CaseAct]] = {
    CASE_OF_SUPERVISION.move(action.policy).key: action
    for action in (
        actions.DismissCase,
        actions.AnswerOrder,
        actions.AppealOrder,
        actions.UpholdOrder,
        actions.ConfirmProposal,
        actions.AnnulDecision,
        actions.PassCorrection,
        actions.EscalateCase,
        actions.ProposeSuspension,
        actions.ContestProposal,
        actions.SuspendForCase,
        actions.CloseCase,
        actions.RetractMissed,
    )
}


@require_safe
def record_list(request: HttpRequest) -> HttpResponse:
    """Every published record, those that ended among them."""
    page = Paginator(queries.published(), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "cases/records.html", {"page": page})


@require_safe
def record(request: HttpRequest, number: str) -> HttpResponse:
    """What is published of a case, and nothing else of it."""
    return render(request, "cases/record.html", {"case": queries.published_or_404(number)})


@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    viewer, state = viewer_of(request), request.GET.get("state", "")
    rows = queries.visible_to(viewer)
    if state in CASE_OF_SUPERVISION.words:
        rows = rows.filter(state=state)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [
            (case, CASE_OF_SUPERVISION.word(case.state, lang()), queries.due_of(case))
            for case in page
        ],
        "state": state,
        "states": CASE_OF_SUPERVISION.in_words(lang()),
        "may": decide(viewer, "supervision.open"),
    }
    return render(request, "cases/list.html", context)


def case_new(request: HttpRequest) -> HttpResponse:
    """Open a case; the address may name a drawn plant, a complaint or a line of transfers."""
    viewer = viewer_of(request)
    require(viewer, "supervision.open")
    if line := from_lines.line_of(viewer, request.GET.get("line", "")):
        return _new_from_line(request, viewer, line)
    ground = queries.grounds(viewer, request.GET.dict())
    is_named = ground["enterprise"] is not None
    form = OpenSupervisionForm(
        request.POST if request.method == "POST" else None, is_named=is_named
    )
    if request.method == "POST":
        try:
            values = form.values()
            uscc = values.pop("uscc", "")
            found = ground["enterprise"] or queries.enterprise_of(viewer, uscc)
            if found is None:
                raise refuse("enterprise-unknown", "uscc", uscc)
            values |= ground | {"enterprise": found}
            if request.POST.get("finding") and (of := queries.warned_revision(found)):
                values |= {"origin": "finding", "revision": of}
            made = actions.OpenSupervision(viewer, None, values=values).run()
            return redirect("supervision_case", made.pk)
        except Refusal as refusal:
            form.refused(refusal)
    context = {"form": form, "ground": ground}
    return render(request, "cases/new.html", context, status=form.status)


def _new_from_line(request: HttpRequest, viewer: Viewer, line: FoundLine) -> HttpResponse:
    """Open a case about one of the works of a line, or one about each of both."""
    works = from_lines.works_of(viewer, line)
    choices = [(code, own_name(enterprise)) for code, enterprise in works.items()]
    if len(choices) > 1:
        choices.append((from_lines.BOTH, from_lines.BOTH_WORDS[lang()]))
    initial = from_lines.words_of(line, lang())
    posted = request.POST if request.method == "POST" else None
    form = OpenSupervisionForm(posted, is_named=True, works=choices, initial=initial)
    if request.method == "POST":
        try:
            values = form.values()
            about = values.pop("about", "")
            made = from_lines.open_cases(viewer, line, works, about, values)
            if len(made) > 1:
                return redirect("supervision_case_list")
            return redirect("supervision_case", made[0].pk)
        except Refusal as refusal:
            form.refused(refusal)
    context = {"form": form, "ground": {}, "line": line, "works": works}
    return render(request, "cases/new.html", context, status=form.status)


def _page(
    request: HttpRequest, case: SupervisionCase, status: int = 200, **more: Any
) -> HttpResponse:
    viewer, machine = viewer_of(request), CASE_OF_SUPERVISION
    refused, is_reader = more.get("refused"), viewer.role in READERS
    stated = queries.stated_of(case) if case.missed is None else []
    steps = case.steps.select_related("by")
    context = {
        "case": case,
        "missed": case.missed if is_reader else None,
        "objections": queries.objections([case]).get(case.pk, []) if is_reader else [],
        "state": machine.word(case.state, lang()),
        "due": queries.due_of(case),
        "steps": [
            (step, machine.move(step.action).label)
            for step in (steps if is_reader else steps.exclude(action__in=OF_THE_BODY))
        ],
        "may_check": viewer.role in OFFICERS,
        "may_order": decide(viewer, "supervision.order", case),
        "may_attach": decide(viewer, "supervision.attach", case),
        "files": case.files.all(),
        "may_attribute": decide(viewer, ATTRIBUTE.name, case),
        "attribute": ATTRIBUTE,
        "may_publish": decide(viewer, "supervision.publish", case),
        "may_end": decide(viewer, "supervision.rehabilitate", case),
        "order_form": refused
        if isinstance(refused, OrderForm)
        else OrderForm(stated=stated, order=from_lines.ORDER[lang()] if case.line else ""),
        "missed_form": refused if isinstance(refused, MissedForm) else MissedForm(stated=stated),
        "evidence_form": refused if isinstance(refused, CaseFilesForm) else CaseFilesForm(),
        "record_form": refused if isinstance(refused, RecordForm) else RecordForm(),
    }
    return render(request, "cases/case.html", context | more, status=status)


@require_safe
def case(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, queries.case_or_404(viewer_of(request), pk))


def _done(
    request: HttpRequest, pk: int, act: type[actions.CaseAct], form: SiteForm
) -> HttpResponse:
    viewer = viewer_of(request)
    case = queries.case_or_404(viewer, pk)
    require(viewer, act.policy, case)
    try:
        act(viewer, case, **form.values()).run()
    except Refusal as refusal:
        case.refresh_from_db()
        findings = findings_for(form.refused(refusal).findings())
        return _page(request, case, 422, refused=form, findings=findings)
    return redirect("supervision_case", pk)


@require_safe
def case_counter(request: HttpRequest, pk: int) -> HttpResponse:
    """The least conspicuous edits of the enterprise's studies, and the evidence against them."""
    case = queries.case_or_404(viewer_of(request), pk)
    revisions = counter.checkable(case.enterprise)
    revision = counter.chosen(revisions, request.GET.get("revision", ""))
    context: dict[str, Any] = {"case": case, "revisions": revisions, "revision": revision}
    if revision is None:
        return render(request, "cases/counter.html", context)
    seen = frozenset(request.GET.getlist("seen"))
    try:
        checked = counter.counter_checked(revision, seen)
    except Refusal as refusal:
        context["findings"] = findings_for(refusal.findings)
        return render(request, "cases/counter.html", context, status=422)
    words, evidence = checked.words, checked.evidence
    names = [*(name for name in words if name in seen), *checked.found.to_see]
    context |= {
        "checked": checked,
        "share": -checked.found.move,
        "to_see": [(name, words[name], evidence[name], name in seen) for name in names],
        "sets": [
            (each, [(edit, words[edit.name], evidence[edit.name]) for edit in each.edits])
            for each in checked.found.sets
        ],
    }
    return render(request, "cases/counter.html", context)


@require_POST
def case_order(request: HttpRequest, pk: int) -> HttpResponse:
    """Order a correction with its deadline."""
    case = queries.case_or_404(viewer_of(request), pk)
    stated = queries.stated_of(case) if case.missed is None else []
    return _done(request, pk, actions.OrderCorrection, OrderForm(request.POST, stated=stated))


@require_POST
def case_attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Add evidence of either side."""
    form = CaseFilesForm(request.POST, request.FILES)
    return _done(request, pk, actions.AttachEvidence, form)


@require_safe
def case_file(request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
    """A file of a case, for both sides."""
    return handed_out(queries.file_or_404(viewer_of(request), pk))


@require_POST
def case_attribute(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the verification that missed what was ordered."""
    stated = queries.stated_of(queries.case_or_404(viewer_of(request), pk))
    return _done(request, pk, actions.AttributeMissed, MissedForm(request.POST, stated=stated))


@require_POST
def case_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a record with its reasons."""
    return _done(request, pk, actions.PublishCase, RecordForm(request.POST))


@require_POST
def case_rehabilitate(request: HttpRequest, pk: int) -> HttpResponse:
    """End a record with a note after the correction."""
    return _done(request, pk, actions.RehabilitateCase, RecordForm(request.POST))


def case_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """One move of a case, by who handles it or by the enterprise."""
    viewer = viewer_of(request)
    case = queries.case_or_404(viewer, pk)
    return moved_on_page(
        request, viewer, CASE_OF_SUPERVISION, case, act=MOVES.get(move), page=_page
    )
