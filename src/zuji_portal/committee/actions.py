"""Actions on cases, from opening to the decision; the deciding vote makes the decision."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils import timezone

from zuji.committee import committee_rules, concluded
from zuji.core.label import listed
from zuji.core.refusals import refuse
from zuji.verification import drawn
from zuji_portal.committee import deciding, queries, rules
from zuji_portal.committee.choices import CHOICES
from zuji_portal.committee.events import CaseWithdrawn
from zuji_portal.committee.models import Case, Consolidation, Expert, LineComment, Score, Seat, Vote
from zuji_portal.foundation.accounts.models import Appointment, User
from zuji_portal.foundation.audit.action import Action, created
from zuji_portal.foundation.audit.lengths import text_within
from zuji_portal.foundation.events import publish
from zuji_portal.verification.models import Statement


@dataclass
class RegisterExpert(Action[Appointment, Expert]):
    """Enter a person with an expert's appointment into the pool, or change the entry."""

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    policy: ClassVar[str] = "expert.register"

    def perform(self) -> Expert:
        if self.subject.role != "expert" or not self.subject.is_in_force:
            raise refuse("appointment-missing", "appointment")
        fields = rules.read_expert(self.values)
        return Expert.objects.update_or_create(appointment=self.subject, defaults=fields)[0]

    def facts(self, expert: Expert) -> Mapping[str, Any]:
        return {
            "expert": expert.user_id,
            "disciplines": expert.disciplines,
            "industries": expert.industries,
        }


def named_in(values: Mapping[str, str]) -> rules.CaseSubject:
    """What is on record of the thing that a case names."""
    kind, name, proposed = (values.get(n, "") for n in ("kind", "subject", "proposed_text"))
    return queries.subject_of(kind, name.strip(), proposed)


@dataclass
class OpenCase(Action[None, Case]):
    """Bring something before the committee and ask the public. `parties` may not sit on its panel
    besides those that its subject names.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    parties: Sequence[str] = ()
    policy: ClassVar[str] = "case.open"

    def perform(self) -> Case:
        assert self.viewer.user is not None
        fields = rules.read_case(self.values, named_in(self.values))
        fields["parties"] = [*fields.get("parties", ()), *self.parties]
        self.moved = created("case", "case.open")
        until = timezone.localdate() + datetime.timedelta(days=committee_rules().consultation_days)
        return Case.objects.create(**fields, consultation_until=until, opened_by=self.viewer.user)

    def facts(self, case: Case) -> Mapping[str, Any]:
        return {"kind": case.kind, "subject": case.subject}


@dataclass
class ObjectToStatement(Action[Statement, Case]):
    """The enterprise objects to the statement about its study: a dispute before the committee,
    open for comment.
    """

    reason: str = ""
    policy: ClassVar[str] = "statement.object"

    def perform(self) -> Case:
        assert self.viewer.user is not None
        if (
            Case.objects.filter(kind="dispute", subject=self.subject.number)
            .exclude(state__in=["decided", "withdrawn"])
            .exists()
        ):
            raise refuse("key-taken", "statement", self.subject.number)
        values = {
            "kind": "dispute",
            "subject": self.subject.number,
            "reason": self.reason,
            "title_zh": f"对核查声明 {self.subject.number} 的异议",
            "title_en": f"Objection to statement {self.subject.number}",
        }
        self.moved = created("case", "case.open")
        until = timezone.localdate() + datetime.timedelta(days=committee_rules().consultation_days)
        return Case.objects.create(
            **rules.read_case(values, named_in(values)),
            consultation_until=until,
            opened_by=self.viewer.user,
        )

    def facts(self, case: Case) -> Mapping[str, Any]:
        return {"kind": case.kind, "subject": case.subject}


@dataclass
class CaseAction(Action[Case, Any]):
    """An action on a case: its row is read again and locked before anything is decided."""

    noun: ClassVar[str] = "case"

    def lock(self) -> None:
        self.subject = Case.objects.select_for_update().get(pk=self.subject.pk)

    @property
    def person(self) -> User:
        assert self.viewer.user is not None
        return self.viewer.user

    @property
    def seat(self) -> Seat:
        assert self.viewer.acting is not None
        seat = self.subject.seat_of(self.viewer.acting.pk)
        assert seat is not None
        return seat

    def seats(self) -> list[Seat]:
        return list(self.subject.seats.filter(recused_at=None))

    def about(self, outcome: Any) -> Any:
        return self.subject

    def facts(self, outcome: Any) -> Mapping[str, Any]:
        return {}


@dataclass
class CommentOnCase(CaseAction):
    """A comment of the public on a line of the proposal, or on the whole."""

    line: int = 0
    text: str = ""
    policy: ClassVar[str] = "case.comment"

    def perform(self) -> LineComment:
        text = text_within(LineComment, "text", self.text)
        if not 0 <= self.line <= len(self.subject.proposed_text.splitlines()):
            raise refuse("line-unknown", "line", str(self.line))
        return LineComment.objects.create(
            case=self.subject, line=self.line, text=text, by=self.person
        )

    def facts(self, comment: LineComment) -> Mapping[str, Any]:
        return {"comment": comment.pk, "line": comment.line}


@dataclass
class CloseConsultation(CaseAction):
    """End the consultation; before its last day only with a reason."""

    reason: str = ""
    policy: ClassVar[str] = "case.close"

    def needs_reason(self) -> bool:
        return timezone.localdate() <= self.subject.consultation_until

    def perform(self) -> None:
        self.move()

    def facts(self, outcome: None) -> Mapping[str, Any]:
        return {"reason": self.reason.strip()}


@dataclass
class DrawPanel(CaseAction):
    """Draw an odd panel from the experts that no rule blocks; the first drawn is the chair.
    Anyone can replay it.
    """

    size: int = 0
    policy: ClassVar[str] = "case.draw"

    def perform(self) -> list[Seat]:
        size = self.size or committee_rules().default
        if size < committee_rules().least or size % 2 == 0:
            raise refuse("panel-even", "size", str(size), f"3, 5, 7 … ≥ {committee_rules().least}")
        free = {str(e.pk): e for e, reasons in queries.candidates(self.subject) if not reasons}
        draw = drawn(list(free), size, secrets.token_hex(16))
        self.subject.size, self.subject.draw = size, draw.as_json()
        self.move()
        return [
            Seat.objects.create(case=self.subject, expert=free[key], number=n, is_chair=n == 1)
            for n, key in enumerate(draw.taken, 1)
        ]

    def facts(self, seats: list[Seat]) -> Mapping[str, Any]:
        return {"draw": self.subject.draw}


@dataclass
class Declare(CaseAction):
    """Declare independence."""

    policy: ClassVar[str] = "seat.declare"

    def perform(self) -> Seat:
        seat = self.seat
        self.settle(seat)
        if all(s.declared_at for s in self.seats()):
            self.move()
        return seat

    def settle(self, seat: Seat) -> None:
        seat.declared_at = timezone.now()
        seat.save()

    def facts(self, seat: Seat) -> Mapping[str, Any]:
        return {"seat": seat.number, "recused": seat.recused_at is not None}


@dataclass
class StepAside(Declare):
    """Leave the seat with a reason instead: then the next of the draw's order takes it."""

    because: str = ""
    reason_in: ClassVar[str] = "because"

    def needs_reason(self) -> bool:
        return True

    def settle(self, seat: Seat) -> None:
        seat.recused_at, seat.recused_why = timezone.now(), self.because.strip()
        seat.save()
        self.replace(seat)

    def replace(self, seat: Seat) -> None:
        """The next expert in the order of the very same draw, so that nobody chooses the
        replacement.
        """
        draw = self.subject.draw or {}
        order = drawn(draw["candidates"], len(draw["candidates"]), draw["seed"]).taken
        sat = {str(pk) for pk in self.subject.seats.values_list("expert", flat=True)}
        following = next((key for key in order if key not in sat), None)
        if following is None:
            raise refuse("draw-too-few", "pool", str(len(order)))
        Seat.objects.create(
            case=self.subject,
            expert_id=int(following),
            number=self.subject.seats.count() + 1,
            is_chair=seat.is_chair,
        )


