"""Thresholds of rules/screening.yaml."""

from __future__ import annotations

import datetime
from dataclasses import replace
from math import exp, log

from boundaries.studies import proven, small_study
from boundaries.threshold import Threshold, largest
from zuji.core.content import read_rules
from zuji.factors import builtin_library
from zuji.factors.gwp import gwp100
from zuji.screening import StudyFacts
from zuji.screening.contradiction import mirrored
from zuji.screening.peers import cross_findings
from zuji.screening.single import single_findings

NO_YES_YES, NO_NO_YES = (False, True, True), (False, False, True)
MAD = 1.4826
"""Standard deviations of a normal distribution in one median absolute deviation."""


def peer(i: int, coal: float = 1.0, total: float = 1000.0, weight: float = 0.5) -> StudyFacts:
    return StudyFacts(
        f"p{i}",
        "lime",
        (),
        enterprise=f"e{i}",
        group=("lime", "coal"),
        total=total,
        unit="kgCO2e/t",
        intensities={"coal": coal},
        elasticities={"coal": weight},
    )


def rules_of(odd: StudyFacts, others: list[StudyFacts], typical: StudyFacts | None = None) -> set:
    found = cross_findings([*others, odd], lambda model: typical)
    return {f.rule for f in found.get(len(others), ())}


def enough_peers(count: int) -> bool:
    """Half as much again among equals is far; beside a typical study it would not be."""
    others = [peer(i) for i in range(count - 1)]
    return "screen-peer-input" in rules_of(peer(99, coal=1.5), others, peer(0))


S = 0.1


def spread_out(field: str) -> list[StudyFacts]:
    """Logs −S (ten), 0 (three), +S (ten): with one odd above, median 0 and MAD S."""
    logs = [-S] * 10 + [0.0] * 3 + [S] * 10
    if field == "coal":
        return [peer(i, coal=exp(x)) for i, x in enumerate(logs)]
    return [peer(i, total=exp(x)) for i, x in enumerate(logs)]


def far_by(field: str, rule: str, number: float):
    """A value `x` spreads above the centre; at the number, the largest float not beyond it."""
    limit = number * MAD * S
    at = largest(lambda v: log(v) <= limit, exp(limit))

    def decide(x: float) -> bool:
        value = at if x == number else exp(x * MAD * S)
        odd = peer(99, coal=value) if field == "coal" else peer(99, total=value)
        return rule in rules_of(odd, spread_out(field))

    return decide


def narrow(ratio: float) -> tuple[bool, bool]:
    """Peers who all agree: an input and a result at `ratio` of theirs."""
    equal = [peer(i, coal=1.0, total=1.0) for i in range(20)]
    return (
        "screen-peer-input" in rules_of(peer(99, coal=ratio, total=1.0), equal),
        "screen-peer-result" in rules_of(peer(99, coal=1.0, total=ratio), equal),
    )


def beside_typical(ratio: float) -> tuple[bool, bool]:
    """Above and, by the same ratio, below the typical study."""
    few = [peer(i) for i in range(3)]
    return tuple(
        "screen-peer-input" in rules_of(peer(99, coal=value), few, peer(0, coal=1.0))
        for value in (ratio, 1 / ratio)
    )  # type: ignore[return-value]


def matters(weight: float) -> tuple[bool, bool]:
    """Among peers and beside a typical study, an input ten times too large of this elasticity."""
    odd = peer(99, coal=10.0, weight=weight)
    many = [peer(i, weight=weight) for i in range(20)]
    return (
        "screen-peer-input" in rules_of(odd, many),
        "screen-peer-input" in rules_of(odd, many[:3], peer(0, weight=weight)),
    )


def slipped(ratio: float) -> tuple[bool, bool]:
    """An input that hardly moves the total, so many times too large, beside both yardsticks."""
    odd = peer(99, coal=ratio, weight=0.01)
    many = [peer(i, coal=1.0, weight=0.01) for i in range(20)]
    return (
        "screen-peer-input" in rules_of(odd, many),
        "screen-peer-input" in rules_of(odd, many[:3], peer(0, coal=1.0, weight=0.01)),
    )


