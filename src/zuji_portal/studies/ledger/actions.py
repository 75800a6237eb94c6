"""Staging an uploaded ledger, mending it, and letting it into the study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from zuji.core.canonical import read_json
from zuji.core.refusals import Refusal, blocking, refuse
from zuji_portal.enterprises.evidence.actions import AddEvidence
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.readingroom.readers import read_sheets
from zuji_portal.studies.actions import Saved, StudyAction, change_facts
from zuji_portal.studies.ledger.reading import CHANGES, NAMES, Reading, learnt_names, reading_of
from zuji_portal.studies.models import LedgerImport, LedgerMapping, Study


def stage_import(viewer: Viewer, study: Study, content: bytes, name: str) -> LedgerImport:
    """Keep the file as evidence and begin an import; refuses a file that cannot be read at all."""
    read_sheets(content, name)
    file = AddEvidence(viewer, study.enterprise, content=content, name=name, kind="ledger").run()
    assert viewer.user is not None
    return LedgerImport.objects.create(study=study, file=file, by=viewer.user)


@dataclass
class ImportAction(StudyAction):
    """An action on an open import of a study."""

    staged: LedgerImport | None = None
    policy: ClassVar[str] = "study.edit"

    def lock(self) -> None:
        super().lock()
        assert self.staged is not None
        rows = LedgerImport.objects.select_for_update().filter(study=self.subject)
        self.staged = rows.get(pk=self.staged.pk)
        self.staged.study = self.subject

    @property
    def open_import(self) -> LedgerImport:
        assert self.staged is not None
        if self.staged.state != "open":
            raise refuse("import-applied", self.staged.file.name)
        return self.staged

    def keep(self, fixes: Mapping[str, str]) -> None:
        staged = self.open_import
        staged.fixes = dict(fixes)
        staged.save(update_fields=["fixes"])


@dataclass
class SetColumns(ImportAction):
    """Say which column of a sheet is what (`columns`), and what each item is (`items`)."""

    columns: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, str] = field(default_factory=dict)

    def perform(self) -> None:
        staged = self.open_import
        staged.mapping = dict(self.columns)
        staged.fixes = {**staged.fixes, **self.items}
        staged.save(update_fields=["mapping", "fixes"])

    def facts(self, outcome: None) -> Mapping[str, Any] | None:
        return None


@dataclass
class MendImport(ImportAction):
    """Take one of the mends a problem offers."""

    key: str = ""
    value: str = ""

    def perform(self) -> None:
        self.keep({**self.open_import.fixes, **changes_of(self.key, self.value)})

    def facts(self, outcome: None) -> Mapping[str, Any] | None:
        return {"import": self.open_import.pk, "fix": self.key}


@dataclass
class AcceptSuggestions(ImportAction):
    """Take the first suggestion of every problem that has one; what has to be typed stays."""

    def perform(self) -> int:
        staged = self.open_import
        suggestions = [p.suggestion for p in reading_of(staged).problems]
        taken = [fix for fix in suggestions if fix is not None]
        fixes = dict(staged.fixes)
        for fix in taken:
            fixes |= changes_of(fix.key, fix.value)
        self.keep(fixes)
        return len(taken)

    def facts(self, outcome: int) -> Mapping[str, Any] | None:
        return {"import": self.open_import.pk, "suggestions": outcome}


MOST_CHANGES = 5000


def changes_of(key: str, value: str) -> dict[str, str]:
    """The corrections that a mend makes: one, or those of a JSON object."""
    if key != CHANGES:
        return {key: value}
    changes = read_json(value.encode(), "changes")
    if not isinstance(changes, dict) or len(changes) > MOST_CHANGES:
        raise refuse("choice-unknown", "changes", value[:60], options="—")
    return {
        str(each).replace("\0", ""): str(text).replace("\0", "") for each, text in changes.items()
    }


@dataclass
class ApplyImport(ImportAction):
    """Let the values into the study, all in one change; the mapping is remembered for the next
    ledger.
    """

    def perform(self) -> Saved:
        staged = self.open_import
        reading = reading_of(staged)
        if reading.blocking:
            count = str(len(reading.blocking))
            raise Refusal(
                [
                    blocking("import-blocked", staged.file.name, count, count=count),
                    *(p.finding for p in reading.blocking[:20]),
                ]
            )
        change = self.write(reading.changes, "import")
        staged.state, staged.applied = "applied", change
        staged.save(update_fields=["state", "applied"])
        self.remember(reading, staged)
        return Saved(change)

    def remember(self, reading: Reading, staged: LedgerImport) -> None:
        """Keep the names that were confirmed, and the columns that were described, as the
        enterprise's own.
        """
        confirmed = {
            key.removeprefix("item:"): value
            for key, value in staged.fixes.items()
            if key.startswith("item:")
        }
        if confirmed:
            self._keep(NAMES, {**learnt_names(self.subject), **confirmed})
        if reading.ledger and staged.mapping:
            self._keep(reading.ledger.form, staged.mapping)

    def _keep(self, signature: str, mapping: Mapping[str, str]) -> None:
        LedgerMapping.objects.update_or_create(
            enterprise=self.subject.enterprise,
            model_id=self.subject.model_id,
            signature=signature,
            defaults={"mapping": dict(mapping)},
        )

    def facts(self, outcome: Saved) -> Mapping[str, Any] | None:
        staged = self.staged
        assert staged is not None
        return {
            **(change_facts(outcome.change) or {}),
            "import": staged.pk,
            "file": staged.file.digest,
        }
