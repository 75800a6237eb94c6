"""Numbers of profiles, electricity, the age of factors and estimates by money."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from boundaries.threshold import Threshold
from zuji.core.label import Label
from zuji.factors.ages import best_before
from zuji.footprint.profile_rules import dropped_steps, exemption_findings
from zuji.footprint.spend import spend_findings

NO_NO_YES = (False, False, True)
REASONS = {
    "electricity.statistics.*": "a published figure of which the residual mix is made",
    "electricity.grids.*": "a published figure of which a grid's footprint is made",
    "profiles.pef-climate.capital_goods.*": "a share with its range that is added, not a limit",
}


def document(**data: Any) -> Any:
    """As much of a study as the rules ask."""
    return SimpleNamespace(data=data, place_of=lambda key: key)


def exempted(kind: str) -> Threshold:
    """A step that weighs so much of the whole is exempted under a limit of a hundredth."""

    def is_refused(share: float) -> bool:
        cutoff = {"exempt": True, kind: 0.01 if kind == "each" else 0.05}
        gases = {"a": {"co2": share}, "b": {"co2": 1.0 - share}}
        profile = SimpleNamespace(
            data={"cutoff": cutoff}, gases_of=lambda run: run, title=Label("规则", "rule")
        )
        steps = [SimpleNamespace(id=name, label=Label(name, name)) for name in gases]
        model = SimpleNamespace(steps=steps, rule={})
        study = document(exempt={"a": "示例"})
        found = exemption_findings(profile, model, gases, {"co2": 1.0}, study)
        return any(finding.rule == "exempt-exceeds" for finding in found)

    return Threshold(is_refused, NO_NO_YES)


def is_left_out(years: float) -> bool:
    """Whether a stage that emits after so many years is beyond the century of PAS 2050."""
    profile = SimpleNamespace(data={"timing": {"years": 100}})
    model = SimpleNamespace(steps=[SimpleNamespace(id="burned", stage="end_of_life")])
    return bool(dropped_steps(profile, model, document(delays={"end_of_life": years})))


def is_too_much_by_money(share: float) -> bool:
    estimate = SimpleNamespace(
        items=(), truncated=None, kgco2e=share, share=lambda total: share, hybrid=lambda total: None
    )
    found = spend_findings(estimate, document(), 1.0, "kgCO2e/t")
    return any(finding.rule == "spend-share" for finding in found)


def good_for(path: str) -> Threshold:
    """A factor of data of 2020 at the end of the year that is so many years later."""
    category = path.rpartition(".")[2]

    def is_good(years: int) -> bool:
        return best_before("factor", category, "published", 2020, "") >= f"{2020 + years}-12-31"

    return Threshold(is_good, (True, True, False), 1)
