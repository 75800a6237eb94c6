"""An assessment as plain data: the output of ``zuji calc --json`` and the ``result`` of a
lockfile.
"""

from __future__ import annotations

from math import floor, log10
from typing import Any

from zuji import __version__
from zuji.core.label import Lang
from zuji.core.units import parse_unit
from zuji.footprint.assess import Assessment
from zuji.footprint.judging import judging
from zuji.footprint.profile_rules import exempted_share
from zuji.footprint.selection import denominator
from zuji.footprint.spend import spend_data
from zuji.footprint.spread import FACTOR, PLANT
from zuji.quality import materiality
from zuji.quality.schemes import rated_by
from zuji.sectors.evaluate import run_model
from zuji.sectors.model import Step
from zuji.uncertainty import monte_carlo, sobol

DIGITS_OF_SPREADS = 6


def rounded(value: float, digits: int = DIGITS_OF_SPREADS) -> float:
    """Rounded to significant digits: spreads pass through exp, whose last digit differs between
    machines.
    """
    return round(value, digits - 1 - floor(log10(abs(value)))) if value else 0.0


def result_data(assessment: Assessment, draws: int = 0, seed: int = 1) -> dict[str, Any]:
    """All results without sentences: totals, stages, gases, steps, shares, DQR, versions.

    Totals, stages, gases and steps are full double precision; spreads carry six digits.
    """
    low, high = (rounded(end) for end in assessment.interval)
    quality = assessment.quality
    data: dict[str, Any] = {
        "model": _model_data(assessment),
        "declared_unit": {
            "amount": assessment.model.declared_amount,
            "unit": assessment.model.declared_unit,
            "of": assessment.model.product_for(assessment.choices),
        },
        "boundary": assessment.model.boundary_for(assessment.choices),
        "profile": {"id": assessment.profile.id, "version": assessment.profile.version},
        "choices": dict(assessment.choices),
        "total": {"value": assessment.total, "low": low, "high": high, "unit": assessment.unit},
        "views": {
            name: {"value": value, "unit": unit} for name, (value, unit) in assessment.views.items()
        },
        "location_based_total": assessment.location_based_total,
        "totals": assessment.totals,
        "stages": assessment.by_stage,
        "gases": assessment.by_gas,
        "steps": [
            step_data(assessment, step)
            for step in assessment.model.steps
            if step.id in assessment.by_step
        ],
        "quantities": {
            quantity.name: float(assessment.evaluated.quantities[quantity.name])
            / parse_unit(quantity.unit).scale
            for quantity in assessment.model.quantities
        },
        "supply": {key: float(value) for key, value in assessment.evaluated.supply.items()},
        "uncertainty": _uncertainty(assessment),
        "tornado": [
            {"name": bar.name, "low": rounded(bar.at_low), "high": rounded(bar.at_high)}
            for bar in assessment.bars
        ],
        "material": [{"name": name, "share": rounded(size)} for name, size in material(assessment)],
        "shares": {
            "primary": rounded(quality.primary_share),
            "verified": rounded(quality.verified_share),
        },
        "dqr": {
            "value": rounded(quality.dqr),
            "covered": rounded(quality.covered),
            "level": dict(quality.level),
        },
        "cutoff": _cutoff(assessment),
        "versions": {
            "zuji": __version__,
            "model": assessment.model.version,
            "profile": assessment.profile.version,
            "gwp_set": assessment.profile.gwp_set,
        },
    }
    data["quality"] = _schemes(assessment)
    data |= _spend(assessment)
    if draws:
        data["uncertainty"]["monte_carlo"] = monte_carlo_data(assessment, draws, seed)
    return data


def _spend(assessment: Assessment) -> dict[str, Any]:
    """What the study enters by money, where it does."""
    if assessment.spend is None:
        return {}
    return {"spend": spend_data(assessment.spend, assessment.total)}


def _cutoff(assessment: Assessment) -> dict[str, Any]:
    """Optional inputs that were not reported, the limits of the cut-off rule, and the share of what
    the study exempts where it does.
    """
    profile, study = assessment.profile, assessment.study
    exempted = {}
    if study.data.get("exempt"):
        run = run_model(assessment.model, assessment.scenario)
        exempted["exempted"] = exempted_share(profile, run, assessment.gwp, study)
    return exempted | {
        "not_reported": [
            item.name
            for item in assessment.model.inputs.values()
            if item.optional
            and not assessment.values[item.name].is_known
            and assessment.values[item.name].place
        ],
        "each": assessment.model.rule.get("cutoff_each"),
        "total": assessment.model.rule.get("cutoff_total"),
    }