def slip_matters(weight: float) -> tuple[bool, bool]:
    """An input a thousand times too large of this elasticity."""
    odd = peer(99, coal=1000.0, weight=weight)
    many = [peer(i, coal=1.0, weight=weight) for i in range(20)]
    return (
        "screen-peer-input" in rules_of(odd, many),
        "screen-peer-input" in rules_of(odd, many[:3], peer(0, coal=1.0, weight=weight)),
    )


def reported_by(share: float) -> bool:
    """Of twenty others this share report coal; the odd one does not."""
    count = round(share * 20)
    others = [peer(i) if i < count else peer(i, coal=0.0) for i in range(20)]
    return "screen-peer-missing" in rules_of(peer(99, coal=0.0), others)


def inventory(i: int, shared: int, own: int) -> StudyFacts:
    """`shared` values equal those of every other inventory, `own` are this one's."""
    amounts = {f"s{k}": 1000.25 + k * 111.37 for k in range(shared)}
    amounts |= {f"o{k}": 5000.25 * (i + 1) + k * 13.31 for k in range(own)}
    return replace(peer(i), amounts=amounts, product="物", period=("2024-01-01", "2024-12-31"))


def copied(shared: int, size: int) -> bool:
    pair = [inventory(i, shared, size - shared) for i in (1, 2)]
    found = cross_findings(pair, lambda model: None)
    return "screen-copied" in {f.rule for f in found.get(0, ())}


def unchanged(shared: int, size: int) -> bool:
    old, new = (inventory(i, shared, size - shared) for i in (1, 2))
    new = replace(new, enterprise=old.enterprise, period=("2025-01-01", "2025-12-31"))
    found = cross_findings([old, new], lambda model: None)
    return "screen-unchanged" in {f.rule for f in found.get(1, ())}


def single(made) -> set[str]:
    return {f.rule for f in single_findings(made)}


def roundness(values: list[float]) -> str:
    """Which of the two rules on round numbers fires; `made` (1 t) is too small to count."""
    found = single(small_study({f"x{i}": proven(v) for i, v in enumerate(values)}))
    return next((r for r in ("screen-estimated", "screen-round") if r in found), "")


ROUND, ODD = 120_000.0, 123_457.0
PLAIN = {1: 100_000.0, 2: 120_000.0, 3: 123_000.0}
"""Numbers of one, two and three significant digits."""


def unproven(share: float) -> bool:
    """One input without evidence emits this share of the total."""
    made = small_study({"x": {"value": share * 1000}, "y": proven(1000 - share * 1000)})
    return "screen-evidence" in single(made)


def rated(dqr: float) -> bool:
    """One step: technology 5 (confidence I), geography 2 (same country), precision 5 (archetype),
    and the age of its factor makes up the rest of 4 × `dqr`.
    """
    age = {1: 0, 2: 1, 3: 5}[round(dqr * 4) - 5 - 2 - 5]
    factors = {"x": {"confidence": "I", "year": 2025 - age}}
    made = small_study({"x": {"value": 1, "status": "archetype"}}, factors=factors)
    assert made.quality.dqr == dqr
    return "screen-quality" in single(made)


def old_period(years: int) -> bool:
    period = {"start": f"{2026 - years}-01-01", "end": f"{2026 - years}-12-31"}
    return "screen-period" in single(
        small_study({"x": proven(1)}, period=period, waivers={"period": "新投产"})
    )


def no_year(days: int) -> bool:
    """A period of so many days up to the end of 2025."""
    start = datetime.date(2025, 12, 31) - datetime.timedelta(days=days - 1)
    period = {"start": start.isoformat(), "end": "2025-12-31"}
    return "screen-period" in single(
        small_study({"x": proven(1)}, period=period, waivers={"period": "新投产"})
    )


def old_factor(years: float, share: float) -> bool:
    """A factor so many years older than the period carries this share of the total."""
    factors = {"x": {"confidence": "A", "year": 2025 - round(years)}}
    amounts = {"x": proven(share * 100), "y": proven(100 - share * 100)}
    return "screen-factor-age" in single(small_study(amounts, factors=factors))


