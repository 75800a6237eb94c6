"""An assessment as plain data: the object of ``zuji calc --json`` and the ``result`` of a
lockfile.
"""

from __future__ import annotations

from math import floor, log10
from typing import Any

from zuji import __version__
from zuji.core.label import Lang
from zuji.core.units import parse_unit
from zuji.footprint.assess import Assessment
from zuji.footprint.selection import denominator
from zuji.footprint.spread import FACTOR, PLANT
from zuji.quality import materiality
from zuji.quality.schemes import rated_by
from zuji.sectors.model import Step
from zuji.uncertainty import monte_carlo, sobol

DIGITS_OF_SPREADS = 6


def rounded(value: float, digits: int = DIGITS_OF_SPREADS) -> float:
    """To significant digits: spreads pass through exp, whose last digit differs between
    machines.
    """
    return round(value, digits - 1 - floor(log10(abs(value)))) if value else 0.0


def result_data(made: Assessment, draws: int = 0, seed: int = 1) -> dict[str, Any]:
    """Everything computed, without sentences: totals, stages, gases, steps, shares, DQR, versions.

    Totals, stages, gases and steps are full double precision; spreads carry six digits.
    """
    low, high = (rounded(v) for v in made.interval)
    quality = made.quality
    data: dict[str, Any] = {
        "model": {"id": made.model.id, "version": made.model.version},
        "declared_unit": {
            "amount": made.model.declared_amount,
            "unit": made.model.declared_unit,
            "of": made.model.product_for(made.choices),
        },
        "boundary": made.model.boundary_for(made.choices),
        "profile": {"id": made.profile.id, "version": made.profile.version},
        "choices": dict(made.choices),
        "total": {"value": made.total, "low": low, "high": high, "unit": made.unit},
        "views": {
            name: {"value": value, "unit": unit} for name, (value, unit) in made.views.items()
        },
        "location_based_total": made.location_based_total,
        "totals": made.totals,
        "stages": made.by_stage,
        "gases": made.by_gas,
        "steps": [step_data(made, step) for step in made.model.steps if step.id in made.by_step],
        "quantities": {
            q.name: float(made.evaluated.quantities[q.name]) / parse_unit(q.unit).scale
            for q in made.model.quantities
        },
        "supply": {k: float(v) for k, v in made.evaluated.supply.items()},
        "uncertainty": _uncertainty(made),
        "tornado": [
            {"name": b.name, "low": rounded(b.at_low), "high": rounded(b.at_high)}
            for b in made.bars
        ],
        "material": [{"name": n, "share": rounded(s)} for n, s in material(made)],
        "shares": {
            "primary": rounded(quality.primary_share),
            "verified": rounded(quality.verified_share),
        },
        "dqr": {
            "value": rounded(quality.dqr),
            "covered": rounded(quality.covered),
            "level": dict(quality.level),
        },
        "cutoff": _cutoff(made),
        "versions": {
            "zuji": __version__,
            "model": made.model.version,
            "profile": made.profile.version,
            "gwp_set": made.profile.gwp_set,
        },
    }
    data["quality"] = _schemes(made)
    if draws:
        data["uncertainty"]["monte_carlo"] = monte_carlo_data(made, draws, seed)
    return data


def _cutoff(made: Assessment) -> dict[str, Any]:
    """Optional inputs that were asked for and not reported, and what the rule lets be cut off."""
    return {
        "not_reported": [
            item.name
            for item in made.model.inputs.values()
            if item.optional
            and not made.values[item.name].is_known
            and made.values[item.name].place
        ],
        "each": made.model.rule.get("cutoff_each"),
        "total": made.model.rule.get("cutoff_total"),
    }


def _schemes(made: Assessment) -> dict[str, Any]:
    """Data quality by each scheme of rules/quality_schemes.yaml."""
    pedigree = made.rules["uncertainty"]["pedigree"]
    schemes = made.rules.get("quality_schemes", {"schemes": {}})["schemes"]
    return {
        name: _scheme(rated_by(rule, pedigree, made.by_step, made.step_quality))
        for name, rule in schemes.items()
    }


