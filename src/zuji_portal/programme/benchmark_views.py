"""The page of what other places published of a class of products."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from zuji.core.refusals import Refusal
from zuji.sectors.registry import get_model, model_files
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import decide
from zuji_portal.programme.actions import RecordBenchmark, WithdrawBenchmark
from zuji_portal.programme.forms import BenchmarkForm, WithdrawBenchmarkForm
from zuji_portal.programme.models import Benchmark


def _page(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    ending = more.pop("ending", {})
    rows = [
        (b, get_model(b.model_id).title, ending.get(b.pk, WithdrawBenchmarkForm()))
        for b in Benchmark.objects.select_related("by")
        if b.model_id in model_files()
    ]
    published = [(get_model(m).title, row) for m in model_files() for row in get_model(m).published]
    context = {
        "rows": rows,
        "published": published,
        "form": BenchmarkForm(),
        "may": decide(viewer_of(request), "benchmark.record"),
    }
    return render(request, "programme/benchmarks.html", context | more, status=status)


@require_safe
def programme_benchmarks(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_POST
def programme_benchmark_add(request: HttpRequest) -> HttpResponse:
    form = BenchmarkForm(request.POST)
    try:
        RecordBenchmark(viewer_of(request), "benchmarks", values=form.values()).run()
    except Refusal as refusal:
        return _page(request, 422, form=form.refused(refusal))
    return redirect("programme_benchmarks")


@require_POST
def programme_benchmark_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    benchmark, form = get_object_or_404(Benchmark, pk=pk), WithdrawBenchmarkForm(request.POST)
    try:
        WithdrawBenchmark(viewer_of(request), benchmark, **form.values()).run()
    except Refusal as refusal:
        return _page(request, 422, ending={pk: form.refused(refusal)})
    return redirect("programme_benchmarks")
