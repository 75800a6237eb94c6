"""Which inputs and choices a verifier must see, so that what stays unseen cannot move the total
beyond materiality.

The rule is plain and on the safe side: what is not sampled may be wrong by its whole amount, all of
it together, and the total still moves by no more than the materiality (default 5 %, handbook
certification.md §7.2 [D]). An input counts with the larger of two shares: what it moves here, and
what it usually moves in a plant of the model – an input that was left out, or entered a thousand
times too small, moves nothing here.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from zuji.core.refusals import Refusal
from zuji.core.yamlfile import load_yaml
from zuji.footprint import assess, study_from_data
from zuji.footprint.assess import Assessment
from zuji.footprint.examples import typical_path
from zuji.screening.facts import elasticities
from zuji.sectors.registry import get_model

MATERIALITY = 0.05
AS_OF = "2026-01-01"


@dataclass(frozen=True, slots=True)
class SampleLine:
    """One thing to look at.

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
    """What to look at, largest risk first, what is left, and how far all that is left could move
    the total.
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
        """The sample as a verifier cut it: what is taken out is left unseen, and the residual
        says so.
        """
        out = tuple(line for line in self.taken if line.name in names)
        kept = tuple(line for line in self.taken if line.name not in names)
        return ProposedSample(kept, (*self.left, *out), self.materiality)


def propose_sample(made: Assessment, materiality: float = MATERIALITY) -> ProposedSample:
    """The smallest set of lines, by falling risk, after which the rest together stays within
    `materiality`.
    """
    lines = sorted(sample_lines(made), key=lambda line: (-line.risk, line.name))
    taken: list[SampleLine] = []
    for index, line in enumerate(lines):
        # added in the order in which `ProposedSample.residual` adds, so that both agree
        unseen = sum(rest.risk for rest in lines[index:])
        if unseen <= materiality and line.kind != "certificate":
            break
        taken.append(line)
    always = [line for line in lines if line.kind == "certificate" and line not in taken]
    taken += always
    return ProposedSample(
        tuple(taken), tuple(line for line in lines if line not in taken), materiality
    )


def sample_lines(made: Assessment) -> list[SampleLine]:
    """Everything that could be wrong: inputs, inputs that are not there, chosen factors,
    certificates.
    """
    moves, usual = elasticities(made), usual_moves(made.model.id)
    found = []
    for name in made.model.inputs:
        value = made.values.get(name)
        is_there = value is not None and value.value is not None
        if is_there:
            found.append(SampleLine("input", name, abs(moves.get(name, 0.0)), usual.get(name, 0.0)))
        elif usual.get(name, 0.0) > 0:
            found.append(SampleLine("not_reported", name, 0.0, usual[name]))
    found += _chosen(made)
    certificates: Sequence[object] = made.study.data.get("certificates") or []
    found += [SampleLine("certificate", f"certificates.{n}", 0.0) for n in range(len(certificates))]
    return found


def _chosen(made: Assessment) -> list[SampleLine]:
    """Factors that are not the model's own default, with the share of the total through their
    slot.
    """
    here, usual = _through(made), usual_slots(made.model.id)
    return [
        SampleLine("factor", f"factors.{name}", here.get(name, 0.0), usual.get(name, 0.0))
        for name, held in made.used.items()
        if held.factor.id != held.slot.default_for(made.choices)
    ]


def _through(made: Assessment) -> dict[str, float]:
    """Slot → absolute share of the total that flows through its factor."""
    if not made.total:
        return {}
    shares: dict[str, float] = {}
    for step in made.model.steps:
        if step.slot:
            moved = abs(made.by_step.get(step.id, 0.0) / made.total)
            shares[step.slot] = shares.get(step.slot, 0.0) + moved
    return shares


@lru_cache(maxsize=64)
def _typical(model_id: str) -> Assessment | None:
    """The model's typical plant; None where it has none that computes."""
    path = typical_path(model_id)
    if not path.is_file():
        return None
    data = copy.deepcopy(dict(load_yaml(path.read_text("utf-8"), path.name).data))
    try:
        return assess(study_from_data(data, path.name), get_model(model_id), as_of=AS_OF)
    except Refusal:
        return None


def usual_moves(model_id: str) -> Mapping[str, float]:
    """Input → what it moves in the model's typical plant."""
    made = _typical(model_id)
    return {name: abs(share) for name, share in elasticities(made).items()} if made else {}


def usual_slots(model_id: str) -> Mapping[str, float]:
    """Slot → the share of the total through it in the model's typical plant."""
    made = _typical(model_id)
    return _through(made) if made else {}