def rests_on_defaults(share: float) -> bool:
    archetype = {"value": share * 100, "status": "archetype"}
    made = small_study({"x": archetype, "y": proven(100 - share * 100)})
    return "screen-primary-share" in single(made)


BOTH_NO, BOTH_YES = (False, False), (True, True)


def far_from_derived(distance: float) -> bool:
    """A factor so far above the row that the background system derives for coal ammonia."""
    library, gwp = builtin_library(), gwp100("AR6")
    own = library.get("bg.ammonia_coal")
    derived = sum(gwp[gas] * mass for gas, mass in own.base_gases().items())
    factor = library.get("cn.upstream.ammonia_coal")
    value = derived * (1 + distance) / factor.measure.scale
    allowed = read_rules("screening")["contradiction"]["mirror"]
    found = mirrored(replace(factor, value=value), "ammonia_coal", "", allowed)
    return bool(list(found))


def screening_cases() -> dict[str, Threshold]:
    cases = {
        "peers.least": Threshold(enough_peers, NO_YES_YES, 1),
        "peers.spread": Threshold(far_by("coal", "screen-peer-input", 5.0), NO_NO_YES),
        "peers.result_spread": Threshold(far_by("total", "screen-peer-result", 6.0), NO_NO_YES),
        "peers.narrowest": Threshold(narrow, (BOTH_NO, BOTH_NO, BOTH_YES)),
        "peers.typical": Threshold(beside_typical, (BOTH_NO, BOTH_NO, BOTH_YES)),
        "peers.material": Threshold(matters, (BOTH_NO, BOTH_YES, BOTH_YES)),
        "peers.slip": Threshold(slipped, (BOTH_NO, BOTH_NO, BOTH_YES)),
        "peers.slip_material": Threshold(slip_matters, (BOTH_NO, BOTH_YES, BOTH_YES)),
        "peers.reported": Threshold(reported_by, NO_YES_YES, 1 / 20),
        # of eight lines 4.8 are the share, so the least number decides
        "copied.least": Threshold(lambda n: copied(n, 8), NO_YES_YES, 1),
        "copied.fewest": Threshold(lambda n: copied(n, n), NO_YES_YES, 1),
        "copied.share": Threshold(lambda s: copied(round(s * 20), 20), NO_YES_YES, 1 / 20),
        "unchanged.share": Threshold(lambda s: unchanged(round(s * 10), 10), NO_NO_YES, 1 / 10),
        "unchanged.least": Threshold(lambda n: unchanged(n, n), NO_YES_YES, 1),
        "round.digits": Threshold(
            lambda d: roundness([PLAIN[d] for _ in range(8)]),
            ("screen-estimated", "screen-round", ""),
            1,
        ),
        "round.share": Threshold(
            lambda s: roundness([ROUND] * round(s * 8) + [ODD] * (8 - round(s * 8))),
            ("", "", "screen-round"),
            1 / 8,
        ),
        "round.least": Threshold(
            lambda n: roundness([ROUND] * n), ("", "screen-round", "screen-round"), 1
        ),
        "contradiction.mirror": Threshold(far_from_derived, NO_NO_YES, 0.01),
        "evidence.material": Threshold(unproven, NO_NO_YES),
        "quality.worst": Threshold(rated, NO_NO_YES, 0.25),
        "period.oldest_years": Threshold(old_period, NO_NO_YES, 1),
        "period.shortest_days": Threshold(no_year, (True, False, False), 1),
        "period.longest_days": Threshold(no_year, NO_NO_YES, 1),
        "factor_age.oldest_years": Threshold(lambda y: old_factor(y, 0.5), NO_NO_YES, 1),
        "factor_age.material": Threshold(lambda s: old_factor(20, s), NO_NO_YES, 0.01),
        "defaults.share": Threshold(rests_on_defaults, NO_NO_YES, 0.01),
    }
    return {f"screening.{name}": case for name, case in cases.items()}