def _schemes(assessment: Assessment) -> dict[str, Any]:
    """Data quality by each scheme of rules/quality_schemes.yaml."""
    pedigree = assessment.rules["uncertainty"]["pedigree"]
    schemes = assessment.rules.get("quality_schemes", {"schemes": {}})["schemes"]
    covered = assessment.rules["data_quality"]["covered_share"]
    parts, qualities = assessment.by_step, assessment.step_quality
    return {
        name: _scheme(rated_by(rule, pedigree, parts, qualities, covered))
        for name, rule in schemes.items()
    }


def _scheme(rated: dict[str, Any]) -> dict[str, Any]:
    value = rated["value"]
    return {
        "scores": {name: rounded(score) for name, score in rated["scores"].items()},
        "covered": rounded(rated["covered"]),
        "value": None if value is None else rounded(value),
    }


def words_data(assessment: Assessment, lang: Lang) -> dict[str, Any]:
    """Organisation, product and period in words, and the findings in words."""
    return {
        "product": assessment.study.data.get("product", {}),
        "organisation": assessment.study.data.get("organisation", {}),
        "period": assessment.study.data["period"],
        "findings": [finding.as_json(lang) for finding in assessment.findings],
    }


def step_data(assessment: Assessment, step: Step) -> dict[str, Any]:
    """One step: gases [kg], kgCO2e, and the activity in the unit its factor is per."""
    data: dict[str, Any] = {
        "id": step.id,
        "process": step.process,
        "stage": step.stage,
        "kind": step.kind,
        "kgco2e": assessment.by_step[step.id],
        "gases": {name: float(mass) for name, mass in assessment.evaluated.gases[step.id].items()},
        "activity": None,
        "factor": None,
        "dqr": assessment.step_quality[step.id].dqr,
        "primary": assessment.step_quality[step.id].primary,
    }
    if step.slot:
        unit = activity_unit(assessment.model.slots[step.slot].unit)
        data["activity"] = {
            "value": float(assessment.evaluated.activities[step.id]) / parse_unit(unit).scale,
            "unit": unit,
        }
        data["factor"] = assessment.chosen[step.slot].factor.id
    return data


def activity_unit(slot_unit: str) -> str:
    """The denominator of a slot's unit as text: ``kWh`` of ``kgCO2e/kWh``."""
    text = slot_unit.split("/", 1)[1] if "/" in slot_unit else ""
    return text if denominator(slot_unit) == parse_unit(text).dimension else ""


def material(assessment: Assessment) -> list[tuple[str, float]]:
    """Variables whose 95 % range moves the total by more than the rules' share."""
    swings = {bar.name: bar.width for bar in assessment.bars}
    return materiality(assessment.total, swings, judging(assessment.rules).material)


def sobol_data(assessment: Assessment, most: int = 8, seed: int = 1) -> list[dict[str, Any]]:
    """First-order and total Sobol indices of the variables that carry most of the variance."""
    ranked = sorted(assessment.variables, key=lambda name: -assessment.first_order.variances[name])[
        :most
    ]
    shares = sobol(
        assessment.response,
        {name: assessment.variables[name] for name in ranked},
        assessment.centre,
        seed=seed,
    )
    return [
        {"name": share.name, "first": rounded(share.first, 3), "total": rounded(share.total, 3)}
        for share in shares
    ]


def _model_data(assessment: Assessment) -> dict[str, str]:
    """Id and version, and the file where the model is the study's own."""
    data = {"id": assessment.model.id, "version": assessment.model.version}
    file = assessment.study.data.get("model_file")
    return data | ({"own_file": str(file)} if file else {})


def _uncertainty(assessment: Assessment) -> dict[str, Any]:
    def pair(ends: tuple[float, float]) -> dict[str, float]:
        return {"low": rounded(ends[0]), "high": rounded(ends[1])}

    return {
        "method": "first order, 95 %",
        "plant": pair(assessment.plant_interval),
        "factor": pair(assessment.factor_interval),
        "sd": rounded(assessment.first_order.sd),
    }


def monte_carlo_data(assessment: Assessment, draws: int, seed: int) -> dict[str, Any]:
    """Monte Carlo over everything, over the plant alone, over the factors alone."""

    def summary(prefixes: tuple[str, ...]) -> dict[str, Any]:
        chosen = {
            name: variable
            for name, variable in assessment.variables.items()
            if name.startswith(prefixes)
        }
        sampled = monte_carlo(assessment.response, chosen, draws, seed)
        low, median, high = sampled.quantile(0.025, 0.5, 0.975)
        edges, counts = sampled.histogram()
        return {
            "mean": rounded(sampled.mean),
            "sd": rounded(sampled.sd),
            "median": rounded(median),
            "low": rounded(low),
            "high": rounded(high),
            "histogram": {"edges": [rounded(edge) for edge in edges], "counts": counts},
        }

    return {
        "draws": draws,
        "seed": seed,
        "all": summary((PLANT, FACTOR)),
        "plant": summary((PLANT,)),
        "factor": summary((FACTOR,)),
    }
