"""What a result owes to sums of CO2e made with another set of GWP than the profile's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zuji.core.label import Label, listed
from zuji.core.refusals import Finding, note
from zuji.factors.basis import basis_difference
from zuji.footprint.profile import Profile
from zuji.footprint.selection import Chosen
from zuji.sectors.model import Model

MATERIAL = 0.01
"""Below one per cent of the result the difference of the sets is not told."""


def basis_findings(
    model: Model,
    used: Mapping[str, Chosen],
    contributions: Mapping[str, Mapping[str, Any]],
    total: float,
    profile: Profile,
) -> list[Finding]:
    """A note for each other basis whose factors together may move the total by more than one per
    cent, as told by like factors whose gases are known (`basis_difference`).
    """
    moved: dict[str, dict[str, float]] = {}
    for step in model.steps:
        sums = abs(float(contributions.get(step.id, {}).get("co2e", 0.0)))
        choice = used.get(step.slot)
        if not sums or choice is None:
            continue
        factor = choice.factor
        difference = sums * basis_difference(factor, profile.gwp_set)
        if difference:
            slots = moved.setdefault(factor.gwp_basis or "not stated", {})
            name = choice.slot.name
            slots[name] = slots.get(name, 0.0) + difference
    findings = []
    for basis, slots in moved.items():
        share = sum(slots.values()) / abs(total) if total else 1.0
        if share <= MATERIAL:
            continue
        shown = sorted(slots, key=lambda name: -slots[name])
        words = UNSTATED if basis == "not stated" else Label(basis, basis)
        facts: dict[str, str | Label] = {
            "basis": words,
            "wanted": profile.gwp_set,
            "share": f"{share:.1%}",
        }
        findings.append(note("factor-basis", "factors", listed(shown), **facts))
    return findings


UNSTATED = Label("来源没有写明", "not stated by the source")
