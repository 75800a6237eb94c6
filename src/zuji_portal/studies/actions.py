"""Actions on studies: create, save, undo, comment, submit, approve, return."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.conf import settings
from django.utils import timezone

from zuji.core.canonical import canonical_bytes
from zuji.core.label import listed
from zuji.core.refusals import Refusal, refuse
from zuji.footprint.profile import DEFAULT_PROFILE
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.accounts.models import User
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.audit.action import Action, created
from zuji_portal.foundation.audit.lengths import text_within
from zuji_portal.foundation.events import publish
from zuji_portal.rulebook.factors.anchoring import with_anchor
from zuji_portal.studies.computing import findings_before_submission, lock_of
from zuji_portal.studies.events import RevisionAccepted
from zuji_portal.studies.merge import Changes, applied, flat, inverse, merged
from zuji_portal.studies.methods import chosen_profile
from zuji_portal.studies.models import (
    Approval,
    Change,
    ClassFigures,
    Comment,
    Revision,
    RevisionFactor,
    RevisionFigures,
    Study,
    WarningAnswer,
)
from zuji_portal.studies.queries import data_at, undoable
from zuji_portal.studies.questions import refuse_open_questions, standing_answers
from zuji_portal.studies.reductions.effects import hold, settle
from zuji_portal.studies.resubmitting import refuse_unanswered
from zuji_portal.studies.starting import starting_data


@dataclass
class StudyAction(Action[Study, Any]):
    """An action on a study: its row is read again and locked before anything is decided."""

    noun: ClassVar[str] = "study"

    def lock(self) -> None:
        self.subject = Study.objects.select_for_update().get(pk=self.subject.pk)

    @property
    def person(self) -> User:
        assert self.viewer.user is not None
        return self.viewer.user

    def write(self, fields: Changes, kind: str, undoes: Change | None = None) -> Change | None:
        """One more version of the study; no version where nothing changes. A method other than
        the one that is fixed (`chosen_profile`) may stand from before, but is not written anew.
        """
        if not fields:
            return None
        study = self.subject
        if "profile" in fields and undoes is None:
            chosen_profile(study.model_id, fields["profile"][1] or DEFAULT_PROFILE)
        study.version += 1
        study.data = applied(study.data, fields)
        study.save(update_fields=["version", "data", "changed_at"])
        return Change.objects.create(
            study=study,
            number=study.version,
            by=self.person,
            kind=kind,
            fields=fields,
            undoes=undoes,
        )


@dataclass
class CreateStudy(Action[Product, Study]):
    """A new study of a product for a year, empty or from an earlier study of it, under the method
    that is fixed where one is (`chosen_profile`), whatever the earlier study followed.
    """

    year: int = 0
    profile: str = ""
    previous: Study | None = None
    policy: ClassVar[str] = "study.create"

    def perform(self) -> Study:
        assert self.viewer.user is not None
        product = self.subject
        if self.previous is not None and self.previous.product_id != product.pk:
            options = listed(str(year) for year in product.studies.values_list("year", flat=True))
            raise refuse("choice-unknown", "previous", self.previous.pk, options=options)
        profile = chosen_profile(product.model_id, self.profile)
        self.moved = created("study", self.policy)
        period = (datetime.date(self.year, 1, 1), datetime.date(self.year, 12, 31))
        data = starting_data(
            product, period, profile, self.previous.data if self.previous else None
        )
        return Study.objects.create(
            enterprise=product.enterprise,
            product=product,
            model_id=product.model_id,
            year=self.year,
            data=data,
            previous=self.previous,
            created_by=self.viewer.user,
        )

    def facts(self, study: Study) -> Mapping[str, Any]:
        return {"model": study.model_id, "year": study.year}


@dataclass
class Saved:
    """What came of saving: the change, and fields that somebody else changed meanwhile."""

    change: Change | None
    conflicts: Changes = field(default_factory=dict)


@dataclass
class SaveStudy(StudyAction):
    """Put what a person wrote into the study, field by field.

    `mine` is the whole study data as the person's page has it, begun at version `base`. A field
    that somebody changed meanwhile stays as it is and comes back as a conflict; nothing is
    overwritten.
    """

    mine: Mapping[str, Any] = field(default_factory=dict)
    base: int = 0
    kind: str = "edit"
    policy: ClassVar[str] = "study.edit"

    def perform(self) -> Saved:
        if not 0 <= self.base <= self.subject.version:
            raise refuse("version-unknown", "version", self.base, f"0 … {self.subject.version}")
        free, conflicts = merged(data_at(self.subject, self.base), self.mine, self.subject.data)
        return Saved(self.write(free, self.kind), conflicts)

    def facts(self, saved: Saved) -> Mapping[str, Any] | None:
        return change_facts(saved.change)


def change_facts(change: Change | None) -> Mapping[str, Any] | None:
    if change is None:
        return None
    return {"version": change.number, "kind": change.kind, "fields": sorted(change.fields)}


@dataclass
class UndoChange(StudyAction):
    """Take one's own latest change back, where nobody wrote over it."""

    policy: ClassVar[str] = "study.edit"

    def perform(self) -> Saved:
        change = undoable(self.subject, self.viewer.user_id)
        if change is None:
            return Saved(None)
        now = flat(self.subject.data)
        back = inverse(change.fields)
        conflicts = {
            f: [now.get(f), was] for f, (wrote, was) in back.items() if now.get(f) != wrote
        }
        if conflicts:
            return Saved(None, conflicts)
        return Saved(self.write(back, "undo", undoes=change))

    def facts(self, saved: Saved) -> Mapping[str, Any] | None:
        return change_facts(saved.change)


