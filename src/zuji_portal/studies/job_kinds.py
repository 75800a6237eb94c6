"""Jobs of the desk: a large Monte Carlo of one study, recomputing every study of the enterprise."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import numpy as np
from django.utils import timezone

from zuji.core.label import Label
from zuji.core.refusals import Refusal, refuse
from zuji.uncertainty.monte_carlo import monte_carlo
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.jobs.kinds import Kind, State
from zuji_portal.studies.computing import assessed, lock_of
from zuji_portal.studies.queries import data_at, draft_or_404, visible_to

DRAWS_A_PART = 100_000
BINS = 2000
MOST_PARTS = 100


def _mc_parts(viewer: Viewer, arguments: Mapping[str, Any]) -> int:
    draws = int(arguments["draws"])
    if not DRAWS_A_PART <= draws <= MOST_PARTS * DRAWS_A_PART:
        raise refuse("draws-range", "draws", draws, f"{DRAWS_A_PART}–{MOST_PARTS * DRAWS_A_PART}")
    return draws // DRAWS_A_PART


def _mc_part(viewer: Viewer, arguments: Mapping[str, Any], part: int, state: State) -> State:
    """Draws with the part's own seed, added into one histogram with edges fixed at the first
    part; every part draws from the study as it stood at the first.
    """
    study = draft_or_404(viewer, int(arguments["study"]))
    on = datetime.date.fromisoformat(state["on"]) if state else timezone.localdate()
    assessment = assessed(data_at(study, state["version"]) if state else study.data, on)
    values = monte_carlo(assessment.response, assessment.variables, DRAWS_A_PART, 1 + part).values
    if not state:
        low, high = (float(q) for q in np.quantile(values, (0.0001, 0.9999)))
        margin = (high - low) or abs(low) or 1.0
        state = {
            "low": low - margin,
            "high": high + margin,
            "counts": [0] * BINS,
            "sum": 0.0,
            "squares": 0.0,
            "n": 0,
            "version": study.version,
            "on": on.isoformat(),
        }
    inside = np.clip(values, state["low"], state["high"])
    counts, _ = np.histogram(inside, bins=BINS, range=(state["low"], state["high"]))
    return {
        **state,
        "counts": [a + int(b) for a, b in zip(state["counts"], counts, strict=True)],
        "sum": state["sum"] + float(values.sum()),
        "squares": state["squares"] + float((values**2).sum()),
        "n": state["n"] + len(values),
    }


def _mc_result(viewer: Viewer, arguments: Mapping[str, Any], state: State) -> dict[str, Any]:
    edges = np.linspace(state["low"], state["high"], BINS + 1)
    shares = np.cumsum(state["counts"]) / state["n"]
    low, median, high = (float(np.interp(p, shares, edges[1:])) for p in (0.025, 0.5, 0.975))
    mean = state["sum"] / state["n"]
    deviation = max(state["squares"] / state["n"] - mean**2, 0.0) ** 0.5
    return {
        "draws": state["n"],
        "mean": mean,
        "sd": deviation,
        "low": low,
        "median": median,
        "high": high,
        "version": state["version"],
    }


def _all_studies(viewer: Viewer) -> list[int]:
    return list(visible_to(viewer).order_by("pk").values_list("pk", flat=True))


def _recompute_parts(viewer: Viewer, arguments: Mapping[str, Any]) -> int:
    return len(_all_studies(viewer))


def _recompute_part(viewer: Viewer, arguments: Mapping[str, Any], part: int, state: State) -> State:
    """One study under today's factors and models, beside its frozen result."""
    pending = state.get("pending") or _all_studies(viewer)
    study = draft_or_404(viewer, pending[part])
    latest = study.latest_revision()
    row: dict[str, Any] = {"study": study.pk, "name": str(study)}
    if latest:
        row["frozen"] = latest.content()["result"]["total"]["value"]
    try:
        total = lock_of(study.data, timezone.localdate(), draws=0)["result"]["total"]
        row |= {"now": total["value"], "unit": total["unit"]}
    except Refusal as problem:
        row["refused"] = problem.findings[0].rule
    return {"pending": pending, "rows": [*state.get("rows", []), row]}


def _recompute_result(viewer: Viewer, arguments: Mapping[str, Any], state: State) -> dict[str, Any]:
    return {"rows": state.get("rows", [])}


MONTE_CARLO = Kind(_mc_parts, _mc_part, _mc_result, Label("随机模拟", "Monte Carlo"))
RECOMPUTE = Kind(
    _recompute_parts,
    _recompute_part,
    _recompute_result,
    Label("重算全部核算", "Recompute all studies"),
)
