"""Staging an uploaded ledger, mending it, and letting it into the study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from zuji.core.refusals import Refusal, blocking, refuse
from zuji.exchange.ledger import Recipe, mended, signature
from zuji_portal.enterprises.evidence.actions import AddEvidence
from zuji_portal.enterprises.evidence.storage import content_of
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.readingroom.readers import read_sheets
from zuji_portal.studies.actions import Saved, StudyAction, change_facts
from zuji_portal.studies.ledger.reading import reading_of, recipe_of
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

    def keep(self, recipe: Recipe) -> None:
        staged = self.open_import
        staged.mapping = {"columns": recipe.columns.as_json(), "items": dict(recipe.items)}
        staged.fixes = dict(recipe.fixes)
        staged.save(update_fields=["mapping", "fixes"])


@dataclass
class SetColumns(ImportAction):
    """Say which column is what, and what each item is."""

    recipe: Recipe | None = None

    def perform(self) -> None:
        assert self.recipe is not None
        self.keep(self.recipe)

    def facts(self, made: None) -> Mapping[str, Any] | None:
        return None


@dataclass
class MendImport(ImportAction):
    """Take one of the fixes a problem offers."""

    key: str = ""
    value: str = ""

    def perform(self) -> None:
        staged = self.open_import
        sheets = read_sheets(content_of(staged.file.digest), staged.file.name)
        self.keep(mended(recipe_of(staged, sheets), self.key, self.value))

    def facts(self, made: None) -> Mapping[str, Any] | None:
        return {"import": self.open_import.pk, "fix": self.key}


@dataclass
class ApplyImport(ImportAction):
    """Let the values into the study, all in one change; the mapping is remembered for the next
    ledger.
    """

    facts_kept: Mapping[str, Any] = field(default_factory=dict)

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
        if reading.recipe:
            self.remember(reading.recipe, staged)
        return Saved(change)

    def remember(self, recipe: Recipe, staged: LedgerImport) -> None:
        sheets = read_sheets(content_of(staged.file.digest), staged.file.name)
        sheet = next(s for s in sheets if s.name == recipe.columns.sheet)
        LedgerMapping.objects.update_or_create(
            enterprise=self.subject.enterprise,
            model_id=self.subject.model_id,
            signature=signature(sheet, recipe.columns),
            defaults={
                "mapping": {"columns": recipe.columns.as_json(), "items": dict(recipe.items)}
            },
        )

    def facts(self, made: Saved) -> Mapping[str, Any] | None:
        staged = self.staged
        assert staged is not None
        return {
            **(change_facts(made.change) or {}),
            "import": staged.pk,
            "file": staged.file.digest,
        }