@dataclass
class AddComment(StudyAction):
    """A remark at a field."""

    field: str = ""
    text: str = ""
    policy: ClassVar[str] = "study.comment"

    def perform(self) -> Comment:
        text = text_within(Comment, "text", self.text)
        return Comment.objects.create(
            study=self.subject, field=self.field, text=text, by=self.person
        )

    def about(self, comment: Comment) -> Any:
        return self.subject

    def facts(self, comment: Comment) -> Mapping[str, Any]:
        return {"comment": comment.pk, "field": comment.field}


@dataclass
class SettleComment(StudyAction):
    """Close a remark."""

    comment: Comment | None = None
    policy: ClassVar[str] = "study.comment"

    def perform(self) -> None:
        assert self.comment is not None
        if self.comment.study_id != self.subject.pk:
            raise refuse("line-unknown", "comment", self.comment.pk)
        Comment.objects.filter(pk=self.comment.pk, settled_at=None).update(
            settled_at=timezone.now()
        )

    def facts(self, outcome: None) -> Mapping[str, Any]:
        return {"comment": self.comment.pk if self.comment else None, "settled": True}


@dataclass
class AnswerWarning(StudyAction):
    """Say what stands behind something that the check asks to look at again."""

    key: str = ""
    text: str = ""
    policy: ClassVar[str] = "study.edit"

    def perform(self) -> WarningAnswer:
        return WarningAnswer.objects.create(
            study=self.subject,
            key=text_within(WarningAnswer, "key", self.key),
            text=text_within(WarningAnswer, "text", self.text),
            by=self.person,
        )

    def about(self, answer: WarningAnswer) -> Any:
        return self.subject

    def facts(self, answer: WarningAnswer) -> Mapping[str, Any]:
        return {"warning": answer.key, "answer": answer.pk}


def answer_warnings(viewer: Viewer, study: Study, typed: Mapping[str, str]) -> None:
    """Keeps what was typed where it is not the answer that stands already."""
    answers = standing_answers(study)
    for key, text in typed.items():
        standing = answers[key].text if key in answers else ""
        if text.strip() and text.strip() != standing:
            AnswerWarning(viewer, study, key=key, text=text).run()


@dataclass
class SubmitStudy(StudyAction):
    """Freeze the study into a revision; refused while anything blocks or is asked and not
    answered.
    """

    policy: ClassVar[str] = "study.submit"

    def perform(self) -> Revision:
        today = timezone.localdate()
        findings, is_computed = findings_before_submission(self.subject, today)
        blocking = [f for f in findings if f.severity == "block"]
        if blocking or not is_computed:
            raise Refusal(blocking or findings)
        lock = lock_of(self.subject.data, today, settings.RESULT_DRAWS)
        refuse_unanswered(self.subject, lock["study"])
        refuse_open_questions(self.subject, findings)
        latest = self.subject.latest_revision()
        self.move()
        revision = Revision.objects.create(
            study=self.subject,
            number=latest.number + 1 if latest else 1,
            digest=lock["digest"].removeprefix("sha256:"),
            lock=canonical_bytes(with_anchor(lock)),
            findings=[{lang: f.as_json(lang) for lang in ("zh", "en")} for f in findings],
            by=self.person,
        )
        RevisionFactor.keep(revision, lock)
        RevisionFigures.keep(revision, lock)
        ClassFigures.keep(revision, lock)
        return revision

    def about(self, revision: Revision) -> Any:
        return self.subject

    def facts(self, revision: Revision) -> Mapping[str, Any]:
        return {"revision": revision.number, "digest": revision.digest}


@dataclass
class ApproveStudy(StudyAction):
    """The approver says yes to the latest revision."""

    reason: str = ""
    is_approved: ClassVar[bool] = True
    policy: ClassVar[str] = "study.approve"

    def lock(self) -> None:
        hold(self.subject.product_id)
        super().lock()

    def perform(self) -> Approval:
        revision = self.subject.latest_revision()
        if revision is None:
            raise refuse("revision-missing", f"study:{self.subject.pk}")
        self.move()
        approval = Approval.objects.create(
            revision=revision,
            is_approved=self.is_approved,
            reason=self.reason.strip(),
            by=self.person,
        )
        if self.is_approved:
            publish(RevisionAccepted(revision))
            settle(self.subject.product_id)
        return approval

    def about(self, approval: Approval) -> Any:
        return self.subject

    def facts(self, approval: Approval) -> Mapping[str, Any]:
        return {"revision": approval.revision.number}


@dataclass
class ReturnStudy(ApproveStudy):
    """The approver sends the study back, with a reason; what it says of one item, stands there."""

    field: str = ""
    is_approved: ClassVar[bool] = False
    policy: ClassVar[str] = "study.return"

    def perform(self) -> Approval:
        approval = super().perform()
        if self.field:
            Comment.objects.create(
                study=self.subject,
                field=f"inputs.{self.field}",
                text=approval.reason,
                by=self.person,
            )
        return approval


@dataclass
class DeleteDraft(StudyAction):
    """Put a draft that was never submitted into the bin."""

    policy: ClassVar[str] = "study.delete"

    def perform(self) -> Study:
        self.move()
        return self.subject


@dataclass
class RestoreDraft(StudyAction):
    """Take a draft out of the bin again."""

    policy: ClassVar[str] = "study.restore"

    def perform(self) -> Study:
        self.move()
        return self.subject
