"""Rows of the factor library made from the solved system, and what changes between two of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from zuji.background.held import held_values
from zuji.background.read import Background
from zuji.background.solved import Derived, SolvedBackground
from zuji.core.content import read_rules
from zuji.core.label import LANGS, Label, Lang
from zuji.core.units import parse_unit
from zuji.factors.library import full_library
from zuji.factors.packs import COLUMNS, row_of
from zuji.factors.record import DERIVED, Factor, Source
from zuji.footprint.result import rounded
from zuji.uncertainty.calibration import row_spreads
from zuji.uncertainty.held_values import held_products

PACK = "cn-background"
MASS = (("[mass]", 1.0),)
MAIN_PARTS, LEAST_SHOWN = 4, 0.01


def factor_of(solved: SolvedBackground, derived: Derived) -> Factor:
    """The product's row of the factor library, gases kept apart, with how it was derived."""
    process = solved.background.processes[derived.product.process]
    settings = solved.background.settings
    return Factor(
        id=DERIVED + derived.product.id,
        version=settings.version,
        name_zh=derived.product.name.zh,
        name_en=derived.product.name.en,
        category=process.category or settings.stages[process.stage].category,
        kind="emission",
        use="product_footprint",
        unit=f"kgCO2e/{derived.product.unit}",
        value=None,
        gases=derived.gases,
        gwp_basis=settings.gwp_set,
        region=derived.region,
        year=derived.year,
        boundary="摇篮到大门",
        boundary_code="cradle_to_gate",
        technology=f"{process.technology.zh} · {process.technology.en}",
        review_by=derived.review_by,
        low=derived.low,
        high=derived.high,
        confidence="D",
        evidence="database",
        source=Source(
            "中国背景系统（由单元过程联立求解）",
            "Zuji",
            str(derived.year),
            f"data/background · {derived.product.process}",
            "derived from cited figures, see data/background/sources.yaml",
        ),
        note=how_derived(solved.background, derived)["zh"],
    )


def by_energy(factor: Factor, derived: Derived) -> Factor | None:
    """The row of a fuel per GJ of its net calorific value; None for what is no fuel."""
    fuel = derived.product.good.fuel
    if fuel is None:
        return None
    units = 1000.0 / fuel.ncv
    return replace(
        factor,
        id=f"{factor.id}.energy",
        name_zh=f"{factor.name_zh}，按热量",
        name_en=f"{factor.name_en}, by energy",
        unit="kgCO2e/GJ",
        gases={gas: rounded(mass * units, 6) for gas, mass in factor.gases.items()},
        low=rounded(derived.low * units, 4),
        high=rounded(derived.high * units, 4),
    )


def by_volume(factor: Factor, derived: Derived) -> Factor | None:
    """The row of a gas per normal cubic metre; None for what has no stated density."""
    density = derived.product.good.kg_per_m3
    if density is None or parse_unit(derived.product.unit).dimension != MASS:
        return None
    units = density / parse_unit(derived.product.unit).scale
    return replace(
        factor,
        id=f"{factor.id}.volume",
        name_zh=f"{factor.name_zh}，按体积",
        name_en=f"{factor.name_en}, by volume",
        unit="kgCO2e/Nm3",
        gases={gas: rounded(mass * units, 9) for gas, mass in factor.gases.items()},
        low=rounded(derived.low * units, 6),
        high=rounded(derived.high * units, 6),
    )


def how_derived(background: Background, derived: Derived) -> Label:
    """A sentence on what the value consists of: the largest contributions, and stand-ins."""

    def worded(lang: Lang) -> str:
        parts = [
            f"{_name(background, name)[lang]} {share:.0%}"
            for name, share in derived.contributions[:MAIN_PARTS]
            if abs(share) >= LEAST_SHOWN
        ]
        said = {"zh": "由背景系统联立求解：", "en": "solved with the background system: "}[lang]
        text = said + ("、" if lang == "zh" else ", ").join(parts)
        for share, words in ((derived.printed, PRINTED), (derived.abroad, ABROAD)):
            if share >= LEAST_SHOWN:
                text += words[lang].format(share=f"{share:.0%}")
        return text

    return Label(worded("zh"), worded("en"))


