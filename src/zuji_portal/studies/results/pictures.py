"""The pictures of a result as the chart family draws them, for the page and as files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse

from zuji.charts.bars import draw_stages
from zuji.charts.canvas import Look
from zuji.charts.results import (
    End,
    StepPart,
    Total,
    draw_distribution,
    draw_flow,
    draw_steps,
    draw_tornado,
)
from zuji.charts.specs import (
    distribution_rows,
    sankey_flows,
    stages_inside,
    step_rows,
    tornado_rows,
)
from zuji.sectors.model import Model

Drawer = Callable[[Look], str]


def drawers(
    result: Mapping[str, Any], model: Model, digest: str = "", address: Callable[[str], str] = str
) -> dict[str, Drawer]:
    """Name → what draws it; steps lead to their pages where the result has an address."""
    of = result["total"]
    total = Total(of["value"], of["low"], of["high"], of["unit"])

    def parts(look: Look) -> list[StepPart]:
        return [
            StepPart(row["name"], row["stage"], row["value"], address(row["id"]) if digest else "")
            for row in step_rows(result, model, look.lang)
        ]

    def ends(look: Look) -> list[End]:
        return [
            End(row["name"], row["low"], row["high"], row["group"] == "factor")
            for row in tornado_rows(result, model, look.lang)
        ]

    inside = stages_inside(model, result["choices"])
    return {
        "stages": lambda look: draw_stages(result["stages"], inside, of["unit"], look),
        "waterfall": lambda look: draw_steps(parts(look), total, look),
        "sankey": lambda look: draw_flow(sankey_flows(result, model, look.lang), total, look),
        "distribution": lambda look: draw_distribution(
            distribution_rows(result, model, look.lang), total, look
        ),
        "tornado": lambda look: draw_tornado(ends(look), total, look),
    }


def page_drawers(result: Mapping[str, Any], model: Model, digest: str) -> dict[str, Drawer]:
    """The pictures of a stored result; its steps lead to their pages."""
    return drawers(result, model, digest, lambda step: reverse("step", args=[digest, step]))
