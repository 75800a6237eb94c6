"""Public seeds: values that nobody knows when a list is sealed and everybody can look up later."""

from __future__ import annotations

import datetime
import hashlib
import re
from dataclasses import dataclass

from zuji.core.label import Label
from zuji.core.refusals import refuse
from zuji.supervision.inspection_list import NamedSeed
from zuji.supervision.rules import SeedRule, supervision_rules

HEX = re.compile(r"(?:[0-9a-f]{2}){32,200}", re.ASCII)
DIGITS = re.compile(r"[0-9]+", re.ASCII)


@dataclass(frozen=True)
class SeedSource:
    """A source that a programme allows, by its key."""

    key: str
    rule: SeedRule

    @property
    def label(self) -> Label:
        return Label(self.rule.zh, self.rule.en)

    def address(self, number: str) -> str:
        """Where the value is published; empty where nowhere."""
        return self.rule.url.replace("{round}", number.strip())


def seed_sources() -> dict[str, SeedSource]:
    """The sources of the rules, by key."""
    return {key: SeedSource(key, rule) for key, rule in supervision_rules().seeds.items()}


def round_time(rule: SeedRule, number: int) -> datetime.datetime:
    """When a round of a beacon is known: the first one at its genesis, the others one period
    after the other.
    """
    seconds = rule.genesis + (number - 1) * rule.period
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)


def round_at(rule: SeedRule, moment: datetime.datetime) -> int:
    """The first round of a beacon that is known at a moment or after it."""
    seconds = int(moment.timestamp()) - rule.genesis
    return max(1, -(-seconds // rule.period) + 1)


def instant(moment: datetime.datetime) -> str:
    """A moment as it stands in lists: ``2026-12-02T10:00:00Z``."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_instant(text: str) -> datetime.datetime:
    """The moment of a list's text; refuses a day that does not exist (``draw-time``)."""
    try:
        return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.UTC)
    except ValueError as problem:
        raise refuse("draw-time", "at", text, "2026-12-02T10:00:00Z") from problem


def check_named(named: NamedSeed, sealed: datetime.datetime) -> None:
    """Refuses a seed whose time does not lie the minutes of the rules after the sealing
    (``seed-too-early``), and a round whose time is another one (``seed-round``).
    """
    at = read_instant(named.at)
    minutes = supervision_rules().draw.lead_minutes.value
    if at < sealed + datetime.timedelta(minutes=minutes):
        least = instant(sealed + datetime.timedelta(minutes=minutes))
        raise refuse("seed-too-early", "at", named.at, f"≥ {least}")
    check_round(named)


def check_round(named: NamedSeed) -> None:
    """Refuses a source that the rules do not name (``seed-source``), and a beacon's round whose
    time is not the one that the list says (``seed-round``).
    """
    source = seed_sources().get(named.source)
    if source is None or source.rule.kind != named.kind:
        raise refuse("seed-source", "source", named.source, ", ".join(seed_sources()))
    if named.kind != "beacon":
        return
    if not DIGITS.fullmatch(named.number) or int(named.number) < 1:
        raise refuse("seed-round", "number", named.number, "≥ 1")
    known = instant(round_time(source.rule, int(named.number)))
    if known != named.at:
        raise refuse("seed-round", "number", f"{named.number} · {named.at}", known)


def checked_seed(named: NamedSeed, value: str, proof: str = "") -> str:
    """The seed in its one spelling; refuses what the source cannot have given (``seed-form``).

    A beacon's value is the SHA-256 of the round's signature, which is given as `proof`; the
    signature itself is checked with the beacon's own key by who wants to. A lottery's value are its
    numbers in the order of the rules; one that is drawn by hand are its digits.
    """
    source = seed_sources().get(named.source)
    if source is None:
        raise refuse("seed-source", "source", named.source, ", ".join(seed_sources()))
    if named.kind == "beacon":
        return _of_beacon(value, proof)
    if named.kind == "lottery":
        return _of_lottery(source.rule, value)
    digits = re.sub(r"[\s,，、-]+", "", value)
    if not DIGITS.fullmatch(digits) or not source.rule.digits <= len(digits) <= 200:
        raise refuse("seed-form", "value", value[:80], f"≥ {source.rule.digits} × 0–9")
    return digits


def _of_beacon(value: str, proof: str) -> str:
    seed, signature = value.strip().lower(), proof.strip().lower()
    if not re.fullmatch(r"[0-9a-f]{64}", seed):
        raise refuse("seed-form", "value", value[:80], "64 × 0–9 a–f")
    if not HEX.fullmatch(signature):
        raise refuse("seed-form", "proof", proof[:80], "≥ 64 × 0–9 a–f")
    if hashlib.sha256(bytes.fromhex(signature)).hexdigest() != seed:
        raise refuse("seed-signature", "proof", value[:16])
    return seed


def _of_lottery(rule: SeedRule, value: str) -> str:
    numbers = [int(part) for part in re.findall(r"[0-9]+", value)[:40] if len(part) < 5]
    expected = " + ".join(f"{balls.count} × 1–{balls.highest}" for balls in rule.balls)
    if len(numbers) != sum(balls.count for balls in rule.balls):
        raise refuse("seed-form", "value", value[:80], expected)
    spelled: list[str] = []
    for balls in rule.balls:
        group, numbers = numbers[: balls.count], numbers[balls.count :]
        if len(set(group)) < len(group) or not all(1 <= n <= balls.highest for n in group):
            raise refuse("seed-form", "value", value[:80], expected)
        spelled += [f"{n:02d}" for n in sorted(group)]
    return " ".join(spelled)