@dataclass
class GiveScore(CaseAction):
    """Scores and an opinion, blind: nobody sees another's before all are in."""

    scores: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    policy: ClassVar[str] = "seat.score"

    def perform(self) -> Score:
        score = Score.objects.create(
            seat=self.seat,
            scores=rules.read_scores(self.scores),
            text=text_within(Score, "text", self.text),
        )
        if Score.objects.filter(seat__case=self.subject, seat__recused_at=None).count() == len(
            self.seats()
        ):
            self.move()
        return score

    def facts(self, score: Score) -> Mapping[str, Any]:
        return {"seat": score.seat.number}


@dataclass
class Consolidate(CaseAction):
    """The chair's summary of scores and comments; voting begins."""

    text: str = ""
    policy: ClassVar[str] = "case.consolidate"

    def perform(self) -> Consolidation:
        text = text_within(Consolidation, "text", self.text)
        self.move()
        return Consolidation.objects.create(case=self.subject, text=text, by=self.person)


@dataclass
class CastVote(CaseAction):
    """A vote. When all have voted the case is decided, archived, logged, and takes effect."""

    choice: str = ""
    reason: str = ""
    policy: ClassVar[str] = "seat.vote"

    def needs_reason(self) -> bool:
        return self.choice in CHOICES and self.choice != "pass"

    def perform(self) -> Vote:
        if self.choice not in CHOICES:
            raise refuse("choice-unknown", "choice", self.choice, options=listed(CHOICES))
        vote = Vote.objects.create(seat=self.seat, choice=self.choice, reason=self.reason.strip())
        votes = list(
            Vote.objects.filter(seat__case=self.subject, seat__recused_at=None).values_list(
                "choice", flat=True
            )
        )
        seats = len(self.seats())
        if len(votes) == seats:
            conclusion = concluded(votes, seats, committee_rules())
            self.move()
            deciding.decide(self.subject, conclusion)
        return vote

    def facts(self, vote: Vote) -> Mapping[str, Any]:
        return {"seat": vote.seat.number}


@dataclass
class WithdrawCase(CaseAction):
    """Ends a case without a decision, with a reason."""

    reason: str = ""
    policy: ClassVar[str] = "case.withdraw"

    def perform(self) -> None:
        self.move()
        publish(CaseWithdrawn(self.subject, self.reason.strip()))

    def facts(self, outcome: None) -> Mapping[str, Any]:
        return {"reason": self.reason.strip()}