PRINTED = Label("；其中 {share} 来自直接引用的足迹", "; {share} of it is a printed footprint")
ABROAD = Label("；其中 {share} 来自国外清单", "; {share} of it is from inventories abroad")


def _name(background: Background, process: str) -> Label:
    row = background.processes[process]
    return Label(row.zh, row.en)


def shown(solved: SolvedBackground, product_id: str) -> dict[str, Any]:
    """A product as data: the output of ``zuji background show --json``."""
    derived = solved.derived(product_id)
    background = solved.background
    process = background.processes[derived.product.process]
    how = how_derived(background, derived)
    return {
        "id": product_id,
        "name_zh": derived.product.name.zh,
        "name_en": derived.product.name.en,
        "unit": f"kgCO2e/{derived.product.unit}",
        "value": derived.value,
        "low": derived.low,
        "high": derived.high,
        "gases": dict(derived.gases),
        "gwp_set": background.settings.gwp_set,
        "region": derived.region,
        "year": derived.year,
        "review_by": derived.review_by,
        "form": process.form,
        "technology": {lang: getattr(process.technology, lang) for lang in LANGS},
        "stages": dict(derived.stages),
        "contributions": [
            {"process": name, "share": share} for name, share in derived.contributions
        ],
        "printed_share": derived.printed,
        "abroad_share": derived.abroad,
        "how_derived": {lang: how[lang] for lang in LANGS},
        "sources": sources_of(background, derived),
        "held_values": [
            {
                "name": held.name,
                "value": held.value,
                "ratio": held.ratio,
                "source": held.source,
                "inside_interval": held.is_inside,
                "reason": {lang: held.reason[lang] for lang in LANGS} if held.reason else None,
            }
            for held in held_values(solved, derived)
        ],
    }


def sources_of(background: Background, derived: Derived) -> list[dict[str, str]]:
    """The sources that the process of a product cites, its own first."""
    process = background.processes[derived.product.process]
    flows = [*process.inputs, *process.emissions]
    named = dict.fromkeys([process.source, *(flow.source or process.source for flow in flows)])
    return [
        {
            "id": name,
            "title": background.sources[name].title,
            "year": str(background.sources[name].year),
            "ref": background.sources[name].ref,
            "licence": background.sources[name].licence,
        }
        for name in named
    ]


def pack_text(factors: Iterable[Factor]) -> str:
    """The factor table as the text of factors.csv."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(row_of(factor) for factor in factors)
    return text.getvalue()


def all_factors(solved: SolvedBackground) -> list[Factor]:
    """The rows of every product, in the order of the data.

    Fuels have a second row by energy, gases with a density one by volume. By-products that carry
    no burden by convention have none: a factor of zero would say more.
    """
    rows: list[Factor] = []
    for name in solved.background.products:
        derived = solved.derived(name)
        if derived.gases:
            factor = factor_of(solved, derived)
            others = (by_energy(factor, derived), by_volume(factor, derived))
            rows += [factor, *(other for other in others if other)]
    return with_spreads(rows)


def with_spreads(rows: Sequence[Factor]) -> list[Factor]:
    """The rows with the spread of the figures held for their products, where three or more are."""
    products = held_products(full_library().revised(rows))
    spreads = row_spreads(products, read_rules("uncertainty")["widening"])
    return [replace(row, gsd=spreads.get(row.id)) for row in rows]


@dataclass(frozen=True)
class RowChange:
    """A product whose row is new, gone or moved; values in kgCO2e per unit."""

    id: str
    before: float | None
    after: float | None


def changes(
    before: Mapping[str, Factor], after: Mapping[str, Factor], gwp: Mapping[str, float]
) -> list[RowChange]:
    """Rows that differ between two tables, by id."""
    found = []
    for name in sorted({*before, *after}):
        old, new = (_value(rows.get(name), gwp) for rows in (before, after))
        if old != new:
            found.append(RowChange(name, old, new))
    return found


def _value(factor: Factor | None, gwp: Mapping[str, float]) -> float | None:
    if factor is None:
        return None
    return rounded(sum(gwp[gas] * mass for gas, mass in factor.gases.items()), 6)
