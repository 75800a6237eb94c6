"""`assess`: the computation of a study's footprint, shared by command line, site and lockfile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from zuji.core.figures import in_full
from zuji.core.label import listed
from zuji.core.refusals import Finding, Refusal, by_severity, note, or_refuse, refuse
from zuji.core.units import parse_unit
from zuji.factors import Library
from zuji.factors.gwp import gwp100
from zuji.footprint.basis import basis_findings
from zuji.footprint.certificates import certificate_findings
from zuji.footprint.findings import check_findings, published_findings
from zuji.footprint.judging import current_rules, judging
from zuji.footprint.own_factors import own_findings
from zuji.footprint.own_model import own_model_findings
from zuji.footprint.period import period_findings, refuse_wrong_date
from zuji.footprint.profile import Profile, get_profile
from zuji.footprint.profile_rules import (
    exemption_findings,
    judged_findings,
    profile_findings,
    transport_findings,
    under,
    with_capital,
)
from zuji.footprint.selection import Chosen, by_place, factor_findings, select_factors
from zuji.footprint.spend import SpendEstimate, spend_estimate, spend_findings
from zuji.footprint.spread import FACTOR, PLANT, leaders, variables_of
from zuji.footprint.step_quality import step_qualities
from zuji.footprint.study import StudyDocument, library_of, read_values
from zuji.footprint.totals import Contributions, characterised, headline, total_of, totals
from zuji.footprint.transfers import partner_findings
from zuji.footprint.values import Value, choose, default_expiry
from zuji.quality import Rated, StepQuality, rate
from zuji.sectors.dependencies import slots_behind
from zuji.sectors.evaluate import Evaluated, Scenario, run_model
from zuji.sectors.formula import evaluate
from zuji.sectors.model import NO_LOCATION, STAGES, Model
from zuji.uncertainty import Bar, Distribution, FirstOrder, first_order, tornado
from zuji.uncertainty.factor_spread import SpreadPlace
from zuji.uncertainty.first_order import Response


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """A computed study: totals, contributions, uncertainty, quality, findings; immutable."""

    study: StudyDocument
    model: Model
    profile: Profile
    gwp: Mapping[str, float]
    rules: Mapping[str, Any]
    as_of: str
    choices: Mapping[str, str]
    values: Mapping[str, Value]
    chosen: Mapping[str, Chosen]
    scenario: Scenario = field(repr=False)
    evaluated: Evaluated = field(repr=False)
    findings: tuple[Finding, ...] = field(repr=False)

    def __repr__(self) -> str:
        total, low, high = (in_full(value, 4) for value in (self.total, *self.interval))
        return f"<Assessment {self.model.id}: {total} [{low}, {high}] {self.unit}>"

    @property
    def unit(self) -> str:
        """``kgCO2e`` per declared unit, as shown."""
        amount = self.model.declared_amount
        return f"kgCO2e/{'' if amount == 1 else f'{amount:g} '}{self.model.declared_unit}"

    @cached_property
    def names(self) -> dict[str, Any]:
        """Values, choices and quantities by name, in base units, for formulas of the model."""
        return {**self.scenario.values, **self.choices, **self.evaluated.quantities}

    @cached_property
    def contributions(self) -> Contributions:
        """Step → gas → kgCO2e."""
        return characterised(self.gases, self.gwp)

    @property
    def gases(self) -> Mapping[str, Mapping[str, Any]]:
        """Step → gas → mass, with market instruments or grid averages as the profile says."""
        return self.profile.gases_of(self.evaluated)

    @cached_property
    def total(self) -> float:
        return float(total_of(self.contributions, self.profile.apart))

    @cached_property
    def location_based_total(self) -> float:
        """The total with every market instrument replaced by the grid average."""
        located = characterised(self.evaluated.location_gases, self.gwp)
        return float(total_of(located, self.profile.apart))

    @cached_property
    def totals(self) -> dict[str, float]:
        return totals(self.contributions, [step.id for step in self.model.steps if step.aircraft])

    @cached_property
    def views(self) -> dict[str, tuple[float, str]]:
        """The total in other units of the model: view id → value and unit; empty ones left out."""
        return self.viewed(self.total)

    def viewed(self, total: float) -> dict[str, tuple[float, str]]:
        """Any total of this study, kgCO2e per declared unit, in the model's other units."""
        totals_of_view, tables = {}, self.model.table_values()
        share = total / self.model.declared_amount
        for view in self.model.views:
            per = float(evaluate(view.per.tree, self.names, tables))
            if per > 0:
                scale = parse_unit(self.model.declared_unit).scale / parse_unit(view.unit).scale
                totals_of_view[view.id] = (share / (per * scale), f"kgCO2e/{view.unit}")
        return totals_of_view

    @cached_property
    def by_step(self) -> dict[str, float]:
        return {
            name: float(headline(masses, self.profile.apart))
            for name, masses in self.contributions.items()
        }

    @cached_property
    def by_stage(self) -> dict[str, float]:
        """All five stages; a stage outside the boundary is 0.0."""
        totals_of_stage = dict.fromkeys(STAGES, 0.0)
        for step in self.model.steps:
            totals_of_stage[step.stage] += self.by_step.get(step.id, 0.0)
        return totals_of_stage

    @cached_property
    def by_gas(self) -> dict[str, dict[str, float]]:
        """Gas → mass [kg] and kgCO2e in the total (0 for biogenic CO2, listed beside it)."""
        breakdown: dict[str, dict[str, float]] = {}
        for step, masses in self.gases.items():
            for gas, mass in masses.items():
                entry = breakdown.setdefault(gas, {"kg": 0.0, "kgco2e": 0.0})
                entry["kg"] += float(mass)
                if gas not in self.profile.apart:
                    entry["kgco2e"] += float(self.contributions[step][gas])
        return breakdown

    @cached_property
    def variables(self) -> dict[str, Distribution]:
        """Uncertain variables: ``input:…`` (plant) and ``factor:…``."""
        place = SpreadPlace(self.study.country, int(self.study.period[1][:4]))
        return variables_of(self.values, self.used, self.rules["uncertainty"], place)

    @cached_property
    def followers(self) -> dict[str, tuple[str, ...]]:
        """Slot of a factor's variable → all slots that the factor stands in."""
        leading = leaders(self.used, self.rules["uncertainty"])
        slots: dict[str, tuple[str, ...]] = {}
        for name in self.used:
            slots[leading[name]] = (*slots.get(leading[name], ()), name)
        return slots

    @cached_property
    def used(self) -> dict[str, Chosen]:
        """Slots whose factor moves the result: emission factors with any activity, and parameters
        that an active formula reads."""
        steps = [step for step in self.model.steps if self.evaluated.activities.get(step.id)]
        names = {step.slot for step in steps} | {
            name for step in steps for name in slots_behind(self.model, step, self.choices)
        }
        return {name: choice for name, choice in self.chosen.items() if name in names}

    @cached_property
    def centre(self) -> dict[str, float]:
        """The study's own value of every variable."""
        return {
            name: 1.0 if name.startswith(FACTOR) else self.scenario.values[name.removeprefix(PLANT)]
            for name in self.variables
        }

    @property
    def response(self) -> Response:
        """Variables → total, for arrays of scenarios."""

        def respond(scenarios: Mapping[str, Any]) -> Any:
            values, multipliers = dict(self.scenario.values), {}
            for name, array in scenarios.items():
                if name.startswith(PLANT):
                    values[name.removeprefix(PLANT)] = array
                    continue
                for slot in self.followers[name.removeprefix(FACTOR)]:
                    if slot in self.scenario.gases:
                        multipliers[slot] = array
                    else:
                        values[slot] = self.scenario.values[slot] * array
            run = run_model(
                self.model, Scenario(self.choices, values, self.scenario.gases, multipliers)
            )
            run = under(self.profile, self.model, run, self.gwp, self.study)
            return total_of(characterised(self.profile.gases_of(run), self.gwp), self.profile.apart)

        return respond

    @cached_property
    def first_order(self) -> FirstOrder:
        # rules frozen in an earlier lockfile propagated the interval in another way
        by_moments = self.rules["uncertainty"].get("interval") == "three_moments"
        return first_order(self.response, self.variables, self.centre, by_moments=by_moments)

    @cached_property
    def interval(self) -> tuple[float, float]:
        """95 % interval, plant and factor uncertainty together."""
        return self.first_order.interval()

    @cached_property
    def plant_interval(self) -> tuple[float, float]:
        """The 95 % interval from uncertainty of the plant's data alone."""
        return self.first_order.interval(lambda name: name.startswith(PLANT))

    @cached_property
    def factor_interval(self) -> tuple[float, float]:
        """The 95 % interval from uncertainty of the factors alone."""
        return self.first_order.interval(lambda name: name.startswith(FACTOR))

    @cached_property
    def bars(self) -> list[Bar]:
        """Tornado: the total at both ends of each variable's 95 % range, widest first."""
        return tornado(self.response, self.variables, self.centre)

    @cached_property
    def step_quality(self) -> dict[str, StepQuality]:
        return step_qualities(
            self.study,
            self.model,
            self.rules["data_quality"],
            steps=[step for step in self.model.steps if step.id in self.evaluated.gases],
            values=self.values,
            chosen=self.chosen,
            choices=self.choices,
            spreads=self.rules["uncertainty"],
        )

    @cached_property
    def spend(self) -> SpendEstimate | None:
        """Cut-off items that the study enters by money, apart from the total; None without any."""
        return spend_estimate(self.study, self.model, self.values)

    @cached_property
    def quality(self) -> Rated:
        return rate(self.by_step, self.step_quality, self.rules["data_quality"])


