"""Pages: the tool, the form, a result, a step explained, verification, comparison."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zuji.core.refusals import Refusal
from zuji.exchange.datasets.of_study import set_of_study
from zuji.exchange.datasets.writing import FORMATS, DataSetFormat, losses_in
from zuji.footprint import study_from_data
from zuji.lockfile import decompose
from zuji.lockfile.explanation import explain_step
from zuji.lockfile.lock import lock_bytes
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.rulebook.sectormodels.queries import model_or_404
from zuji_portal.studies.results import queries
from zuji_portal.studies.results.actions import compute, store
from zuji_portal.studies.results.addresses import Result, public_or_404, result_or_404
from zuji_portal.studies.results.forms import PLACE, overlong, study_data
from zuji_portal.studies.results.pages import (
    comparison_page,
    form_page,
    headline,
    in_words,
    is_same_computation,
    result_page,
)
from zuji_portal.studies.results.sentences import apart
from zuji_portal.studies.results.uploads import read_upload
from zuji_portal.studies.results.verified_page import verified_page
from zuji_portal.studies.results.verifying import verified
from zuji_portal.ui.downloads import attached
from zuji_portal.ui.language import findings_for, lang


@require_safe
def calc_home(request: HttpRequest) -> HttpResponse:
    """The models to calculate with, by industry; `q` keeps those that hold its words."""
    words = request.GET.get("q", "").strip()
    context = {"groups": queries.models_by_industry(lang(), words), "words_asked": words}
    return render(request, "results/calc.html", context)


def _with_example(slug: str, model_id: str) -> dict[str, Any] | None:
    """The page of a shipped example of a model; None where it is not stored here."""
    chosen = queries.example_result(slug, model_id)
    if chosen is None:
        return None
    lock = chosen.content()
    model = queries.model_in(lock)
    page = headline(lock, model, lang()) | form_page(model, lock["study"], chosen.digest)
    return page | {"saved": chosen.digest, "chosen": chosen}


def _base(request: HttpRequest) -> tuple[str, dict[str, Any] | None]:
    digest = str((request.POST or request.GET).get("base", ""))
    if not digest:
        return "", None
    return digest, public_or_404(digest).lock["study"]


def new_study(request: HttpRequest, model_id: str) -> HttpResponse:
    """The open form: whoever fills it gets a result, and nobody's account is needed."""
    model = model_or_404(model_id)
    if request.method != "POST" and (slug := request.GET.get("example")):
        if example := _with_example(slug, model_id):
            return render(request, "results/example.html", example)
        return redirect("new_study", model_id)
    digest, base = _base(request)
    if request.method != "POST":
        data = base or {"model": model_id}
        return render(
            request, "results/new.html", {**form_page(model, data, digest), "empty": base is None}
        )
    posted = request.POST.dict()
    data = study_data(model, posted, base)
    try:
        if wrong := overlong(posted):
            raise Refusal(wrong)
        lock = compute(
            study_from_data(data, PLACE), draws=settings.RESULT_DRAWS, today=timezone.localdate()
        )
    except Refusal as problem:
        page = form_page(model, data, digest, problem.findings)
        return render(request, "results/new.html", page, status=422)
    return redirect("result", digest=store(lock, parent=digest).digest)


@require_POST
def study_form_part(request: HttpRequest, model_id: str) -> HttpResponse:
    """The form again after a choice changed, nothing computed."""
    model = model_or_404(model_id)
    digest, base = _base(request)
    data = study_data(model, request.POST.dict(), base)
    whole = "results/_form.html" if request.htmx else "results/new.html"  # type: ignore[attr-defined]
    response = render(request, whole, form_page(model, data, digest))
    response["HX-Trigger-After-Settle"] = "refreshed"  # the new form asks for its headline
    return response


@require_POST
def preview(request: HttpRequest, model_id: str) -> HttpResponse:
    """The headline while inputs change, with links to files only of the same computation; nothing
    is stored.
    """
    model = model_or_404(model_id)
    digest, base = _base(request)
    data = study_data(model, request.POST.dict(), base)
    context: dict[str, Any] = {"preview": True, "oob": True}
    try:
        lock = compute(
            study_from_data(data, PLACE), draws=settings.PREVIEW_DRAWS, today=timezone.localdate()
        )
    except Refusal as problem:
        blocking = [f for f in problem.findings if f.severity == "block"]
        wrong, lacking = apart(blocking, model, lang())
        context |= {"refused": in_words(wrong, model, lang()), "lacking": lacking}
        return render(request, "results/_preview.html", context)
    context |= headline(lock, model, lang())
    if digest:
        old = public_or_404(digest).lock
        context["change"] = lock["result"]["total"]["value"] - old["result"]["total"]["value"]
        context["saved"] = digest if is_same_computation(lock, old) else ""
    return render(request, "results/_preview.html", context)


def upload(request: HttpRequest) -> HttpResponse:
    file = request.FILES.get("file")
    if request.method != "POST" or file is None:
        return render(
            request,
            "results/upload.html",
            {"missing": request.method == "POST"},
            status=422 if request.method == "POST" else 200,
        )
    try:
        study = read_upload(file)
        lock = compute(study, draws=settings.RESULT_DRAWS, today=timezone.localdate())
    except Refusal as problem:
        context = {"findings": findings_for(problem.findings), "file_name": file.name}
        return render(request, "results/upload.html", context, status=422)
    return redirect("result", digest=store(lock).digest)


def _formats(stored: Result) -> list[tuple[DataSetFormat, list[dict[str, Any]]]]:
    """Each format of the result as a data set with what is lost in it; none where it makes none."""
    try:
        records = set_of_study(stored.lock)
    except Refusal:
        return []
    return [(row, findings_for(losses_in(records, row))) for row in FORMATS.values()]


@require_safe
def result(request: HttpRequest, digest: str) -> HttpResponse:
    stored = result_or_404(viewer_of(request), digest)
    context = result_page(stored, lang()) | {"formats": _formats(stored)}
    return render(request, "results/result.html", context)


@require_safe
def step(request: HttpRequest, digest: str, step_id: str) -> HttpResponse:
    stored = result_or_404(viewer_of(request), digest)
    explained = explain_step(stored.lock, step_id, lang())
    if explained is None:
        raise Http404(step_id)
    return render(request, "results/step.html", {"digest": digest, **explained})


def verify(request: HttpRequest) -> HttpResponse:
    """Answer three questions about an uploaded lockfile, or give it back with the log's proofs;
    nothing is stored.
    """
    file = request.FILES.get("file")
    if request.method != "POST" or file is None:
        return render(request, "results/verify.html", {"missing": request.method == "POST"})
    if file.size is None or file.size > settings.UPLOAD_LIMIT:
        return render(request, "ui/error.html", {"code": 413}, status=413)
    try:
        brought = verified(file.read(), file.name or "lock")
    except Refusal as problem:
        context: dict[str, Any] = {"findings": findings_for(problem.findings)}
        return render(request, "results/verify.html", context, status=422)
    if "anchored" in request.POST and "anchor" in brought.lock:
        digest = str(brought.lock["digest"]).removeprefix("sha256:")[:12]
        name = f"zuji-{digest}.lock.json"
        return attached(lock_bytes(brought.lock), "application/json", name)
    return render(request, "results/verify.html", verified_page(brought, lang()))


@require_safe
def compare(request: HttpRequest, old: str, new: str) -> HttpResponse:
    locks = [result_or_404(viewer_of(request), d).lock for d in (old, new)]
    difference = decompose(*locks)
    return render(
        request, "results/compare.html", comparison_page(difference, locks, (old, new), lang())
    )
