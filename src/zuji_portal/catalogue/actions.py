"""The holder publishes, changes or hides; the province delists and relists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from zuji.core.label import listed
from zuji.core.refusals import Refusal, refuse
from zuji_portal.catalogue.events import EntryDelisted
from zuji_portal.catalogue.keeping import note, refresh
from zuji_portal.catalogue.models import Entry
from zuji_portal.catalogue.page import PARTS
from zuji_portal.catalogue.publishing import publishing_problem
from zuji_portal.foundation.audit.action import Action
from zuji_portal.foundation.events import publish
from zuji_portal.studies.models import Revision


@dataclass
class EntryAction(Action[Entry, Entry]):
    """An action on an entry: its row is read again and locked before anything is decided."""

    reason: str = ""
    event: ClassVar[str] = ""

    def lock(self) -> None:
        rows = Entry.objects.select_for_update(of=("self",)).select_related("product", "enterprise")
        self.subject = rows.get(pk=self.subject.pk)

    def perform(self) -> Entry:
        self.change()
        note(self.subject, self.event, self.reason.strip(), self.viewer.user)
        refresh(self.subject)
        return self.subject

    def change(self) -> None:
        raise NotImplementedError

    def facts(self, entry: Entry) -> Mapping[str, Any]:
        return {"entry": entry.archive_number, "event": self.event, "public": entry.is_public}


@dataclass
class Publish(EntryAction):
    """Make an accepted revision public, with the parts that the holder chose; also changes what
    is public.
    """

    revision: Revision | None = None
    shows: Sequence[str] = ()
    policy: ClassVar[str] = "entry.publish"
    event: ClassVar[str] = "published"

    def change(self) -> None:
        wanted = self.revision or self.subject.revision
        problem = publishing_problem(self.subject, wanted)
        if problem:
            raise Refusal(problem)
        unknown = sorted(set(self.shows) - set(PARTS))
        if unknown:
            raise refuse("choice-unknown", "shows", listed(unknown), options=listed(PARTS))
        self.subject.revision, self.subject.is_public = wanted, True
        self.subject.shows = [p for p in PARTS if p in self.shows]


@dataclass
class Hide(EntryAction):
    """Stop publishing. The address goes on to answer: the status of a certificate stays visible."""

    policy: ClassVar[str] = "entry.hide"
    event: ClassVar[str] = "hidden"

    def change(self) -> None:
        self.subject.is_public = False


@dataclass
class Delist(EntryAction):
    """Takes an entry out of the catalogue, with a reason that its page shows."""

    policy: ClassVar[str] = "entry.delist"
    event: ClassVar[str] = "delisted"

    def needs_reason(self) -> bool:
        return True

    def change(self) -> None:
        self.subject.delisted_at = timezone.now()
        self.subject.delisted_why = self.reason.strip()

    def perform(self) -> Entry:
        entry = super().perform()
        publish(EntryDelisted(entry))
        return entry


@dataclass
class Relist(EntryAction):
    """Brings a delisted entry back."""

    policy: ClassVar[str] = "entry.relist"
    event: ClassVar[str] = "relisted"

    def needs_reason(self) -> bool:
        return True

    def change(self) -> None:
        self.subject.delisted_at, self.subject.delisted_why = None, ""
