"""Whether what works give each other stands on both sides, and the page that shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zuji.conservation import (
    CLASHES,
    STATES,
    Conservation,
    State,
    StudyClaims,
    TransferMatch,
    claims_from_json,
    claims_of,
    conserved,
)
from zuji.core.label import Label
from zuji.lockfile.lock import assessment_of
from zuji_portal.enterprises.organisations import queries as organisations
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_of
from zuji_portal.programme.carbon import accepted_stamp, year_values
from zuji_portal.programme.models import RevisionClaims
from zuji_portal.studies import queries as studies
from zuji_portal.studies.events import RevisionAccepted
from zuji_portal.ui.kept_while import kept_while

CONSERVATION = "conservation"
MOST = 200
"""Lines that the page shows of one state; the largest stakes come first."""


def keep_claims(event: RevisionAccepted) -> RevisionClaims:
    """Hears that a revision was accepted."""
    revision = event.revision
    claims = claims_of(assessment_of(revision.content()), str(revision.study_id))
    facts = {"content": claims.as_json()}
    return RevisionClaims.objects.update_or_create(revision=revision, defaults=facts)[0]


@dataclass(frozen=True)
class TransferLine:
    """A line with the names of its works, and those studies that speak of it which the viewer may
    read.
    """

    match: TransferMatch
    giver: Label
    receiver: Label
    studies: list[int]

    @property
    def state(self) -> Label:
        return STATES[self.match.state][0]

    @property
    def tonnes(self) -> float:
        return self.match.at_stake / 1000


@dataclass(frozen=True)
class StateCount:
    """A state with its lines and what is at stake in them, tCO2e."""

    key: State
    lines: int
    tonnes: float

    @property
    def name(self) -> Label:
        return STATES[self.key][0]

    @property
    def meaning(self) -> Label:
        return STATES[self.key][1]


def province_claims() -> list[StudyClaims]:
    """What the accepted result of each product and year says, under the enterprise of today."""
    accepted = [value.revision for value in year_values()]
    rows = RevisionClaims.objects.filter(pk__in=accepted).values_list(
        "content",
        "revision__study__enterprise__uscc",
        "revision__study__enterprise__name_zh",
        "revision__study__enterprise__name_en",
    )
    return [
        replace(claims_from_json(content), enterprise=uscc, name=Label(zh, en or zh))
        for content, uscc, zh, en in rows
    ]


def kept_conservation() -> Conservation:
    """`province_claims` matched, made again when a value was accepted or taken back: every accepted
    study is read for it.
    """
    return kept_while(CONSERVATION, accepted_stamp(), lambda: conserved(province_claims()))


def lines_for(viewer: Viewer, found: Conservation) -> list[TransferLine]:
    """The lines in which an enterprise that the viewer may see gives, takes or claims."""
    own = set(organisations.visible_to(viewer).values_list("uscc", flat=True))
    readable = set(studies.visible_to(viewer).values_list("pk", flat=True))
    return [
        TransferLine(
            match,
            found.name(match.giver),
            found.name(match.receiver),
            [pk for pk in map(int, match.places) if pk in readable],
        )
        for match in found.lines
        if own & {match.giver, match.receiver}
    ]


def counts_of(lines: Iterable[TransferLine]) -> list[StateCount]:
    """Every state that has lines, those that need somebody's eye first."""
    every = list(lines)
    counts = []
    for state in STATES:
        of = [line for line in every if line.match.state == state]
        if of:
            counts.append(StateCount(state, len(of), sum(line.tonnes for line in of)))
    return counts


@require_safe
def programme_conservation(request: HttpRequest) -> HttpResponse:
    """The transfers between works: what contradicts itself, or those of one state."""
    lines = lines_for(viewer_of(request), kept_conservation())
    state = request.GET.get("state", "")
    shown = [
        line
        for line in lines
        if (line.match.state == state if state in STATES else line.match.state in CLASHES)
    ]
    context = {
        "counts": counts_of(lines),
        "lines": shown[:MOST],
        "left_off": max(0, len(shown) - MOST),
        "states": [(key, name) for key, (name, _) in STATES.items()],
        "state": state if state in STATES else "",
    }
    return render(request, "programme/conservation.html", context)
