"""Proposal of a verifier's sample: the inputs and choices to be seen so that the unseen rest stays
within materiality.

The rule is plain and on the safe side: what is not sampled may be wrong by its whole amount, all of
it together, and the total still moves by no more than the materiality (default 5 %, handbook
certification.md §7.2 [D]). An input counts with the larger of two shares: what it moves here, and
what it usually moves in a plant of the model – an input that was left out, or entered a thousand
times too small, moves nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zuji.core.content import read_rules
from zuji.footprint.assess import Assessment
from zuji.screening.facts import elasticities
from zuji.screening.typical import typical_plant


@dataclass(frozen=True, slots=True)
class SampleLine:
    """One item of the sample.

    `kind` is ``input``, ``not_reported``, ``factor`` or ``certificate``; `moves` is its share of
    the total here and `usual` in a typical plant of the model (both 0 … 1, absolute elasticities);
    `risk` is the larger one.
    """

    kind: str
    name: str
    moves: float
    usual: float = 0.0

    @property
    def risk(self) -> float:
        return max(self.moves, self.usual)


@dataclass(frozen=True)
class ProposedSample:
    """The items to be seen, largest risk first, the items left out, and the possible effect of all
    that is left out on the total.
    """

    taken: tuple[SampleLine, ...]
    left: tuple[SampleLine, ...]
    materiality: float

    @property
    def residual(self) -> float:
        """Share of the total that stays unseen."""
        return sum(line.risk for line in self.left)

    @property
    def names(self) -> set[str]:
        return {line.name for line in self.taken}

    def without(self, names: set[str]) -> ProposedSample:
        """The sample without some items; these become unseen and count in the residual."""
        removed = tuple(line for line in self.taken if line.name in names)
        remaining = tuple(line for line in self.taken if line.name not in names)
        return ProposedSample(remaining, (*self.left, *removed), self.materiality)


def usual_materiality() -> float:
    """The share of the total that a programme takes for material (rules/verification.yaml)."""
    return float(read_rules("verification")["materiality"]["value"])


def propose_sample(assessment: Assessment, materiality: float | None = None) -> ProposedSample:
    """The smallest set of lines, by falling risk, after which the rest together stays within
    `materiality`.
    """
    limit = usual_materiality() if materiality is None else materiality
    lines = sorted(sample_lines(assessment), key=lambda line: (-line.risk, line.name))
    sampled: list[SampleLine] = []
    for index, line in enumerate(lines):
        # added in the order in which `ProposedSample.residual` adds, so that both agree
        unseen = sum(later.risk for later in lines[index:])
        if unseen <= limit and line.kind != "certificate":
            break
        sampled.append(line)
    always = [line for line in lines if line.kind == "certificate" and line not in sampled]
    sampled += always
    return ProposedSample(
        tuple(sampled), tuple(line for line in lines if line not in sampled), limit
    )


def sample_lines(assessment: Assessment) -> list[SampleLine]:
    """Every possible source of error: inputs, unreported inputs, chosen factors, certificates."""
    moves, usual = elasticities(assessment), usual_moves(assessment.model.id)
    items = []
    for name in assessment.model.inputs:
        value = assessment.values.get(name)
        is_there = value is not None and value.value is not None
        if is_there:
            items.append(SampleLine("input", name, abs(moves.get(name, 0.0)), usual.get(name, 0.0)))
        elif usual.get(name, 0.0) > 0:
            items.append(SampleLine("not_reported", name, 0.0, usual[name]))
    items += _chosen(assessment)
    certificates: Sequence[object] = assessment.study.data.get("certificates") or []
    items += [
        SampleLine("certificate", f"certificates.{index}", 0.0)
        for index in range(len(certificates))
    ]
    return items


def _chosen(assessment: Assessment) -> list[SampleLine]:
    """Factors that are not the model's own default, with the share of the total through their
    slot.
    """
    shares, usual_shares = _through(assessment), usual_slots(assessment.model.id)
    return [
        SampleLine("factor", f"factors.{name}", shares.get(name, 0.0), usual_shares.get(name, 0.0))
        for name, choice in assessment.used.items()
        if choice.factor.id != choice.slot.default_for(assessment.choices)
    ]


def _through(assessment: Assessment) -> dict[str, float]:
    """Slot → absolute share of the total that flows through its factor."""
    if not assessment.total:
        return {}
    shares: dict[str, float] = {}
    for step in assessment.model.steps:
        if step.slot:
            moved = abs(assessment.by_step.get(step.id, 0.0) / assessment.total)
            shares[step.slot] = shares.get(step.slot, 0.0) + moved
    return shares


def usual_moves(model_id: str) -> Mapping[str, float]:
    """Input → its elasticity in the model's typical plant."""
    assessment = typical_plant(model_id)
    return (
        {name: abs(share) for name, share in elasticities(assessment).items()} if assessment else {}
    )


def usual_slots(model_id: str) -> Mapping[str, float]:
    """Slot → the share of the total through it in the model's typical plant."""
    assessment = typical_plant(model_id)
    return _through(assessment) if assessment else {}
