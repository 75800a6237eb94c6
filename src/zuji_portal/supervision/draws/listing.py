"""The list of a draw, made from the registers: plants with strata and risk weights, inspectors
with what keeps each from a plant.
"""

from __future__ import annotations

import datetime
import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils import timezone

from zuji.supervision import round_at, round_time, seed_sources, supervision_rules
from zuji.supervision.inspection_list import OTHER
from zuji.supervision.seeds import instant
from zuji.verification import months_later
from zuji_portal.certification.models import Certificate, CertificateEvent
from zuji_portal.certification.states import IN_FORCE
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.events import ask
from zuji_portal.studies.queries import latest_revisions
from zuji_portal.supervision.complaints.queries import upheld_since
from zuji_portal.supervision.draws.events import OrdersAsked
from zuji_portal.supervision.draws.models import DrawnInspector, DrawnPlant, Inspector
from zuji_portal.verification.models import Member


@dataclass(frozen=True, kw_only=True)
class DrawPlan:
    """What a draw is to be made of: the division of GB/T 4754 (empty: all), how many plants, the
    share by risk in per cent, the seed.
    """

    number: str
    title: str
    city: str
    division: str
    take: int
    risk_percent: int
    source: str
    seed_number: str
    seed_at: datetime.datetime


def listed(wanted: DrawPlan) -> dict[str, Any]:
    """The list as JSON, with a salt that keeps its digest from telling anything of it."""
    rules = supervision_rules().draw
    office = "city" if wanted.city else "province"
    plants = _plants(wanted)
    return {
        "schema": "zuji-draw-list/1",
        "number": wanted.number,
        "title": wanted.title,
        "salt": secrets.token_hex(16),
        "take": wanted.take,
        "risk_percent": wanted.risk_percent,
        "inspectors_each": rules.inspectors.value,
        "conflicts": list(rules.conflicts[office]),
        "seed": named_seed(wanted.source, wanted.seed_number, wanted.seed_at),
        "plants": plants,
        "inspectors": _inspectors(wanted.city, {row["id"] for row in plants}),
    }


def named_seed(source: str, number: str, at: datetime.datetime) -> dict[str, str]:
    """The seed as a list names it; of a beacon the first round at the instant or after it."""
    rule = seed_sources()[source].rule
    if rule.kind == "beacon":
        first = round_at(rule, at)
        number, at = str(first), round_time(rule, first)
    return {"source": source, "kind": rule.kind, "number": number, "at": instant(at)}


def _since() -> datetime.date:
    years = supervision_rules().draw.earlier_years.value
    return months_later(timezone.localdate(), -12 * years)


def _plants(wanted: DrawPlan) -> list[dict[str, Any]]:
    """Enrolled enterprises with an approved study; small strata are joined."""
    rows = Enterprise.objects.filter(studies__state="approved").distinct().order_by("uscc")
    if wanted.city:
        rows = rows.filter(city=wanted.city)
    if wanted.division:
        rows = rows.filter(industry__startswith=wanted.division)
    enterprises = list(rows)
    strata = joined({e.uscc: e.industry or OTHER for e in enterprises})
    counts = circumstances([e.pk for e in enterprises])
    rules = supervision_rules()
    return [
        {
            "id": e.uscc,
            "name": e.name_zh,
            "stratum": strata[e.uscc],
            "city": e.city,
            "weight": rules.weight(counts.get(e.pk, {})),
        }
        for e in enterprises
    ]


def joined(strata: Mapping[str, str]) -> dict[str, str]:
    """Plant → stratum, where those with fewer plants than the rules want are joined as one; where
    that is still too small, the smallest of the others joins it.
    """
    least = supervision_rules().draw.stratum.value
    sizes = Counter(strata.values())
    small = {name for name, size in sizes.items() if size < least}
    if small and sum(sizes[name] for name in small) < least:
        others = sorted(sizes.keys() - small, key=lambda name: (sizes[name], name))
        small |= set(others[:1])
    return {plant: OTHER if name in small else name for plant, name in strata.items()}


def circumstances(enterprises: list[int]) -> dict[int, dict[str, int]]:
    """Enterprise → how often each circumstance of the risk rules is met."""
    since, found = _since(), {pk: dict[str, int]() for pk in enterprises}
    inspected = set(
        DrawnPlant.objects.filter(at__date__gte=since).values_list("enterprise", flat=True)
    )
    valid = Certificate.objects.filter(state__in=IN_FORCE).values_list("enterprise")
    ordered: dict[int, int] | None = ask(OrdersAsked(since))
    counted: dict[str, Mapping[int, int]] = {
        "complaint": upheld_since(since),
        "case": ordered or {},
        "certificate": dict(valid.annotate(Count("pk"))),
        "warning": _warnings(enterprises),
        "unseen": {pk: 1 for pk in enterprises if pk not in inspected},
    }
    for name, counts in counted.items():
        for pk, count in counts.items():
            if pk in found:
                found[pk][name] = count
    return found


def _warnings(enterprises: list[int]) -> dict[int, int]:
    """Enterprise → warnings in the latest submission of each of its approved studies."""
    rows = latest_revisions().filter(study__enterprise__in=enterprises, study__state="approved")
    found: Counter[int] = Counter()
    for enterprise, findings in rows.values_list("study__enterprise", "findings").iterator():
        found[enterprise] += sum(row["zh"]["severity"] == "warn" for row in findings)
    return dict(found)


def _inspectors(city: str, plants: set[str]) -> list[dict[str, Any]]:
    rows = Inspector.objects.filter(ended_on=None)
    if city:
        rows = rows.filter(city=city)
    people = list(rows)
    earlier = earlier_hands(people)
    return [
        {
            "id": one.code,
            "city": one.city,
            "employers": sorted(set(one.employers) & plants),
            "earlier": sorted(earlier[one.pk] & plants),
        }
        for one in people
    ]


def earlier_hands(people: list[Inspector]) -> dict[int, set[str]]:
    """Inspector → credit codes of plants that he or she inspected, verified or decided about in
    the years of the rules.
    """
    since, found = _since(), {one.pk: set[str]() for one in people}
    drawn = DrawnInspector.objects.filter(inspector__in=people, plant__at__date__gte=since)
    for pk, code in drawn.values_list("inspector", "plant__enterprise__uscc"):
        found[pk].add(code)
    of_user = {one.user_id: one.pk for one in people if one.user_id}
    verified = Member.objects.filter(
        verifier__appointment__user__in=of_user, engagement__requested_at__date__gte=since
    ).values_list("verifier__appointment__user", "engagement__enterprise__uscc")
    decided = CertificateEvent.objects.filter(by__in=of_user, at__date__gte=since).values_list(
        "by", "certificate__enterprise__uscc"
    )
    for user, code in (*verified, *decided):
        found[of_user[user]].add(code)
    return found


def city_of(viewer: Viewer) -> str:
    """The city whose draw an officer prepares; empty for the province."""
    return viewer.city if viewer.role == "city" else ""
