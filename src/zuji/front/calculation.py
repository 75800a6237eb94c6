"""A study computed from the front door, and its result in a notebook."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from os import PathLike
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from zuji.charts.specs import STAGE_COLOURS, chart_spec, in_order, sankey_flows, short
from zuji.core.files import write_whole
from zuji.core.label import Label
from zuji.core.refusals import Finding
from zuji.core.words import STAGE_LABELS, gas_label
from zuji.exchange.studies import completed, load_study
from zuji.footprint.assess import Assessment, assess
from zuji.footprint.own_model import model_for
from zuji.footprint.profile import get_profile
from zuji.footprint.study import StudyDocument, study_from_data
from zuji.front.charts import chart, flow_chart, intervals_chart
from zuji.front.frames import Frame, html_table, needed
from zuji.front.language import both, language, say
from zuji.front.library import FactorTable
from zuji.front.told import told
from zuji.front.verification import Verification, verify
from zuji.lockfile.lock import build_lock, lock_bytes
from zuji.uncertainty import monte_carlo

SEVERITIES = {"warn": ("警告", "warnings"), "note": ("提示", "notes")}


@dataclass(frozen=True)
class Calculation(Frame):
    """The footprint of a study: the product's total per declared unit, and where it comes from.

    All amounts are kgCO2e per declared unit (`unit`), GWP100 of the profile, biogenic uptake as the
    profile says. Columns, one row a step of the model that has any emission: step, name_zh,
    name_en, stage, kgco2e, share (of the total). Everything else the library knows stands in
    `assessment` (`zuji.footprint.Assessment`).
    """

    assessment: Assessment
    draws: int = 0
    seed: int = 1

    def __float__(self) -> float:
        return self.value

    @property
    def value(self) -> float:
        """The total, in `unit`."""
        return self.assessment.total

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval of the total, from the draws where there are any, else to first order."""
        if not self.draws:
            return self.assessment.interval
        low, high = (float(end) for end in np.quantile(self.samples, (0.025, 0.975)))
        return low, high

    @property
    def low(self) -> float:
        """Lower end of the 95 % interval."""
        return self.interval[0]

    @property
    def high(self) -> float:
        """Upper end of the 95 % interval."""
        return self.interval[1]

    @property
    def unit(self) -> str:
        """``kgCO2e`` per declared unit."""
        return self.assessment.unit

    @property
    def name(self) -> Label:
        """The product's name as the study states it, else the model's."""
        product: Mapping[str, Any] = self.assessment.study.data.get("product") or {}
        model = self.assessment.model.product
        zh = str(product.get("name_zh") or model.zh)
        return Label(zh, str(product.get("name_en") or product.get("name_zh") or model.en))

    @cached_property
    def samples(self) -> NDArray[np.float64]:
        """The totals of the Monte Carlo draws (draws,); empty where none were asked for. They are
        those that the lockfile sums up.
        """
        if not self.draws:
            return np.zeros(0)
        drawn = monte_carlo(
            self.assessment.response, self.assessment.variables, self.draws, self.seed
        )
        return np.asarray(drawn.values)

    @property
    def stages(self) -> dict[str, float]:
        """Stage of the life cycle → kgCO2e per declared unit, in their order; 0.0 outside."""
        return dict(in_order(self.assessment.by_stage))

    @property
    def gases(self) -> dict[str, float]:
        """Gas → kgCO2e per declared unit that counts in the total."""
        return {gas: row["kgco2e"] for gas, row in self.assessment.by_gas.items()}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Warnings and notes about the study; what blocks raised `zuji.Refusal` instead."""
        return self.assessment.findings

    @property
    def factors(self) -> FactorTable:
        """The factors that move the total, one a slot."""
        return FactorTable(tuple(row.factor for row in self.assessment.used.values()))

    @cached_property
    def lock(self) -> dict[str, Any]:
        """The lockfile: everything that is needed to compute the result again, with its digest."""
        return build_lock(self.assessment, self.draws, self.seed)

    def save(self, path: str | PathLike[str]) -> Path:
        """Write the lockfile, whole or not at all; its path."""
        write_whole(Path(path), lock_bytes(self.lock))
        return Path(path)

    def verify(self) -> Verification:
        """The lockfile computed again and compared with what is published."""
        return verify(self.lock)

    @property
    def plot(self) -> CalculationPlots:
        """The charts of the result."""
        return CalculationPlots(self)

    def columns(self) -> Mapping[str, Sequence[Any]]:
        """Column → values, as the class lists them."""
        steps = [step for step in self.assessment.model.steps if step.id in self._by_step]
        amounts = [self._by_step[step.id] for step in steps]
        return {
            "step": [step.id for step in steps],
            "name_zh": [step.label.zh for step in steps],
            "name_en": [step.label.en for step in steps],
            "stage": [step.stage for step in steps],
            "kgco2e": amounts,
            "share": [amount / self.value if self.value else None for amount in amounts],
        }

    @property
    def _by_step(self) -> dict[str, float]:
        return self.assessment.by_step

    def to_xarray(self) -> Any:
        """An `xarray.Dataset`: ``kgco2e`` and ``kg`` by (step, gas) per declared unit, ``stage`` by
        step, ``total``, and ``samples`` by draw. Refused where xarray is missing.
        """
        xarray = told(needed)("xarray")
        contributions, masses = self.assessment.contributions, self.assessment.gases
        steps = list(contributions)
        gases = sorted({gas for row in masses.values() for gas in row})
        stage_of = {step.id: step.stage for step in self.assessment.model.steps}

        def table(amounts: Mapping[str, Mapping[str, Any]]) -> NDArray[np.float64]:
            return np.array(
                [[float(amounts[step].get(gas, 0.0)) for gas in gases] for step in steps]
            ).reshape(len(steps), len(gases))

        return xarray.Dataset(
            {
                "kgco2e": (("step", "gas"), table(contributions)),
                "kg": (("step", "gas"), table(masses)),
                "stage": ("step", [stage_of[step] for step in steps]),
                "total": self.value,
                "samples": ("draw", self.samples),
            },
            coords={"step": steps, "gas": gases},
            attrs={"unit": self.unit, "model": self.assessment.model.id},
        )

    def __repr__(self) -> str:
        counts = self._counted()
        return (
            f"<Calculation {both(self.name)}: {short(self.value)} [{short(self.low)}, "
            f"{short(self.high)}] {self.unit}{' · ' if counts else ''}{counts}>"
        )

    def _counted(self) -> str:
        """How many findings there are of each severity, in words."""
        words = []
        for severity, (zh, en) in SEVERITIES.items():
            count = sum(finding.severity == severity for finding in self.findings)
            words += [say(f"{count} 条{zh}", f"{count} {en}")] if count else []
        return say("，", ", ").join(words)

    def _repr_html_(self) -> str:
        total = self.value or 1.0
        rows = [(name, amount) for name, amount in self.stages.items() if amount]
        columns: dict[str, Sequence[Any]] = {
            "stage": [STAGE_LABELS[name][language()] for name, _ in rows],
            "kgco2e": [amount for _, amount in rows],
            "share": [f"{amount / total:.1%}" for _, amount in rows],
        }
        heads = {"stage": say("阶段", "stage"), "kgco2e": self.unit, "share": say("份额", "share")}
        warnings = "".join(
            f"<li>{escape(finding.message(language()))}</li>"
            for finding in self.findings
            if finding.severity == "warn"
        )
        model, profile = self.assessment.model, self.assessment.profile
        return (
            f"<p><b>{escape(both(self.name))}</b><br>"
            f"<span style='font-size:1.6em'>{escape(short(self.value))}</span> "
            f"[{escape(short(self.low))} – {escape(short(self.high))}] {escape(self.unit)}<br>"
            f"<small>{escape(both(model.title))} {escape(model.version)} · "
            f"{escape(profile.title[language()])} · {escape(self._counted())}</small></p>"
            f"{html_table(columns, heads)}{f'<ul>{warnings}</ul>' if warnings else ''}"
        )


@dataclass(frozen=True)
class CalculationPlots:
    """The charts of a result, as Altair charts; refused where Altair is missing."""

    of: Calculation

    def _spec(self, name: str) -> Any:
        calculation = self.of
        return told(chart)(
            chart_spec(name, calculation.lock["result"], calculation.assessment.model, language())
        )

    def stages(self) -> Any:
        """The total as one bar, divided by stage."""
        return self._spec("stages")

    def contributions(self) -> Any:
        """Steps from the largest to the smallest, adding up to the total."""
        return self._spec("waterfall")

    def sensitivity(self) -> Any:
        """The total at both ends of the 95 % range of each input and factor, widest first."""
        return self._spec("tornado")

    def interval(self) -> Any:
        """The 95 % interval: all, from the plant's data alone, from the factors alone, and from the
        draws where there are any.
        """
        made, assessment = self.of, self.of.assessment
        named = {
            say("合计", "all"): assessment.interval,
            say("企业数据", "plant data"): assessment.plant_interval,
            say("因子", "factors"): assessment.factor_interval,
        }
        if made.draws:
            named[say(f"抽样 {made.draws} 次", f"{made.draws} draws")] = made.interval
        rows = [
            {"name": name, "value": made.value, "low": low, "high": high}
            for name, (low, high) in named.items()
        ]
        return told(intervals_chart)(rows, made.unit)

    def draws(self) -> Any:
        """Histogram of the draws with the total and its interval; empty without draws."""
        return self._spec("distribution")

    def flow(self) -> Any:
        """The flow from steps through stages to the product."""
        made, lang = self.of, language()
        links = sankey_flows(made.lock["result"], made.assessment.model, lang)
        colours = {STAGE_LABELS[name][lang]: colour for name, colour in STAGE_COLOURS.items()}
        return told(flow_chart)(links, colours, made.unit)

    def gases(self) -> Any:
        """The total by greenhouse gas."""
        rows = [
            {"name": gas_label(gas)[language()], "value": value}
            for gas, value in self.of.gases.items()
            if value
        ]
        encoding = {
            "y": {"field": "name", "type": "nominal", "sort": "-x", "title": None},
            "x": {"field": "value", "type": "quantitative", "title": self.of.unit},
        }
        spec = {"data": {"values": rows}, "mark": "bar", "encoding": encoding, "width": 480}
        return told(chart)(spec)


Study: TypeAlias = str | PathLike[str] | Mapping[str, Any] | StudyDocument


@told
def calc(
    study: Study,
    *,
    draws: int = 0,
    seed: int = 1,
    profile: str | None = None,
    model_file: str | PathLike[str] | None = None,
    as_of: str | None = None,
) -> Calculation:
    """Compute the footprint of a study.

    `study` is the path of a study file (YAML, or a filled workbook), its data as a mapping with
    the same keys (docs/reference/study-file.md), or a `StudyDocument`; paths inside a mapping are
    relative to the working directory. `draws` adds a Monte Carlo (100 … 1,000,000 draws, repeatable
    by `seed`), `profile` another method profile, `model_file` a model file of one's own, `as_of`
    the day (YYYY-MM-DD) by which review dates are judged: the study's own, else today; it moves no
    number.

    Raises `zuji.Refusal` with every finding that blocks; `findings` of the result are warnings and
    notes.
    """
    document = _document(study, model_file)
    if profile is not None:
        get_profile(profile)
        document = replace(document, data={**document.data, "profile": profile})
    day = as_of or str(document.data.get("as_of") or datetime.date.today())
    made = Calculation(assess(document, model_for(document), as_of=day), draws, seed)
    if draws:
        made.samples.size  # noqa: B018 - draws that cannot be made are refused here
    return made


def _document(study: Study, model_file: str | PathLike[str] | None) -> StudyDocument:
    if isinstance(study, StudyDocument):
        return completed(study, Path(), model_file)
    if isinstance(study, Mapping):
        return completed(study_from_data(study, "study"), Path(), model_file)
    return load_study(study, model_file)
