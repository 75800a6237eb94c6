"""Recomputation of a total without findings, spreads and quality, for differences and
scenarios.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from zuji.core.refusals import Finding, Refusal
from zuji.factors import Library
from zuji.factors.gwp import gwp100
from zuji.footprint.assess import imposed, potentials, scenario_of
from zuji.footprint.profile import Profile
from zuji.footprint.profile_rules import (
    delayed_weight,
    exemption_findings,
    left_out,
    under,
    with_capital,
)
from zuji.footprint.selection import Chosen, select_factors
from zuji.footprint.study import StudyDocument, read_values
from zuji.footprint.totals import Contributions, characterised, headline, total_of
from zuji.footprint.values import Value, choose
from zuji.sectors.evaluate import Evaluated, Scenario, run_model, run_with_other_gases
from zuji.sectors.model import Model


def total_only(
    study: StudyDocument,
    model: Model,
    library: Library,
    profile: Profile,
    gwp: Mapping[str, float],
    *,
    checked: bool = False,
) -> float:
    """kgCO2e per declared unit as the profile counts it; refuses a study that cannot be
    computed, and with `checked` one that exempts more than the profile lets go.
    """
    return Recomputed(study, model, profile, gwp).total(library, checked)


def further_gases(
    study: StudyDocument, model: Model, library: Library, profile: Profile
) -> tuple[str, ...]:
    """The gases of the study's factors beyond those that every study may have (HFC-32, R-410A's
    parts), which a set of GWP may give no value.
    """
    choices, _ = _chosen(study, model)
    chosen, _ = select_factors(study, model, choices | imposed(model, profile), library, profile)
    known = gwp100(profile.gwp_set)
    return tuple(sorted({g for each in chosen.values() for g in each.factor.gases} - set(known)))


def delayed_total(
    study: StudyDocument, model: Model, library: Library, profile: Profile, gwp: Mapping[str, float]
) -> float:
    """The total with the emissions of late stages weighted by their delay (`delayed_weight`): use
    spread evenly over its years, every other stage at once.
    """
    parts = Recomputed(study, model, profile, gwp).parts(library)
    delays, stages = left_out(study).delays, {step.id: step.stage for step in model.steps}
    total = 0.0
    for step, masses in parts.items():
        years = delays.get(stages.get(step, ""), 0.0)
        spread = years if stages.get(step) == "use_phase" and years >= 1 else None
        total += float(headline(masses, profile.apart)) * delayed_weight(years, spread)
    return total


@dataclass(frozen=True)
class Recomputed:
    """A study's totals under one factor library after another: its answers are read once, and its
    activities evaluated again only where a library moves what a formula reads.
    """

    study: StudyDocument
    model: Model
    profile: Profile
    gwp: Mapping[str, float]
    _runs: list[tuple[Scenario, Evaluated]] = field(default_factory=list, init=False, repr=False)

    def total(self, library: Library, checked: bool = False) -> float:
        """As `total_only`."""
        return float(total_of(self.parts(library, checked), self.profile.apart))

    def parts(self, library: Library, checked: bool = False) -> Contributions:
        """Step → gas → kgCO2e under the profile; refuses as `total_only`."""
        scenario, _ = self.selected(library)
        gwp = {**potentials(self.profile, scenario), **self.gwp}
        run = self._run(scenario)
        if checked:
            _refuse_blocking(exemption_findings(self.profile, self.model, run, gwp, self.study))
        model = with_capital(self.model, self.profile)
        return characterised(
            self.profile.gases_of(under(self.profile, model, run, gwp, self.study)), gwp
        )

    def selected(self, library: Library) -> tuple[Scenario, dict[str, Chosen]]:
        """What a model is run with, and the factor of each slot; refuses as `total_only`."""
        choices, values, findings = self._answers
        chosen, unfit = select_factors(self.study, self.model, choices, library, self.profile)
        _refuse_blocking([*findings, *unfit])
        return scenario_of(choices, values, chosen), chosen

    @cached_property
    def _answers(self) -> tuple[dict[str, str], dict[str, Value], list[Finding]]:
        choices, findings = _chosen(self.study, self.model)
        choices |= imposed(self.model, self.profile)
        values, more = read_values(self.study, self.model, choices)
        return choices, values, [*findings, *more]

    def _run(self, scenario: Scenario) -> Evaluated:
        for before, run in self._runs:
            same_slots = before.gases.keys() == scenario.gases.keys()
            if same_slots and before.values == scenario.values:
                return run_with_other_gases(self.model, scenario, run)
        run = run_model(self.model, scenario)
        self._runs.append((scenario, run))
        return run


def _chosen(study: StudyDocument, model: Model) -> tuple[dict[str, str], list[Finding]]:
    return choose(model.choices, study.data.get("choices") or {}, "choices")


def _refuse_blocking(findings: Sequence[Finding]) -> None:
    blocking = [finding for finding in findings if finding.severity == "block"]
    if blocking:
        raise Refusal(blocking)
