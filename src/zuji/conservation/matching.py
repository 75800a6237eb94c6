"""Whether what works say they gave is what others say they took, and whether somebody carries what
was taken off.

For a good, a giver and a receiver the amounts of both sides are laid on the days of their periods.
kgCO2e of a line is what is at stake: the burden that left one footprint and stands in no other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import groupby, pairwise
from typing import Literal

from pydantic import Field

from zuji.conservation.claims import CertificateClaim, StudyClaims, TransferClaim
from zuji.core.identifiers import is_uscc
from zuji.core.label import Label
from zuji.core.rulefile import rule_file
from zuji.core.shapes import Real, Row, Words
from zuji.sectors.transfers import goods

State = Literal[
    "no_debtor",
    "amounts_differ",
    "only_giver",
    "only_receiver",
    "claimed_twice",
    "unnamed",
    "elsewhere",
    "passed_on",
    "agrees",
]
STATES: dict[State, tuple[Label, Label]] = {
    "no_debtor": (
        Label("扣减了，没有人承担", "taken off, carried by nobody"),
        Label(
            "给出方从足迹中扣减，接收方没有计入，或计入得少",
            "the giver takes it off, and the receiver carries nothing of it, or less",
        ),
    ),
    "claimed_twice": (
        Label("绿证重复使用", "a certificate used twice"),
        Label(
            "同一编号的绿证在多次核算中使用",
            "one number of a green-electricity certificate stands in several studies",
        ),
    ),
    "amounts_differ": (
        Label("两方数量不符", "amounts differ"),
        Label("两方都填了，数量不同", "both sides state it, with unlike amounts"),
    ),
    "only_giver": (
        Label("只有给出方填了", "stated by the giver only"),
        Label(
            "接收方有这一时期的核算，没有填这一方",
            "the receiver has a study of these days and does not name the giver",
        ),
    ),
    "only_receiver": (
        Label("只有接收方填了", "stated by the receiver only"),
        Label(
            "给出方有这一时期的核算，没有填这一方",
            "the giver has a study of these days and does not name the receiver",
        ),
    ),
    "unnamed": (
        Label("没有写明对方", "no partner named"),
        Label("核算里没有写给了谁、从谁来", "the study does not say to whom, or from whom"),
    ),
    "elsewhere": (
        Label("对方没有核算", "the partner has no study"),
        Label(
            "对方不在此列，或没有这一时期的核算，无从核对",
            "the partner is not among these, or has no study of these days",
        ),
    ),
    "passed_on": (
        Label("随产品带走", "passed on with the product"),
        Label("由产品的使用方承担", "carried by whoever uses the product"),
    ),
    "agrees": (
        Label("两方相符", "both sides agree"),
        Label("数量相符，扣减有人承担", "amounts agree, and what is taken off is carried"),
    ),
}
"""Every state with its name and what it means, those that need somebody's eye first."""
CLASHES: frozenset[State] = frozenset(
    {"no_debtor", "claimed_twice", "amounts_differ", "only_giver", "only_receiver"}
)
"""The states in which two studies contradict each other."""


class ConservationRules(Row):
    """rules/conservation.yaml."""

    version: Words
    tolerance: Real = Field(gt=0, lt=1)
    carried: Real = Field(gt=0, le=1)
    shift_days: int = Field(ge=0, strict=True)


@dataclass(frozen=True, kw_only=True)
class TransferMatch:
    """What became of a good between two works in some days, or of one certificate.

    `given` and `received` are amounts in `unit`, None where a side says nothing; the effects are
    what their footprints carry [kgCO2e]; `at_stake` [kgCO2e] is what left one footprint and stands
    in no other.
    """

    state: State
    good: Label
    giver: str
    receiver: str
    start: date
    end: date
    unit: str
    given: float | None
    received: float | None
    given_effect: float | None
    received_effect: float | None
    at_stake: float
    places: tuple[str, ...]
    number: str = ""

    @property
    def is_clash(self) -> bool:
        return self.state in CLASHES


@dataclass(frozen=True)
class Conservation:
    """Every line, the largest stake first within its state, and the names of the works."""

    lines: tuple[TransferMatch, ...]
    names: dict[str, Label]

    def name(self, enterprise: str) -> Label:
        """The name of a works, or what was written of one without a study."""
        return self.names.get(enterprise, Label(enterprise, enterprise))

    def at_stake(self, state: State) -> float:
        """kgCO2e at stake in all lines of a state."""
        return sum(line.at_stake for line in self.lines if line.state == state)


