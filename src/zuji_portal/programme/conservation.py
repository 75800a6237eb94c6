"""Whether what works give each other stands on both sides, and the page that shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
from zuji.core.canonical import digest
from zuji.core.label import Label
from zuji.lockfile.lock import assessment_of
from zuji_portal.enterprises.organisations import queries as organisations
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_of
from zuji_portal.foundation.events import ask
from zuji_portal.foundation.permissions import decide
from zuji_portal.programme.carbon import accepted_stamp, year_values
from zuji_portal.programme.models import RevisionClaims
from zuji_portal.studies import queries as studies
from zuji_portal.studies.events import RevisionAccepted
from zuji_portal.studies.transfers.events import (
    FoundLine,
    LineAsked,
    LineCase,
    LineCasesAsked,
    NeighbourLine,
    NeighboursAsked,
)
from zuji_portal.ui.kept_while import kept_while

CONSERVATION = "conservation"
READERS = ("province", "city", "auditor")
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
    cases: Sequence[LineCase] = ()

    @property
    def key(self) -> str:
        """What the line is known by, whatever its amounts are: the good or certificate, the works
        and the days.
        """
        match = self.match
        parts = [match.good.en, match.giver, match.receiver, match.number]
        days = [match.start.isoformat(), match.end.isoformat()]
        return digest([*parts, *days]).removeprefix("sha256:")

    @property
    def is_open(self) -> bool:
        """Whether the works contradict each other and no case about it goes on."""
        return self.match.is_clash and not any(case.is_open for case in self.cases)

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


def line_asked(event: LineAsked) -> FoundLine | None:
    """The line of a key that the viewer may see."""
    for line in lines_for(event.viewer, kept_conservation()):
        if line.key == event.key:
            return FoundLine(line.key, line.match, line.giver, line.receiver)
    return None


def neighbours(event: NeighboursAsked) -> list[NeighbourLine]:
    """The lines of a study: those that it states, and those in which another names its works."""
    found, study = kept_conservation(), event.study
    own, place = study.enterprise.uscc, str(study.pk)
    is_officer = event.viewer.role in READERS
    lines = []
    for match in found.lines:
        is_stated = place in match.places
        is_named = own in {match.giver, match.receiver} and match.start.year <= study.year
        if not is_stated and not (is_named and study.year <= match.end.year):
            continue
        is_given = match.giver == own
        other = match.receiver if is_given else match.giver
        is_ours = match.given is not None if is_given else match.received is not None
        is_shown = is_officer or (is_ours and not match.number)
        lines.append(NeighbourLine(match, is_given, found.name(other) if is_shown else None))
    return lines


def with_cases(viewer: Viewer, lines: Sequence[TransferLine]) -> list[TransferLine]:
    """The lines, each with the supervision cases that were opened from it."""
    cases = ask(LineCasesAsked(viewer, [line.key for line in lines])) or {}
    return [replace(line, cases=cases.get(line.key, ())) for line in lines]


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
    viewer = viewer_of(request)
    lines = lines_for(viewer, kept_conservation())
    state = request.GET.get("state", "")
    shown = [
        line
        for line in lines
        if (line.match.state == state if state in STATES else line.match.state in CLASHES)
    ]
    context = {
        "counts": counts_of(lines),
        "lines": with_cases(viewer, shown[:MOST]),
        "may_open": decide(viewer, "supervision.open"),
        "left_off": max(0, len(shown) - MOST),
        "states": [(key, name) for key, (name, _) in STATES.items()],
        "state": state if state in STATES else "",
    }
    return render(request, "programme/conservation.html", context)
