"""Pages of training: courses, practice, exams, certificates of training, who holds them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zuji.core.refusals import Refusal
from zuji.training import COURSES, Course, PaperLine, courses, grade, score, training_rules
from zuji.training import course as shipped
from zuji.training.values import fraction
from zuji.trust.certificate import PURPOSES
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import require
from zuji_portal.foundation.workflow.confirming import moved_by_page
from zuji_portal.foundation.workflow.forms import ReasonForm
from zuji_portal.training import actions, queries
from zuji_portal.training.attesting import bundle_bytes, status_list
from zuji_portal.training.machine import TRAINING_CERTIFICATE
from zuji_portal.training.models import ExamAttempt
from zuji_portal.training.pages import given, paper_of, shown_question
from zuji_portal.ui.downloads import attached
from zuji_portal.ui.language import findings_for, lang

PRACTICE, PRACTISED = 3, 20
"""Questions of a page of practice, and how many sets of numbers practice has: the engine computes
each of them once.
"""
A_PAGE = 100


def _course_or_404(key: str) -> Course:
    if key not in COURSES:
        raise Http404(key)
    return shipped(key)


@require_safe
def course_list(request: HttpRequest) -> HttpResponse:
    return render(request, "training/courses.html", {"courses": courses()})


@require_safe
def course(request: HttpRequest, key: str) -> HttpResponse:
    return _course_page(request, _course_or_404(key))


def _course_page(
    request: HttpRequest, chosen: Course, refusal: Refusal | None = None
) -> HttpResponse:
    viewer, rules = viewer_of(request), training_rules()
    exams = [each for each in queries.exams_of(viewer) if each.course == chosen.id]
    context = {
        "course": chosen,
        "rules": rules,
        "share": float(rules.pass_share),
        "exams": exams,
        "running": next((e for e in exams if e.submitted_at is None and e.is_in_time), None),
        "findings": findings_for(refusal.findings) if refusal else [],
    }
    return render(request, "training/course.html", context, status=422 if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def course_module(request: HttpRequest, key: str, module: str) -> HttpResponse:
    """A module's text with questions to practise; a post grades them, and nothing is kept."""
    chosen = _course_or_404(key)
    if module not in chosen.modules:
        raise Http404(module)
    text = request.GET.get("set", "")
    seed = int(text) % PRACTISED if text.isascii() and text.isdecimal() and len(text) < 6 else 0
    pool = [each for each in chosen.questions.values() if each.module == module]
    pool = sorted(pool, key=lambda each: fraction(seed, "practice", each.id))[:PRACTICE]
    answers = given(request, chosen) if request.method == "POST" else None
    questions = []
    for number, question in enumerate(pool, 1):
        values = tuple((answers or {}).get(question.id, ()))
        graded = None if answers is None else grade(question, seed, values)
        questions.append(shown_question(number, question, seed, values, graded))
    keys = list(chosen.modules)
    after = keys[keys.index(module) + 1 : keys.index(module) + 2]
    context = {
        "course": chosen,
        "module": chosen.modules[module],
        "text": chosen.modules[module].text_zh
        if lang() == "zh"
        else chosen.modules[module].text_en,
        "questions": questions,
        "following": chosen.modules[after[0]] if after else None,
        "another": (seed + 1) % PRACTISED,
    }
    return render(request, "training/module.html", context)


@require_POST
def exam_start(request: HttpRequest, key: str) -> HttpResponse:
    chosen = _course_or_404(key)
    try:
        exam = actions.StartExam(viewer_of(request), chosen.id).run()
    except Refusal as refusal:
        return _course_page(request, chosen, refusal)
    return redirect("exam", exam.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def exam(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper of one's own exam, and after it was handed in the result with explanations."""
    viewer = viewer_of(request)
    mine = queries.exam_or_404(viewer, pk)
    chosen = shipped(mine.course)
    if request.method == "POST":
        answers = given(request, chosen)
        if "save" in request.POST:
            actions.SaveAnswers(viewer, mine, answers=answers).run()
        else:
            actions.SubmitExam(viewer, mine, answers=answers).run()
        return redirect("exam", pk)
    if mine.submitted_at is not None:
        return _result(request, mine, chosen)
    context = {"exam": mine, "course": chosen, "questions": paper_of(mine, chosen)}
    return render(request, "training/exam.html", context)


def _result(request: HttpRequest, mine: ExamAttempt, chosen: Course) -> HttpResponse:
    lines = [PaperLine(key, digest) for key, digest in mine.paper]
    graded = dict(score(chosen, mine.seed, lines, mine.answers).lines)
    questions = [
        shown_question(
            number,
            chosen.questions[line.question],
            mine.seed,
            tuple(mine.answers.get(line.question, ())),
            graded[line.question],
        )
        for number, line in enumerate(lines, 1)
        if graded[line.question] is not None
    ]
    context = {
        "exam": mine,
        "course": chosen,
        "questions": questions,
        "left_out": len(lines) - len(questions),
        "training_certificate": getattr(mine, "certificate", None),
    }
    return render(request, "training/result.html", context)


@require_safe
def own_training(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    context = {
        "needed": queries.own_standings(viewer),
        "held": queries.visible_to(viewer).filter(user=viewer.user_id or 0),
        "exams": queries.exams_of(viewer),
    }
    return render(request, "training/own.html", context)


@require_safe
def training_people(request: HttpRequest) -> HttpResponse:
    """How people stand to what their roles need, for who appoints them."""
    people = queries.in_need(viewer_of(request))
    page = Paginator(people, A_PAGE).get_page(request.GET.get("page"))
    context = {"rows": queries.standings(page.object_list), "page": page}
    return render(request, "training/people.html", context)


@require_safe
def training_certificate(request: HttpRequest, number: str) -> HttpResponse:
    """The state of a certificate of training, for whoever has its number; the name of its holder
    only for who may see the record.
    """
    found = queries.issued_or_404(number)
    viewer = viewer_of(request)
    context = {
        "training_certificate": found,
        "state": TRAINING_CERTIFICATE.word(found.state, lang()),
        "is_over": found.state == "valid" and not found.is_in_force,
        "seen": queries.visible_to(viewer).filter(pk=found.pk).exists(),
    }
    response = render(request, "training/certificate.html", context)
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def training_certificate_file(request: HttpRequest, number: str) -> HttpResponse:
    """The file for checking it offline, for who may see the record."""
    found = queries.training_certificate_or_404(viewer_of(request), number)
    return attached(bundle_bytes(found), "application/json", f"{number}.json")


def training_certificate_move(request: HttpRequest, number: str, move: str) -> HttpResponse:
    """Revokes a certificate of training, on a page of its own."""
    viewer = viewer_of(request)
    found = queries.training_certificate_or_404(viewer, number)
    if move != "revoke":
        raise Http404(move)
    require(viewer, "training.revoke", found)

    def acted(form: ReasonForm) -> HttpResponse:
        actions.RevokeTrainingCertificate(viewer, found, **form.values()).run()
        return redirect("training_certificate", number)

    step = TRAINING_CERTIFICATE.move("training.revoke")
    return moved_by_page(request, viewer, TRAINING_CERTIFICATE, found, move=step, act=acted)


@require_safe
def training_status(request: HttpRequest, purpose: str) -> HttpResponse:
    """A signed status list of certificates of training, as the credentials name it."""
    if purpose not in PURPOSES:
        raise Http404(purpose)
    response = HttpResponse(status_list(purpose), content_type="application/vc+jwt")
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "no-cache"
    return response