@dataclass
class _PartnerClaims:
    """The claims of one side of a pair, each with its days and its place."""

    rows: list[tuple[date, date, TransferClaim, str]] = field(default_factory=list)

    def days(self) -> set[date]:
        """The first day of each claim and the day after its last."""
        return {day for start, end, _, _ in self.rows for day in (start, end + DAY)}

    def within(self, start: date, end: date) -> _Stated | None:
        """What the claims say of these days, by their share of each claim's; None for nothing."""
        parts = [
            (claim, place, _share(start, end, first, last))
            for first, last, claim, place in self.rows
            if first <= end and start <= last
        ]
        if not parts:
            return None
        effects = [(claim.effect, share) for claim, _, share in parts]
        is_known = all(effect is not None for effect, _ in effects)
        return _Stated(
            amount=sum(claim.amount * share for claim, _, share in parts),
            effect=sum((effect or 0.0) * share for effect, share in effects) if is_known else None,
            places={place: None for _, place, _ in parts},
        )


@dataclass(frozen=True)
class _Stated:
    amount: float
    effect: float | None
    places: dict[str, None]


Key = tuple[str, str, str]
Periods = dict[str, list[tuple[date, date]]]
"""The first and last days of the studies of each works."""
LAST_DIGITS = 1e-12
"""Excess over the tolerance that the arithmetic of shares alone can make."""
DAY = timedelta(days=1)


@cache
def conservation_rules() -> ConservationRules:
    """The limits of rules/conservation.yaml."""
    return rule_file(ConservationRules, "conservation")


def conserved(studies: Sequence[StudyClaims]) -> Conservation:
    """All claims of the studies matched with each other, and their certificates."""
    names = {study.enterprise: study.name for study in studies}
    identity = _Identity(studies)
    pairs: dict[Key, tuple[_PartnerClaims, _PartnerClaims]] = defaultdict(
        lambda: (_PartnerClaims(), _PartnerClaims())
    )
    lines: list[TransferMatch] = []
    for study in studies:
        for claim in study.claims:
            if claim.direction == "passed_on" or not claim.partner:
                lines.append(_alone(study, claim))
                continue
            partner = identity.of(claim.partner)
            is_given = claim.direction == "given"
            giver, receiver = (study.enterprise, partner)[:: 1 if is_given else -1]
            side = pairs[claim.good, giver, receiver][0 if is_given else 1]
            side.rows.append((study.start, study.end, claim, study.place))
    periods: Periods = defaultdict(list)
    for study in studies:
        periods[study.enterprise].append((study.start, study.end))
    for key, (given, received) in pairs.items():
        lines += _pair_lines(key, given, received, periods)
    lines += _certificate_lines(studies)
    order = list(STATES)
    lines.sort(key=lambda line: (order.index(line.state), -line.at_stake, line.giver, line.start))
    return Conservation(tuple(lines), names)


class _Identity:
    """Which works a partner is as it was written: by its code, else by its whole name."""

    def __init__(self, studies: Iterable[StudyClaims]):
        self.by_name: dict[str, set[str]] = defaultdict(set)
        for study in studies:
            for name in (study.name.zh, study.name.en):
                self.by_name[name.strip().casefold()].add(study.enterprise)

    def of(self, written: str) -> str:
        code = written.strip().upper()
        if is_uscc(code):
            return code
        named = self.by_name.get(written.strip().casefold(), set())
        return next(iter(named)) if len(named) == 1 else written.strip()


def _alone(study: StudyClaims, claim: TransferClaim) -> TransferMatch:
    """A claim without a partner: passed on with the product, or not named."""
    is_received = claim.direction == "received"
    taken_off = max(0.0, -(claim.effect or 0.0))
    return TransferMatch(
        state="passed_on" if claim.direction == "passed_on" else "unnamed",
        good=claim.label,
        giver="" if is_received else study.enterprise,
        receiver=study.enterprise if is_received else "",
        start=study.start,
        end=study.end,
        unit=claim.unit,
        given=None if is_received else claim.amount,
        received=claim.amount if is_received else None,
        given_effect=None if is_received else claim.effect,
        received_effect=claim.effect if is_received else None,
        at_stake=0.0 if claim.direction == "passed_on" else taken_off,
        places=(study.place,),
    )


def _share(start: date, end: date, first: date, last: date) -> float:
    """The share of the days of first … last that lies in start … end."""
    common = (min(end, last) - max(start, first)).days + 1
    return common / ((last - first).days + 1)