def assess(
    study: StudyDocument,
    model: Model,
    *,
    as_of: str,
    library: Library | None = None,
    profile: Profile | None = None,
    gwp: Mapping[str, float] | None = None,
    rules: Mapping[str, Any] | None = None,
) -> Assessment:
    """Compute `study` with `model` as of a date (ISO text; judges best-before, nothing else).

    Raises `Refusal` with every blocking finding. Warnings and notes stay on the result.
    """
    with or_refuse("model-damaged", f"{model.id} · {study.source}"):
        return _assess(
            study, model, as_of=as_of, library=library, profile=profile, gwp=gwp, rules=rules
        )


def assessed_alike(
    assessment: Assessment, study: StudyDocument, library: Library | None
) -> Assessment:
    """`study` computed with the model, date, profile, GWP values and rules of an assessment; with
    its own factors where `library` is None. Refuses as `assess` does.
    """
    return assess(
        study,
        assessment.model,
        as_of=assessment.as_of,
        library=library,
        profile=assessment.profile,
        gwp=assessment.gwp,
        rules=assessment.rules,
    )


def _assess(
    study: StudyDocument,
    model: Model,
    *,
    as_of: str,
    library: Library | None,
    profile: Profile | None,
    gwp: Mapping[str, float] | None,
    rules: Mapping[str, Any] | None,
) -> Assessment:
    refuse_wrong_date(as_of, study)
    is_new = rules is None  # not a lockfile that is computed again
    told = [*own_model_findings(study, model), *certificate_findings(study)] if is_new else []
    library = library_of(study) if library is None else library
    profile = get_profile(study.profile_id) if profile is None else profile
    rules = current_rules() if rules is None else rules
    written = study.data.get("choices") or {}
    choices, idle = choose(model.choices, written, study.place_of("choices"))
    _stop_if_blocked(told := told + idle)
    choices = choices | imposed(model, profile)
    _refuse_other_boundary(model.boundary_for(choices), profile)
    model = with_capital(by_location(model) if profile.by_location else model, profile)
    values, findings = read_values(study, model, choices)
    chosen, more = select_factors(study, model, choices, library, profile, by_content=is_new)
    findings += [*told, *more, *_study_findings(study, model, profile, as_of if is_new else "")]
    for item in (item for item in model.inputs.values() if item.name in values):
        findings += default_expiry(item, values[item.name], as_of, study.waivers)
    _stop_if_blocked(findings)
    scenario = scenario_of(choices, values, chosen)
    gwp = potentials(profile, scenario) if gwp is None else gwp
    evaluated = _evaluated(scenario, model, profile, gwp=gwp, study=study, findings=findings)
    assessment = Assessment(
        study=study,
        model=model,
        profile=profile,
        gwp=gwp,
        rules=rules,
        as_of=as_of,
        choices=choices,
        values=values,
        chosen=chosen,
        scenario=scenario,
        evaluated=evaluated,
        findings=(),
    )
    findings += _result_findings(assessment)
    if is_new:
        findings += own_findings(by_place(assessment.used), study, as_of)
        findings += partner_findings(study, model, assessment.names)
    _stop_if_blocked(findings)
    findings = _without_idle_defaults(assessment, findings)
    return _told(assessment, by_severity(findings))


