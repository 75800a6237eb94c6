"""What recorded measures save in a year and what a tonne costs, and the page that shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zuji.charts.bars import Saving, draw_abatement
from zuji.compare.abatement import CostedKind, CostedMeasure, cost_curve, discount_rate
from zuji.core.label import Label
from zuji.sectors.registry import get_model, model_files
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_of
from zuji_portal.programme.models import RevisionWeight
from zuji_portal.studies.insight import YEARLY
from zuji_portal.studies.models import ReductionMeasure
from zuji_portal.studies.reductions.queries import visible_to
from zuji_portal.ui.drawing import drawn
from zuji_portal.ui.language import lang

STATES = {
    "planned": Label("计划中", "Planned"),
    "done": Label("已完成", "Done"),
}
LEFT = {
    "saved": Label("没有减排", "no saving"),
    "life": Label("没有写使用年限", "no years of use"),
    "cost": Label("没有写投入", "no investment"),
    "running": Label("没有写运行费用的变化", "no change of the running cost"),
    "output": Label("没有年产量", "no yearly output"),
}
"""Why a measure has no place on the curve, in the order in which it is asked."""
MOST_BARS = 20
LEAST_SAVED = 1.0
"""kgCO2e a year: what saves less has no cost a tonne that means anything."""


@dataclass(frozen=True)
class Abatement:
    """The kinds of measures, cheapest tonne first, and why others are not among them."""

    kinds: list[CostedKind]
    left: list[tuple[Label, int]]

    @property
    def tonnes(self) -> float:
        return sum(kind.tonnes for kind in self.kinds)

    @property
    def paying(self) -> float:
        """Tonnes of the kinds that cost nothing or less."""
        return sum(kind.tonnes for kind in self.kinds if kind.cost <= 0)


def recorded(viewer: Viewer, model: str = "", state: str = "") -> QuerySet[ReductionMeasure]:
    """Measures that were not dropped, of a model and in a state, of any where none is given."""
    rows = visible_to(viewer).filter(dropped_at=None)
    if model:
        rows = rows.filter(baseline__study__model_id=model)
    return rows.filter(done_on__isnull=state == "planned") if state else rows


def abatement(rows: QuerySet[ReductionMeasure]) -> Abatement:
    """The curve of recorded measures: measured savings where a later year shows them, else the
    expected ones; what was paid, else what was planned.
    """
    measures = list(
        rows.select_related("baseline__study").defer("baseline__lock", "baseline__findings")
    )
    of = {m.after_id or m.baseline_id for m in measures}
    outputs = dict(RevisionWeight.objects.filter(pk__in=of).values_list("pk", "output"))
    costed, left = [], Counter[str]()
    for measure in measures:
        one = _costed(measure, outputs)
        if isinstance(one, str):
            left[one] += 1
        else:
            costed.append(one)
    told = [(words, left[why]) for why, words in LEFT.items() if left[why]]
    return Abatement(cost_curve(costed, discount_rate()), told)


def _costed(measure: ReductionMeasure, outputs: Mapping[int, float]) -> CostedMeasure | str:
    """A measure with its cost, or why it has none."""
    is_measured = measure.actual is not None
    saving = measure.actual if measure.actual is not None else measure.expected
    investment = measure.cost if measure.paid is None else measure.paid
    output = outputs.get(measure.after_id or measure.baseline_id) or 0.0
    if saving <= 0:
        return "saved"
    if measure.life is None:
        return "life"
    if investment is None:
        return "cost"
    if measure.running is None:
        return "running"
    if not output:
        return "output"
    if saving * output < LEAST_SAVED:
        return "saved"
    model = measure.baseline.study.model_id
    name = Label(measure.name_zh, measure.name_en or measure.name_zh)
    product = get_model(model).title
    return CostedMeasure(
        kind=f"{model} {measure.key or measure.name_zh}",
        name=Label(f"{name.zh}（{product.zh}）", f"{name.en} ({product.en})"),
        saved=saving * output,
        investment=investment,
        years=measure.life,
        running=measure.running,
        is_measured=is_measured,
    )


@require_safe
def programme_abatement(request: HttpRequest) -> HttpResponse:
    """The abatement-cost curve of the measures that the viewer may see."""
    viewer = viewer_of(request)
    ids = recorded(viewer).order_by().values_list("baseline__study__model_id", flat=True)
    used = sorted(ids.distinct())
    models = {m: get_model(m).title[lang()] for m in used if m in model_files()}
    model, state = (request.GET.get(name, "") for name in ("model", "state"))
    model, state = model if model in models else "", state if state in STATES else ""
    found = abatement(recorded(viewer, model, state))
    largest = sorted(found.kinds, key=lambda kind: -kind.tonnes)[:MOST_BARS]
    savings = [Saving(k.name[lang()], k.tonnes, k.low, k.cost, k.high) for k in largest]
    draw = partial(draw_abatement, savings)
    context = {
        "found": found,
        "curve": drawn(lambda look: draw(YEARLY[look.lang], look)) if savings else None,
        "is_cut": len(found.kinds) > MOST_BARS,
        "most": MOST_BARS,
        "rate": 100 * discount_rate(),
        "models": models,
        "model": model,
        "states": {key: word[lang()] for key, word in STATES.items()},
        "state": state,
    }
    return render(request, "programme/abatement.html", context)