def _pair_lines(
    key: Key, given: _PartnerClaims, received: _PartnerClaims, periods: Periods
) -> Iterator[TransferMatch]:
    """The lines of one good between two works: days on which both, or only one, say something."""
    days = sorted(given.days() | received.days())
    parts = [(start, end - DAY) for start, end in pairwise(days)]

    def sides(part: tuple[date, date]) -> tuple[bool, bool]:
        return (given.within(*part) is not None, received.within(*part) is not None)

    spans = [(said, list(group)) for said, group in groupby(parts, sides)]
    is_shared = any(all(said) for said, _ in spans)
    for said, group in spans:
        start, end = group[0][0], group[-1][1]
        is_shift = is_shared and (end - start).days < conservation_rules().shift_days
        if not any(said) or (is_shift and not all(said)):
            continue
        one, other = given.within(start, end), received.within(start, end)
        if one is not None and other is not None:
            yield _both(key, (start, end), one, other)
        else:
            yield _one_sided(key, (start, end), one, other, periods)


def _line(
    key: Key,
    days: tuple[date, date],
    given: _Stated | None,
    received: _Stated | None,
    *,
    state: State,
    at_stake: float,
) -> TransferMatch:
    good = goods()[key[0]]
    return TransferMatch(
        state=state,
        good=good.label,
        giver=key[1],
        receiver=key[2],
        start=days[0],
        end=days[1],
        unit=good.unit,
        given=given.amount if given else None,
        received=received.amount if received else None,
        given_effect=given.effect if given else None,
        received_effect=received.effect if received else None,
        at_stake=at_stake,
        places=tuple({**(given.places if given else {}), **(received.places if received else {})}),
    )


def _both(key: Key, days: tuple[date, date], given: _Stated, received: _Stated) -> TransferMatch:
    """Both sides speak: their amounts, and who carries what the giver takes off."""
    rules = conservation_rules()
    taken_off = max(0.0, -(given.effect or 0.0))
    carried = taken_off if received.effect is None else received.effect
    missing = max(0.0, taken_off - carried)
    larger = max(given.amount, received.amount)
    gap = abs(given.amount - received.amount) / larger
    state: State
    if gap > rules.tolerance + LAST_DIGITS:
        state = "amounts_differ"
        side = given if given.amount > received.amount else received
        missing = max(missing, abs(side.effect or 0.0) * gap)
    elif carried < rules.carried * taken_off:
        state = "no_debtor"
    else:
        state, missing = "agrees", 0.0
    return _line(key, days, given, received, state=state, at_stake=missing)


def _one_sided(
    key: Key,
    days: tuple[date, date],
    given: _Stated | None,
    received: _Stated | None,
    periods: Periods,
) -> TransferMatch:
    """One side speaks: a contradiction where the other has a study of these days, else open."""
    silent = key[2] if given else key[1]
    has_study = any(start <= days[1] and days[0] <= end for start, end in periods.get(silent, ()))
    effect = (given or received or _Stated(0.0, None, {})).effect or 0.0
    one_sided: State = "only_giver" if given else "only_receiver"
    return _line(
        key,
        days,
        given,
        received,
        state=one_sided if has_study else "elsewhere",
        at_stake=max(0.0, -effect) if given else (abs(effect) if has_study else 0.0),
    )


def _certificate_lines(studies: Sequence[StudyClaims]) -> Iterator[TransferMatch]:
    """The certificates that more than one study uses; the first use of a number is at no stake."""
    users: dict[str, list[tuple[StudyClaims, CertificateClaim]]] = defaultdict(list)
    for study in studies:
        for claim in {claim.number: claim for claim in study.certificates}.values():
            users[claim.number].append((study, claim))
    for number, claims in users.items():
        if not number or len(claims) < 2:
            continue
        (first, used), *others = sorted(claims, key=lambda pair: (pair[0].start, pair[0].place))
        for study, again in others:
            yield TransferMatch(
                state="claimed_twice",
                good=Label("绿证", "green-electricity certificate"),
                giver=first.enterprise,
                receiver=study.enterprise,
                start=study.start,
                end=study.end,
                unit="MWh",
                given=used.mwh,
                received=again.mwh,
                given_effect=None,
                received_effect=None if again.saved is None else -again.saved,
                at_stake=again.saved or 0.0,
                places=(first.place, study.place),
                number=number,
            )
