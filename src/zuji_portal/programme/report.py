"""The content of a quarterly report or annual summary: the board's figures at the end of the
period, as plain data.
"""

from __future__ import annotations

import datetime
import re
from typing import Any

from django.http import Http404

from zuji.core.places import cities
from zuji.core.province import current_province
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.programme import counting
from zuji_portal.programme.board import (
    COUNTED,
    Board,
    BoardRow,
    Figure,
    Standing,
    make_board,
    selected,
)
from zuji_portal.programme.counting import ReportingPeriod, Selection, Slice
from zuji_portal.programme.models import FiledReport
from zuji_portal.programme.scope import definitions
from zuji_portal.studies.models import HEAVY_BEHIND, Approval, Study

SCHEMA = "zuji-programme-report/1"


def first_year() -> int:
    """The first year that the board and the reports know."""
    return current_province().file.first_year


def period_or_404(name: str) -> ReportingPeriod:
    if not re.fullmatch(r"20\d\d(Q[1-4])?", name, re.ASCII) or int(name[:4]) < first_year():
        raise Http404(name)
    return ReportingPeriod(name)


def periods(today: datetime.date) -> list[ReportingPeriod]:
    """The periods to report on, latest first: the last quarters that have begun, and the years
    of them.
    """
    quarters = counting.quarters_until(today, 8)
    years = sorted({q.number for q in quarters})
    all_periods = [*quarters, *(ReportingPeriod(str(y)) for y in years)]
    return sorted(
        (p for p in all_periods if p.number >= first_year()),
        key=lambda p: (p.until, p.name),
        reverse=True,
    )


def filed(period: ReportingPeriod) -> FiledReport | None:
    """What was handed in last for a period."""
    return FiledReport.objects.filter(period=period.name).order_by("-number").first()


def due(today: datetime.date) -> ReportingPeriod | None:
    """The last quarter that has ended, while nothing was handed in for it."""
    period = counting.quarters_until(today, 2)[0]
    return None if filed(period) else period


def content_of(viewer: Viewer, period: ReportingPeriod, today: datetime.date) -> dict[str, Any]:
    """Figures up to the end of the period (or today, where it has not ended), and what was
    accounted in it.
    """
    until = min(period.until, today)
    part = Slice(city=viewer.city)
    board = make_board(viewer, part, until)
    return {
        "schema": SCHEMA,
        "period": period.name,
        "since": period.since.isoformat(),
        "until": until.isoformat(),
        "due_on": period.due_on.isoformat(),
        "is_whole": period.until <= today,
        "city": viewer.city,
        "regimes": [_standing(s) for s in board.standings],
        "cities": _by_city(viewer, board),
        "industries": [
            {
                "key": e.key,
                "zh": e.label["zh"],
                "en": e.label["en"],
                "planned": e.planned,
                "enterprises": e.figure.value,
                "products": p.figure.value,
                "products_planned": p.planned,
            }
            for e, p in zip(*(board.industries[u] for u in COUNTED), strict=True)
        ],
        "funnel": [
            {"stage": s, **_pair(figures), "in_force": _pair(board.in_force.get(s, []))}
            for s, figures in board.funnel
        ],
        "dqr": [_band(r) for r in board.dqr],
        "primary": [_band(r) for r in board.primary],
        "trade": [
            {"part": name, "value": value, **_pair(figures)} for name, value, figures in board.trade
        ],
        "trend": [{"period": name, **_pair(figures)} for name, figures in board.trend],
        "accounted": _accounted(
            viewer, Selection("products", since=period.since, until=until), until
        ),
        "definitions": {k: {"zh": d["zh"], "en": d["en"]} for k, d in definitions().items()},
    }


def _pair(figures: list[Figure]) -> dict[str, int | None]:
    return {u: f.value for u, f in zip(COUNTED, figures, strict=True)} if figures else {}


def _band(row: BoardRow) -> dict[str, Any]:
    return {"band": row.key, "products": row.figure.value}


def _standing(standing: Standing) -> dict[str, Any]:
    regime = standing.regime
    rows = [*standing.rows, *([standing.whole] if standing.whole else [])]
    return {
        "key": regime.key,
        "zh": regime.title["zh"],
        "en": regime.title["en"],
        "unit": regime.unit,
        "counts": regime.counts,
        "source": dict(regime.source),
        "rows": [
            {
                "year": r.key,
                "planned": r.planned,
                "actual": r.figure.value,
                "backlog": None if r.figure.value is None else r.progress.backlog,
            }
            for r in rows
        ],
    }


def _by_city(viewer: Viewer, board: Board) -> list[dict[str, Any]]:
    return [
        {
            "code": e.city.code,
            "zh": e.city.zh,
            "en": e.city.en,
            "planned": e.row.planned,
            "enterprises": e.row.figure.value,
            "backlog": e.row.progress.backlog,
            "products_planned": p.row.planned,
            "products": p.row.figure.value,
        }
        for e, p in zip(*(board.tiles_by[u] for u in COUNTED), strict=True)
        if viewer.city in {"", e.city.code}
    ]


def _accounted(viewer: Viewer, selection: Selection, day: datetime.date) -> list[dict[str, Any]]:
    """The products first accounted in the period, with the result that stands: the one approved
    last in the same study; where it replaced another, that stands beside it.
    """
    lines = {line.pk: line for line in selected(viewer, selection, day)}
    names = {c.code: c for c in cities()}
    rows_by_product: dict[int, dict[str, Any]] = {}
    approvals = Approval.objects.filter(is_approved=True, revision__study__product__in=list(lines))
    related = ("revision__figures", "revision__study__product__enterprise")
    for approval in approvals.select_related(*related).defer(*HEAVY_BEHIND).order_by("at", "pk"):
        study, figures = approval.revision.study, approval.revision.figures
        product, line = study.product, lines[study.product_id]
        first = rows_by_product.get(product.pk)
        if first is not None and first["study"] != study.pk:
            continue
        rows_by_product[product.pk] = {
            "study": study.pk,
            "standing": _standing_of(study, first is not None),
            "first_total": first["first_total"] if first else figures.total,
            "accounted_on": line.reached["accounted"].isoformat(),
            "enterprise": product.enterprise.name_zh,
            "uscc": product.enterprise.uscc,
            "city": names[line.city].zh if line.city in names else line.city,
            "industry": line.industry,
            "product": product.name_zh,
            "model": product.model_id,
            "year": study.year,
            "total": figures.total,
            "low": figures.low,
            "high": figures.high,
            "unit": figures.unit,
            "dqr": figures.dqr,
            "primary_share": figures.primary_share,
            "digest": approval.revision.digest,
            "notice": product.enterprise.notice,
        }
    for row in rows_by_product.values():
        del row["study"]
        if row["standing"] != "corrected":
            row["first_total"] = None
    return sorted(
        rows_by_product.values(), key=lambda r: (r["accounted_on"], r["uscc"], r["product"])
    )


def _standing_of(study: Study, is_corrected: bool) -> str:
    if study.state != "approved":
        return "sent_back"
    return "corrected" if is_corrected else "stands"
