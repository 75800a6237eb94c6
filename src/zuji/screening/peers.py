"""Rules that look across studies: peers, copies, repeats, certificates claimed twice."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np

from zuji.core.refusals import Finding
from zuji.screening.facts import StudyFacts
from zuji.screening.single import significant_digits
from zuji.screening.wording import found, limits

Typical = Callable[[str], StudyFacts | None]
NORMAL = 1.4826
"""Median absolute deviation × this is the standard deviation of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Yardstick:
    """Median and robust spread of the logarithms of a quantity among peers."""

    centre: float
    spread: float
    count: int


def cross_findings(studies: Sequence[StudyFacts], typical: Typical) -> dict[int, list[Finding]]:
    """Index of a study → findings of the rules across studies.

    `typical` gives the typical study of a model; it is asked only where peers are too few.
    """
    out: dict[int, list[Finding]] = defaultdict(list)
    computed = [(index, study) for index, study in enumerate(studies) if not study.is_refused]
    groups: dict[str, list[tuple[int, StudyFacts]]] = defaultdict(list)
    for i, s in computed:
        groups[s.model].append((i, s))
    for members in groups.values():
        for i, finding in _peer_findings(members, typical):
            out[i].append(finding)
    for i, finding in (*_copied(computed), *_unchanged(computed), *_reused(computed)):
        out[i].append(finding)
    return out


def yardstick(values: Iterable[float]) -> Yardstick | None:
    """Median and 1.4826 × MAD of logarithms; None without positive values."""
    logs = np.log([value for value in values if value > 0])
    if not logs.size:
        return None
    centre = float(np.median(logs))
    return Yardstick(centre, float(NORMAL * np.median(np.abs(logs - centre))), int(logs.size))


@dataclass(frozen=True)
class Peers:
    """Studies of one model that report the same inputs: what is usual among them."""

    size: int
    inputs: Mapping[str, Yardstick | None]
    result: Yardstick | None
    elasticities: Mapping[str, float]

    @property
    def are_enough(self) -> bool:
        return self.size >= int(limits()["peers"]["least"])


def peers_of(studies: Sequence[StudyFacts]) -> Peers:
    """The usual values of a group; a study that does not report an input counts zero elasticity."""
    names = sorted({n for study in studies for n in (*study.intensities, *study.elasticities)})
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
    members: Sequence[tuple[int, StudyFacts]], typical: Typical
) -> Iterator[tuple[int, Finding]]:
    routes: dict[tuple[str, ...], list[tuple[int, StudyFacts]]] = defaultdict(list)
    for i, s in members:
        routes[s.group].append((i, s))
    for group in routes.values():
        peers = peers_of([s for _, s in group])
        for i, s in group:
            if peers.are_enough:
                yield from ((i, finding) for finding in _against_peers(s, peers))
            elif reference := typical(s.model):
                yield from ((i, f) for f in _against_typical(s, reference))


def _against_peers(s: StudyFacts, peers: Peers) -> Iterator[Finding]:
    rule = limits()["peers"]
    for name, stick in peers.inputs.items():
        usual, value = peers.elasticities[name], s.intensities.get(name, 0.0)
        if stick is None or max(usual, abs(s.elasticities.get(name, 0.0))) < rule["material"]:
            continue
        place = s.places.get(name, f"inputs.{name}")
        if value <= 0:
            if stick.count >= rule["reported"] * (peers.size - 1):
                yield found("screen-peer-missing", place, "—", f"≈ {exp(stick.centre):.4g}")
        elif stick.count >= rule["least"]:
            limit = max(log(rule["narrowest"]), rule["spread"] * stick.spread)
            if abs(log(value) - stick.centre) > limit:
                span = f"{exp(stick.centre - limit):.4g} … {exp(stick.centre + limit):.4g}"
                yield found("screen-peer-input", place, f"{value:.4g}", span)
    if peers.result and s.total and s.total > 0:
        limit = max(log(rule["narrowest"]), rule["result_spread"] * peers.result.spread)
        if abs(log(s.total) - peers.result.centre) > limit:
            usual_total = f"≈ {exp(peers.result.centre):.4g} {s.unit}"
            yield found(
                "screen-peer-result", "result.total", f"{s.total:.4g} {s.unit}", usual_total
            )


def _against_typical(s: StudyFacts, reference: StudyFacts) -> Iterator[Finding]:
    rule = limits()["peers"]
    for name, value in s.intensities.items():
        usual = reference.intensities.get(name, 0.0)
        weight = max(abs(x.elasticities.get(name, 0.0)) for x in (s, reference))
        if value <= 0 or usual <= 0 or weight < rule["material"]:
            continue
        if abs(log(value / usual)) > log(rule["typical"]):
            yield found(
                "screen-peer-input", s.places.get(name, name), f"{value:.4g}", f"≈ {usual:.4g}"
            )


def _prints(s: StudyFacts) -> set[tuple[str, float]]:
    """Values that identify an inventory: not round, not tiny."""
    return {
        (name, float(f"{amount:.10g}"))
        for name, amount in s.amounts.items()
        if amount > 0 and significant_digits(amount) > 2
    }


def _copied(computed: Sequence[tuple[int, StudyFacts]]) -> Iterator[tuple[int, Finding]]:
    rule = limits()["copied"]
    prints = {i: _prints(s) for i, s in computed}
    owners: dict[tuple[str, str, float], list[int]] = defaultdict(list)
    for i, s in computed:
        for name, value in prints[i]:
            owners[s.model, name, value].append(i)
    shared: Counter[tuple[int, int]] = Counter()
    for holders in owners.values():
        if 1 < len(holders) <= 20:
            shared.update(
                (holder, other)
                for index, holder in enumerate(holders)
                for other in holders[index + 1 :]
            )
    facts = dict(computed)
    for (a, b), count in shared.items():
        smaller = min(len(prints[a]), len(prints[b]))
        if (
            count < min(rule["least"], max(smaller, rule["fewest"]))
            or count < rule["share"] * smaller
            or facts[a].enterprise == facts[b].enterprise
        ):
            continue
        for one, other in ((a, b), (b, a)):
            yield one, found("screen-copied", "inputs", f"{count} / {smaller}", facts[other].place)


def _unchanged(computed: Sequence[tuple[int, StudyFacts]]) -> Iterator[tuple[int, Finding]]:
    rule = limits()["unchanged"]
    series: dict[tuple[str, str, str], list[tuple[int, StudyFacts]]] = defaultdict(list)
    for i, s in computed:
        if s.enterprise:
            series[s.enterprise, s.product, s.model].append((i, s))
    for years in series.values():
        years.sort(key=lambda pair: pair[1].period)
        for (_, old), (i, new) in itertools.pairwise(years):
            before, after = _prints(old), _prints(new)
            same = len(before & after)
            if (
                old.period != new.period
                and same >= rule["least"]
                and same > rule["share"] * len(after)
            ):
                yield i, found("screen-unchanged", "inputs", f"{same} / {len(after)}", old.place)


def _reused(computed: Sequence[tuple[int, StudyFacts]]) -> Iterator[tuple[int, Finding]]:
    users: dict[str, list[tuple[int, StudyFacts]]] = defaultdict(list)
    for i, s in computed:
        for number in set(s.certificates):
            users[number].append((i, s))
    for number, claims in users.items():
        if number and len(claims) > 1:
            for i, s in claims:
                others = "、".join(o.place for j, o in claims if j != i)
                yield (
                    i,
                    found("screen-certificate-reuse", "certificates", number, others or s.place),
                )
