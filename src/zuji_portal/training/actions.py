"""Actions of training: begin an exam, save answers, hand in; revoke a certificate of training."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils import timezone

from zuji.core.refusals import refuse
from zuji.training import PaperLine, course, is_passed, next_attempt, paper, score, training_rules
from zuji.verification import months_later
from zuji_portal.foundation.accounts.models import User
from zuji_portal.foundation.audit.action import Action, created, record
from zuji_portal.training.attesting import LOGGED_AS, free_index, signed_token
from zuji_portal.training.models import ExamAttempt, TrainingCertificate
from zuji_portal.transparency.log import append

SEEDS = 2**31
MOST_VALUES, LONGEST_VALUE = 40, 60
Answers = Mapping[str, Sequence[str]]


@dataclass
class StartExam(Action[str, ExamAttempt]):
    """Begin an exam of a course; one that is under way is gone on with.

    Refuses (``exam-wait``) where the attempts of the last days are used up.
    """

    is_resumed: bool = field(default=False, init=False)
    policy: ClassVar[str] = "exam.start"

    def lock(self) -> None:
        User.objects.select_for_update().filter(pk=self.viewer.user_id or 0).first()

    def perform(self) -> ExamAttempt:
        chosen, rules, now = course(self.subject), training_rules(), timezone.now()
        assert self.viewer.user is not None
        mine = ExamAttempt.objects.filter(user=self.viewer.user, course=chosen.id)
        running = mine.filter(submitted_at=None, ends_at__gte=now).first()
        if running is not None:
            self.is_resumed = True
            return running
        wait = next_attempt(list(mine.values_list("started_at", flat=True)), now, rules)
        if wait is not None:
            on = f"{timezone.localtime(wait):%Y-%m-%d %H:%M}"
            times, days = str(rules.attempts), str(rules.attempt_days)
            raise refuse("exam-wait", "", when=on, times=times, days=days)
        seed = secrets.randbelow(SEEDS)
        lines = paper(chosen, seed, rules.questions)
        return ExamAttempt.objects.create(
            user=self.viewer.user,
            course=chosen.id,
            seed=seed,
            paper=[[line.question, line.digest] for line in lines],
            started_at=now,
            ends_at=now + datetime.timedelta(minutes=rules.minutes),
        )

    def facts(self, exam: ExamAttempt) -> Mapping[str, Any] | None:
        return None if self.is_resumed else {"course": exam.course}


@dataclass
class ExamStep(Action[ExamAttempt, ExamAttempt]):
    """A step of an exam: its row is read again and locked before anything is decided."""

    answers: Answers = field(default_factory=dict)

    def lock(self) -> None:
        self.subject = ExamAttempt.objects.select_for_update().get(pk=self.subject.pk)

    def keep(self) -> None:
        """Keeps answers to the questions of the paper; refuses what no answer can be so long or so
        many (``value-type``).
        """
        kept = dict(self.subject.answers)
        for question, _ in self.subject.paper:
            if question in self.answers:
                kept[question] = list(self.answers[question])
                longest = max((len(value) for value in kept[question]), default=0)
                if len(kept[question]) > MOST_VALUES or longest > LONGEST_VALUE:
                    read = f"{len(kept[question])} × {longest}"
                    raise refuse("value-type", "", read, f"≤ {MOST_VALUES} × {LONGEST_VALUE}")
        self.subject.answers = kept


class SaveAnswers(ExamStep):
    """Keep answers without handing in."""

    policy = "exam.save"

    def perform(self) -> ExamAttempt:
        self.keep()
        self.subject.save(update_fields=["answers"])
        return self.subject

    def facts(self, exam: ExamAttempt) -> None:
        return None


class SubmitExam(ExamStep):
    """Hand in: answers that come after the end do not count, those saved before do. Who passes is
    given a certificate of training in the same transaction.
    """

    policy = "exam.submit"

    def perform(self) -> ExamAttempt:
        exam, rules = self.subject, training_rules()
        if exam.is_in_time:
            self.keep()
        lines = [PaperLine(question, digest) for question, digest in exam.paper]
        scored = score(course(exam.course), exam.seed, lines, exam.answers)
        exam.right, exam.of = scored.right, scored.of
        exam.is_passed = is_passed(scored.share, rules)
        exam.submitted_at = timezone.now()
        exam.save()
        if exam.is_passed:
            self.issue(exam)
        return exam

    def issue(self, exam: ExamAttempt) -> None:
        """The certificate of training of a passed exam: signed, logged, recorded."""
        now = timezone.now().replace(microsecond=0)
        until = months_later(timezone.localtime(now), 12 * training_rules().validity_years)
        number, index = f"PX-{timezone.localtime(now):%Y}-{exam.pk:06d}", free_index()
        made = TrainingCertificate(
            user=exam.user,
            exam=exam,
            course=exam.course,
            number=number,
            status_index=index,
            token=signed_token(number, exam.user, exam, (now, until), index),
            issued_at=now,
            valid_until=until,
            moved_at=now,
        )
        move = created("trainingcertificate", "training.issue")
        made.state = move.target
        made.save()
        append(LOGGED_AS, made, made.token.encode())
        facts = {"number": number, "course": exam.course}
        record(self.viewer, "training.issue", made, facts, enterprise=None, moved=move)

    def facts(self, exam: ExamAttempt) -> Mapping[str, Any]:
        return {"course": exam.course, "passed": exam.is_passed}


@dataclass
class RevokeTrainingCertificate(Action[TrainingCertificate, TrainingCertificate]):
    """A certificate of training is no longer valid, with the reason."""

    reason: str = ""
    policy: ClassVar[str] = "training.revoke"
    noun: ClassVar[str] = "trainingcertificate"

    def lock(self) -> None:
        self.subject = TrainingCertificate.objects.select_for_update().get(pk=self.subject.pk)

    def perform(self) -> TrainingCertificate:
        self.move(moved_at=timezone.now(), reason=self.reason.strip())
        return self.subject

    def facts(self, training_certificate: TrainingCertificate) -> Mapping[str, Any]:
        return {"number": training_certificate.number, "reason": training_certificate.reason}