def _scheme(rated: dict[str, Any]) -> dict[str, Any]:
    value = rated["value"]
    return {
        "scores": {name: rounded(score) for name, score in rated["scores"].items()},
        "covered": rounded(rated["covered"]),
        "value": None if value is None else rounded(value),
    }


def public_data(made: Assessment, lang: Lang, draws: int = 0, seed: int = 1) -> dict[str, Any]:
    """`result_data` plus findings in words, for people and other programs."""
    return result_data(made, draws, seed) | words_data(made, lang)


def words_data(made: Assessment, lang: Lang) -> dict[str, Any]:
    """Whose product and which period, and the findings in words."""
    return {
        "product": made.study.data.get("product", {}),
        "organisation": made.study.data.get("organisation", {}),
        "period": made.study.data["period"],
        "findings": [f.as_json(lang) for f in made.findings],
    }


def step_data(made: Assessment, step: Step) -> dict[str, Any]:
    """One step: gases [kg], kgCO2e, and the activity in the unit its factor is per."""
    data: dict[str, Any] = {
        "id": step.id,
        "process": step.process,
        "stage": step.stage,
        "kind": step.kind,
        "kgco2e": made.by_step[step.id],
        "gases": {g: float(m) for g, m in made.evaluated.gases[step.id].items()},
        "activity": None,
        "factor": None,
        "dqr": made.step_quality[step.id].dqr,
        "primary": made.step_quality[step.id].primary,
    }
    if step.slot:
        unit = activity_unit(made.model.slots[step.slot].unit)
        data["activity"] = {
            "value": float(made.evaluated.activities[step.id]) / parse_unit(unit).scale,
            "unit": unit,
        }
        data["factor"] = made.chosen[step.slot].factor.id
    return data


def activity_unit(slot_unit: str) -> str:
    """What a slot's unit is per, as text: ``kWh`` of ``kgCO2e/kWh``."""
    text = slot_unit.split("/", 1)[1] if "/" in slot_unit else ""
    return text if denominator(slot_unit) == parse_unit(text).dimension else ""


def material(made: Assessment) -> list[tuple[str, float]]:
    """Variables whose 95 % range moves the total by more than 5 %."""
    return materiality(made.total, {bar.name: bar.width for bar in made.bars})


def sobol_data(made: Assessment, most: int = 8, seed: int = 1) -> list[dict[str, Any]]:
    """First-order and total Sobol indices of the variables that carry most of the variance."""
    ranked = sorted(made.variables, key=lambda n: -made.first_order.variances[n])[:most]
    shares = sobol(made.response, {n: made.variables[n] for n in ranked}, made.centre, seed=seed)
    return [
        {"name": s.name, "first": rounded(s.first, 3), "total": rounded(s.total, 3)} for s in shares
    ]


def _uncertainty(made: Assessment) -> dict[str, Any]:
    def pair(ends: tuple[float, float]) -> dict[str, float]:
        return {"low": rounded(ends[0]), "high": rounded(ends[1])}

    return {
        "method": "first order, 95 %",
        "plant": pair(made.plant_interval),
        "factor": pair(made.factor_interval),
        "sd": rounded(made.first_order.sd),
    }


def monte_carlo_data(made: Assessment, draws: int, seed: int) -> dict[str, Any]:
    """Monte Carlo over everything, over the plant alone, over the factors alone."""

    def summary(prefixes: tuple[str, ...]) -> dict[str, Any]:
        chosen = {n: d for n, d in made.variables.items() if n.startswith(prefixes)}
        sampled = monte_carlo(made.response, chosen, draws, seed)
        low, median, high = sampled.quantile(0.025, 0.5, 0.975)
        edges, counts = sampled.histogram()
        return {
            "mean": rounded(sampled.mean),
            "sd": rounded(sampled.sd),
            "median": rounded(median),
            "low": rounded(low),
            "high": rounded(high),
            "histogram": {"edges": [rounded(e) for e in edges], "counts": counts},
        }

    return {
        "draws": draws,
        "seed": seed,
        "all": summary((PLANT, FACTOR)),
        "plant": summary((PLANT,)),
        "factor": summary((FACTOR,)),
    }