def _told(assessment: Assessment, findings: Iterable[Finding]) -> Assessment:
    """The assessment with its findings; what was worked out of it before stays worked out."""
    told = replace(assessment, findings=tuple(findings))
    vars(told).update(
        {name: value for name, value in vars(assessment).items() if name not in vars(told)}
    )
    return told


def _study_findings(
    study: StudyDocument, model: Model, profile: Profile, as_of: str
) -> list[Finding]:
    """What is told of the document itself, its period and its profile."""
    return [
        *study.unread,
        *study.reading_notes,
        *period_findings(study, profile, as_of),
        *_imposed_findings(study, model, profile),
        *profile_findings(profile, study),
    ]


def _evaluated(
    scenario: Scenario,
    model: Model,
    profile: Profile,
    *,
    gwp: Mapping[str, float],
    study: StudyDocument,
    findings: list[Finding],
) -> Evaluated:
    """The run as the profile counts it; the model's checks stand before it, and what the study
    exempts is judged before it is left out.
    """
    findings += check_findings(model, scenario, study)
    _stop_if_blocked(findings)
    run = run_model(model, scenario)
    findings += exemption_findings(profile, model, run, gwp, study)
    _stop_if_blocked(findings)
    return under(profile, model, run, gwp, study)


def _without_idle_defaults(assessment: Assessment, findings: list[Finding]) -> list[Finding]:
    """The findings without notes on defaults that do not move the total."""
    moves, values = assessment.first_order.derivatives, assessment.values.values()
    idle = {value.place for value in values if not moves.get(PLANT + value.name)}
    return [
        finding
        for finding in findings
        if finding.rule != "default-used" or finding.place not in idle
    ]


