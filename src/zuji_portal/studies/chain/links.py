"""Whose results a study stands on, and which studies stand on its result."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from zuji.core.label import Label
from zuji.sectors.registry import get_model
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.events import ask
from zuji_portal.studies import queries
from zuji_portal.studies.events import PublishedAsked
from zuji_portal.studies.models import (
    HEAVY,
    FootprintRequest,
    Revision,
    RevisionFactor,
    RevisionFigures,
    Study,
)

SUPPLIER, PUBLISHED = "own.supplier.", "own.published."
WAYS = {
    SUPPLIER: Label("供应商答复", "supplier's answer"),
    PUBLISHED: Label("公布的足迹", "published footprint"),
}
DIGEST = re.compile(r"sha256:([0-9a-f]{64})")


@dataclass(frozen=True)
class TakenFootprint:
    """A footprint of somebody else that a study uses for a factor slot, as it was given.

    `source` is the revision it was taken from where that is on this site, `newer` the figures of
    the approved revision that has taken its place since, where its maker has given or published
    them, or the viewer may see them anyway.
    """

    factor: Mapping[str, Any]
    slot: Label
    source: Revision | None
    newer: RevisionFigures | None

    @property
    def identity(self) -> str:
        return str(self.factor["id"])

    @property
    def way(self) -> Label:
        """How it came."""
        return way_of(self.identity)

    @property
    def product(self) -> Label:
        zh = str(self.factor.get("name_zh") or "")
        return Label(zh, str(self.factor.get("name_en") or zh))

    @property
    def maker(self) -> str:
        """The enterprise as it named itself in what it gave."""
        return str(self.factor.get("source_publisher") or "")

    @property
    def figure(self) -> dict[str, Any]:
        """The value with its interval and unit."""
        value = self.factor["value"]
        low, high = (self.factor.get(end) or value for end in ("low", "high"))
        return {"value": value, "low": low, "high": high, "unit": self.factor["unit"]}


@dataclass(frozen=True)
class UsingStudy:
    """A study that stands on the result of another; `study` is None where the viewer may not see
    it, and `asker` says who asked for the footprint by name.
    """

    identity: str
    study: Study | None
    asker: Any = None

    @property
    def way(self) -> Label:
        return way_of(self.identity)


def way_of(identity: str) -> Label:
    """How a footprint came into a study, by the id of its factor there."""
    return WAYS[SUPPLIER if identity.startswith(SUPPLIER) else PUBLISHED]


def is_taken(factor: Mapping[str, Any]) -> bool:
    """Whether an own factor of a study is a footprint that somebody else gave or published."""
    return str(factor.get("id", "")).startswith((SUPPLIER, PUBLISHED))


def taken_by(viewer: Viewer, study: Study, data: Mapping[str, Any]) -> list[TakenFootprint]:
    """The footprints of others that the data of a study use, in the order of its factors."""
    chosen = {str(factor): slot for slot, factor in (data.get("factors") or {}).items()}
    slots = get_model(study.model_id).slots
    rows = [
        factor
        for factor in data.get("own_factors") or []
        if is_taken(factor) and chosen.get(str(factor["id"])) in slots
    ]
    return [_taken(viewer, factor, slots[chosen[str(factor["id"])]].label) for factor in rows]


def _taken(viewer: Viewer, factor: Mapping[str, Any], slot: Label) -> TakenFootprint:
    source = source_of(factor)
    newer = _newer(viewer, str(factor["id"]), source) if source else None
    return TakenFootprint(factor, slot, source, newer)


def _newer(viewer: Viewer, identity: str, source: Revision) -> RevisionFigures | None:
    """The latest approved figures of the same product that the viewer may know."""
    seen = queries.visible_to(viewer).values("pk")
    known = Q(revision__study__in=seen) | Q(revision__answers__study__in=seen)
    if identity.startswith(PUBLISHED):
        public = ask(PublishedAsked(f"/p/{identity.removeprefix(PUBLISHED)}"))
        known |= Q(revision=public[0]) if public else Q()
    rows = RevisionFigures.objects.filter(
        known,
        revision__study__product=source.study.product_id,
        revision__approval__is_approved=True,
        revision__study__state="approved",
        revision__at__gt=source.at,
    )
    return rows.order_by("-revision__study__year", "-revision__at").first()


def source_of(factor: Mapping[str, Any]) -> Revision | None:
    """The revision on this site from which a footprint was taken, by the digest that came with
    it.
    """
    found = DIGEST.search(str(factor.get("source_title") or ""))
    if found is None:
        return None
    rows = Revision.objects.select_related("study__product", "study__enterprise").defer(*HEAVY)
    return rows.filter(digest=found[1]).first()


def users_of(viewer: Viewer, study: Study) -> list[UsingStudy]:
    """The submitted studies that stand on a revision of a study, each once. Those that the viewer
    may not see stay without a name, unless they asked for the footprint themselves.
    """
    revisions = study.revisions.defer(*HEAVY)
    asked = FootprintRequest.objects.filter(answered_from__in=revisions)
    requests = {f"{SUPPLIER}{row.pk}": row for row in asked.select_related("study__enterprise")}
    digests = set(revisions.values_list("digest", flat=True))
    found = {**_standing_on(requests), **_published_users(digests)}
    seen = {row.pk: row for row in queries.visible_to(viewer).filter(pk__in=found)}
    users = []
    for pk, identity in found.items():
        asking = requests.get(identity)
        asker = asking.study.enterprise if asking else None
        users.append(UsingStudy(identity, seen.get(pk), asker))
    return users


def _standing_on(identities: Iterable[str]) -> dict[int, str]:
    """Study → the factor of some by which its last revision stands on what they say."""
    rows = RevisionFactor.objects.filter(factor__in=list(identities))
    last = rows.filter(revision__in=queries.latest_revisions())
    return dict(last.values_list("revision__study", "factor"))


def _published_users(digests: set[str]) -> dict[int, str]:
    rows = RevisionFactor.objects.filter(
        factor__startswith=PUBLISHED, revision__in=queries.latest_revisions()
    ).values_list("revision__study", "factor")
    by_study = dict(rows)
    users = {}
    for user in Study.objects.filter(pk__in=by_study).only("pk", "data"):
        for factor in user.data.get("own_factors") or []:
            digest = DIGEST.search(str(factor.get("source_title") or ""))
            if factor.get("id") == by_study[user.pk] and digest and digest[1] in digests:
                users[user.pk] = by_study[user.pk]
    return users
