"""Screening rules across studies: peers, copies, repeated values, certificates claimed twice."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np

from zuji.core.figures import in_full
from zuji.core.label import listed
from zuji.core.refusals import Finding
from zuji.screening.facts import StudyFacts
from zuji.screening.single import significant_digits
from zuji.screening.wording import limits, rule_finding

Typical = Callable[[str], StudyFacts | None]
Worked = Callable[[str], Sequence[StudyFacts]]
NORMAL = 1.4826
"""Median absolute deviation × this is the standard deviation of a normal distribution."""


def no_plants(model: str) -> Sequence[StudyFacts]:
    """For a caller that has no worked plants of a model."""
    return ()


@dataclass(frozen=True, slots=True)
class Yardstick:
    """Median and robust spread of the logarithms of a quantity among peers."""

    centre: float
    spread: float
    count: int


def cross_findings(
    studies: Sequence[StudyFacts], typical: Typical, worked: Worked = no_plants
) -> dict[int, list[Finding]]:
    """Index of a study → findings of the rules across studies.

    `typical` gives the typical study of a model and `worked` its worked plants; they are asked only
    where peers are too few.
    """
    findings_of: dict[int, list[Finding]] = defaultdict(list)
    computed = [(index, study) for index, study in enumerate(studies) if not study.is_refused]
    groups: dict[str, list[tuple[int, StudyFacts]]] = defaultdict(list)
    for index, study in computed:
        groups[study.model].append((index, study))
    for members in groups.values():
        for index, finding in _peer_findings(members, typical, worked):
            findings_of[index].append(finding)
    for index, finding in (*_copied(computed), *_unchanged(computed), *_reused(computed)):
        findings_of[index].append(finding)
    return findings_of


def yardstick(values: Iterable[float]) -> Yardstick | None:
    """Median and 1.4826 × MAD of logarithms; None without positive values."""
    logs = np.log([value for value in values if value > 0])
    if not logs.size:
        return None
    centre = float(np.median(logs))
    return Yardstick(centre, float(NORMAL * np.median(np.abs(logs - centre))), int(logs.size))


@dataclass(frozen=True)
class Peers:
    """The usual values among the studies of one model that report the same inputs."""

    size: int
    inputs: Mapping[str, Yardstick | None]
    result: Yardstick | None
    elasticities: Mapping[str, float]

    @property
    def are_enough(self) -> bool:
        return self.size >= int(limits()["peers"]["least"])


def peers_of(studies: Sequence[StudyFacts]) -> Peers:
    """The usual values of a group; a study that does not report an input counts zero elasticity."""
    names = sorted(
        {name for study in studies for name in (*study.intensities, *study.elasticities)}
    )
    return Peers(
        len(studies),
        {name: yardstick(study.intensities.get(name, 0.0) for study in studies) for name in names},
        yardstick(study.total or 0.0 for study in studies),
        {
            name: float(np.median([abs(study.elasticities.get(name, 0.0)) for study in studies]))
            for name in names
        },
    )


def _peer_findings(
    members: Sequence[tuple[int, StudyFacts]], typical: Typical, worked: Worked
) -> Iterator[tuple[int, Finding]]:
    routes: dict[tuple[str, ...], list[tuple[int, StudyFacts]]] = defaultdict(list)
    for index, study in members:
        routes[study.group].append((index, study))
    for group in routes.values():
        peers = peers_of([study for _, study in group])
        for index, study in group:
            if peers.are_enough:
                yield from ((index, finding) for finding in _against_peers(study, peers))
            elif reference := typical(study.model):
                yield from (
                    (index, finding) for finding in against_typical(study, reference, worked)
                )


def _against_peers(study: StudyFacts, peers: Peers) -> Iterator[Finding]:
    rule = limits()["peers"]
    for name, norm in peers.inputs.items():
        usual, value = peers.elasticities[name], study.intensities.get(name, 0.0)
        weight = max(usual, abs(study.elasticities.get(name, 0.0)))
        if norm is None or weight < rule["slip_material"]:
            continue
        is_material = weight >= rule["material"]
        place = study.places.get(name, f"inputs.{name}")
        if value <= 0:
            if is_material and norm.count >= rule["reported"] * (peers.size - 1):
                yield rule_finding(
                    "screen-peer-missing", place, "—", f"≈ {in_full(exp(norm.centre), 4)}"
                )
        elif norm.count >= rule["least"]:
            limit = max(log(rule["narrowest"]), rule["spread"] * norm.spread)
            if not is_material:
                limit = max(limit, log(rule["slip"]))
            if abs(log(value) - norm.centre) > limit:
                ends = (exp(norm.centre - limit), exp(norm.centre + limit))
                span = " … ".join(in_full(end, 4) for end in ends)
                yield rule_finding("screen-peer-input", place, in_full(value, 4), span)
    if peers.result and study.total and study.total > 0:
        limit = max(log(rule["narrowest"]), rule["result_spread"] * peers.result.spread)
        if abs(log(study.total) - peers.result.centre) > limit:
            usual_total = f"≈ {in_full(exp(peers.result.centre), 4)} {study.unit}"
            yield rule_finding(
                "screen-peer-result",
                "result.total",
                f"{in_full(study.total, 4)} {study.unit}",
                usual_total,
            )


def against_typical(
    study: StudyFacts, reference: StudyFacts, worked: Worked = no_plants
) -> Iterator[Finding]:
    """Inputs per unit of product that are far from those of the typical study, and from those of
    the worked plants most alike in their options, by the limits of rules/screening.yaml.
    """
    for name, value in study.intensities.items():
        held = [reference] if reference.intensities.get(name, 0.0) > 0 else []
        if value <= 0 or not all(_is_far(name, study, plant) for plant in held):
            continue
        alike = _most_alike(name, study, worked(study.model))
        plants = held + [plant for plant in alike if _is_usual(name, plant)]
        if plants and all(_is_far(name, study, plant) for plant in held + alike):
            amounts = [plant.intensities[name] for plant in plants]
            _, usual = min((abs(log(value / amount)), amount) for amount in amounts)
            yield rule_finding(
                "screen-peer-input",
                study.places.get(name, name),
                in_full(value, 4),
                f"≈ {in_full(usual, 4)}",
            )


def _is_far(name: str, study: StudyFacts, plant: StudyFacts) -> bool:
    """Whether an input that both report differs by more than its weight in either allows."""
    rule = limits()["peers"]
    weight = max(abs(facts.elasticities.get(name, 0.0)) for facts in (study, plant))
    if weight < rule["slip_material"]:
        return False
    ratio = rule["typical" if weight >= rule["material"] else "slip"]
    return abs(log(study.intensities[name] / plant.intensities[name])) > log(ratio)


def _most_alike(name: str, study: StudyFacts, plants: Sequence[StudyFacts]) -> list[StudyFacts]:
    """The plants that share the most options with the study, of those that report the input."""
    holding = [
        (sum(plant.choices.get(key) == option for key, option in study.choices.items()), plant)
        for plant in plants
        if plant.intensities.get(name, 0.0) > 0
    ]
    most = max((shared for shared, _ in holding), default=0)
    return [plant for shared, plant in holding if shared == most]


def _is_usual(name: str, plant: StudyFacts) -> bool:
    """Whether a worked plant tells what is usual: a ratio (a price, a content) does, and an amount
    that is material in it.
    """
    material = abs(plant.elasticities.get(name, 0.0)) >= limits()["peers"]["material"]
    return name in plant.ratios or material


def _prints(study: StudyFacts) -> set[tuple[str, float]]:
    """Values that identify an inventory: neither round nor tiny."""
    return {
        (name, float(f"{amount:.10g}"))
        for name, amount in study.amounts.items()
        if amount > 0 and significant_digits(amount) > 2
    }


def _copied(computed: Sequence[tuple[int, StudyFacts]]) -> Iterator[tuple[int, Finding]]:
    rule = limits()["copied"]
    prints = {index: _prints(study) for index, study in computed}
    owners: dict[tuple[str, str, float], list[int]] = defaultdict(list)
    for index, study in computed:
        for name, value in prints[index]:
            owners[study.model, name, value].append(index)
    shared: Counter[tuple[int, int]] = Counter()
    for holders in owners.values():
        if 1 < len(holders) <= 20:
            shared.update(
                (holder, other)
                for index, holder in enumerate(holders)
                for other in holders[index + 1 :]
            )
    facts = dict(computed)
    for (first, second), count in shared.items():
        smaller = min(len(prints[first]), len(prints[second]))
        if (
            count < min(rule["least"], max(smaller, rule["fewest"]))
            or count < rule["share"] * smaller
            or facts[first].enterprise == facts[second].enterprise
        ):
            continue
        for member, other in ((first, second), (second, first)):
            yield (
                member,
                rule_finding("screen-copied", "inputs", f"{count} / {smaller}", facts[other].place),
            )


def _unchanged(computed: Sequence[tuple[int, StudyFacts]]) -> Iterator[tuple[int, Finding]]:
    rule = limits()["unchanged"]
    series: dict[tuple[str, str, str], list[tuple[int, StudyFacts]]] = defaultdict(list)
    for index, study in computed:
        if study.enterprise:
            series[study.enterprise, study.product, study.model].append((index, study))
    for years in series.values():
        years.sort(key=lambda pair: pair[1].period)
        for (_, old), (index, new) in itertools.pairwise(years):
            before, after = _prints(old), _prints(new)
            same = len(before & after)
            if (
                old.period != new.period
                and same >= rule["least"]
                and same > rule["share"] * len(after)
            ):
                yield (
                    index,
                    rule_finding("screen-unchanged", "inputs", f"{same} / {len(after)}", old.place),
                )


def _reused(computed: Sequence[tuple[int, StudyFacts]]) -> Iterator[tuple[int, Finding]]:
    users: dict[str, list[tuple[int, StudyFacts]]] = defaultdict(list)
    for index, study in computed:
        for number in set(study.certificates):
            users[number].append((index, study))
    for number, claims in users.items():
        if number and len(claims) > 1:
            for index, study in claims:
                places = [claimant.place for other, claimant in claims if other != index]
                users_named = listed(places or [study.place])
                yield (
                    index,
                    rule_finding("screen-certificate-reuse", "certificates", number, users_named),
                )
