"""The page of a study's chain: what it stands on, who stands on it, what a change does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zuji.conservation import STATES
from zuji.core.label import Label
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_of
from zuji_portal.foundation.events import ask
from zuji_portal.studies import queries
from zuji_portal.studies.chain.effects import FootprintEffect, effect_of
from zuji_portal.studies.chain.links import TakenFootprint, UsingStudy, taken_by, users_of
from zuji_portal.studies.models import Study
from zuji_portal.studies.pages import head
from zuji_portal.studies.transfers.events import NeighbourLine, NeighboursAsked

MOST = 40
"""Links of a kind that are computed and shown."""


@dataclass(frozen=True)
class ShownLink:
    """A footprint that the study uses; a source that the viewer may open; what it does."""

    taken: TakenFootprint
    opens: int | None
    effect: FootprintEffect | None


@dataclass(frozen=True)
class ShownUser:
    """A study that uses this one, with what this one does to it where the viewer sees it."""

    user: UsingStudy
    effect: FootprintEffect | None


@dataclass(frozen=True)
class ShownLine:
    """Something that went between the works and another; `partner` is None where its name is not
    shared.
    """

    line: NeighbourLine

    @property
    def state(self) -> Label:
        return STATES[self.line.match.state][0]

    @property
    def amount(self) -> float | None:
        """What this study states, else what the other does."""
        match = self.line.match
        own, other = match.given, match.received
        if not self.line.is_given:
            own, other = other, own
        return other if own is None else own

    @property
    def tonnes(self) -> float:
        return self.line.match.at_stake / 1000


@require_safe
def study_chain(request: HttpRequest, pk: int) -> HttpResponse:
    """What a study stands on and who stands on it, as far as the viewer may know."""
    viewer = viewer_of(request)
    study = queries.study_or_404(viewer, pk)
    lines = [ShownLine(line) for line in ask(NeighboursAsked(viewer, study)) or ()]
    users = users_of(viewer, study)
    known = [user for user in users if user.study or user.asker]
    context = head(viewer, study) | {
        "tab": "chain",
        "links": links_of(viewer, study),
        "came": [line for line in lines if not line.line.is_given],
        "went": [line for line in lines if line.line.is_given],
        "users": [_user(viewer, user) for user in known[:MOST]],
        "unnamed": len(users) - len(known),
    }
    return render(request, "studies/chain.html", context)


def data_for(viewer: Viewer, study: Study) -> Mapping[str, Any]:
    """The data of a study as the viewer may read it: the draft of one's own, else what was
    submitted last.
    """
    data: Mapping[str, Any] = {}
    if queries.sees_draft(viewer, study):
        data = study.data
    elif latest := study.latest_revision():
        data = latest.content()["study"]
    return data


def links_of(viewer: Viewer, study: Study) -> list[ShownLink]:
    """The footprints that a study uses, those that move it most first."""
    data, today = data_for(viewer, study), timezone.localdate()
    taken = taken_by(viewer, study, data)[:MOST]
    sources = {each.source.study_id for each in taken if each.source}
    opens = set(queries.visible_to(viewer).filter(pk__in=sources).values_list("pk", flat=True))
    links = [
        ShownLink(
            each,
            each.source.study_id if each.source and each.source.study_id in opens else None,
            effect_of(data, each, today),
        )
        for each in taken
    ]
    return sorted(links, key=lambda link: -abs(link.effect.step) if link.effect else 0.0)


def _user(viewer: Viewer, user: UsingStudy) -> ShownUser:
    """A using study with what this one does to it."""
    if user.study is None:
        return ShownUser(user, None)
    data = data_for(viewer, user.study)
    for taken in taken_by(viewer, user.study, data):
        if taken.identity == user.identity:
            return ShownUser(user, effect_of(data, taken, timezone.localdate()))
    return ShownUser(user, None)