def _refuse_other_boundary(boundary: str, profile: Profile) -> None:
    if boundary not in profile.boundaries:
        allowed = listed(profile.boundaries)
        raise refuse("profile-boundary", profile.id, boundary, allowed=allowed)


def by_location(model: Model) -> Model:
    """The model without market instruments: spreads, quality and factors follow the grid too."""
    steps = (
        replace(step, slot=step.location_slot or step.slot, location_slot="")
        for step in model.steps
        if step.location_slot != NO_LOCATION
    )
    return replace(model, steps=tuple(steps))


def scenario_of(
    choices: Mapping[str, str], values: Mapping[str, Value], chosen: Mapping[str, Chosen]
) -> Scenario:
    """Base-unit values and gases. An input that is not applicable counts 0.0."""
    numbers: dict[str, Any] = {
        value.name: 0.0 if value.value is None else value.value * parse_unit(value.unit).scale
        for value in values.values()
    }
    gases = {}
    for name, choice in chosen.items():
        if choice.factor.kind == "parameter":
            numbers[name] = choice.factor.base_value()
        else:
            gases[name] = choice.factor.base_gases()
    return Scenario(choices, numbers, gases)


def potentials(profile: Profile, scenario: Scenario) -> Mapping[str, float]:
    """GWP100 of the profile's set for the gases that every study has and those of its factors."""
    return gwp100(profile.gwp_set, {gas for gases in scenario.gases.values() for gas in gases})


def imposed(model: Model, profile: Profile) -> dict[str, str]:
    """The choices of this model that the profile decides."""
    return {
        name: option
        for name, option in profile.imposes.items()
        if name in model.choices and option in model.choices[name].options
    }


def _imposed_findings(study: StudyDocument, model: Model, profile: Profile) -> list[Finding]:
    own_choices = study.data.get("choices") or {}
    return [
        note(
            "profile-imposes",
            study.place_of("choices", name),
            str(own_choices.get(name) or model.choices[name].default),
            option,
        )
        for name, option in imposed(model, profile).items()
        if (own_choices.get(name) or model.choices[name].default) != option
    ]


def _result_findings(assessment: Assessment) -> list[Finding]:
    """Published results and grades leave biogenic uptake aside, whatever the profile's headline."""
    usual = assessment.totals["excluding_biogenic_uptake"]
    findings = published_findings(
        assessment.model,
        assessment.choices,
        usual,
        assessment.unit,
        assessment.viewed(usual),
        impossible=judging(assessment.rules).impossible,
    )
    findings += check_findings(
        assessment.model, assessment.scenario, assessment.study, footprint=usual
    )
    used = assessment.used
    findings += factor_findings(by_place(used), assessment.study, assessment.as_of)
    findings += basis_findings(
        assessment.model, used, assessment.contributions, assessment.total, assessment.profile
    )
    findings += transport_findings(
        assessment.profile, assessment.model, assessment.evaluated, assessment.study
    )
    if assessment.profile.data.get("judged"):
        findings += judged_findings(assessment.profile, assessment.quality, assessment.study)
    findings += spend_findings(
        assessment.spend, assessment.study, assessment.total, assessment.unit
    )
    market = [
        step.id
        for step in assessment.model.steps
        if step.location_slot and assessment.evaluated.activities.get(step.id)
    ]
    if market:
        both = (assessment.total, assessment.location_based_total)
        shown = f"{' / '.join(in_full(value, 4) for value in both)} {assessment.unit}"
        findings.append(note("factor-market-location", listed(market), shown))
    return findings


def _stop_if_blocked(findings: list[Finding]) -> None:
    if any(finding.severity == "block" for finding in findings):
        raise Refusal(by_severity(findings))
