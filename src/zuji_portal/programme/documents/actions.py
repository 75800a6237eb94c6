"""Publishing a version of a document; withdrawing one is a version too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from zuji.core.refusals import refuse
from zuji_portal.foundation.audit.action import Action
from zuji_portal.programme.documents.logged import document_content
from zuji_portal.programme.documents.models import KINDS, Document
from zuji_portal.programme.documents.queries import versions_of
from zuji_portal.programme.documents.rules import FIELDS, checked
from zuji_portal.transparency.log import append


def published(**fields: Any) -> Document:
    """A version, and its entry in the log."""
    document = Document.objects.create(**fields)
    append("document.published", document, document_content(document))
    return document


@dataclass
class PublishDocument(Action[Document | None, Document]):
    """The first version of a document (`subject` None) or the next one of `subject`, made from
    the version `subject` is.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    policy: ClassVar[str] = "document.publish"

    def perform(self) -> Document:
        assert self.viewer.user is not None
        base = self.subject
        values = checked(
            {**self.values, **({"key": base.key} if base else {})}, tuple(KINDS), base is not None
        )
        latest = versions_of(values["key"]).first()
        if base is None and latest:
            raise refuse("key-taken", "key", values["key"])
        if base is not None and latest and latest.number != base.number:
            raise refuse("document-moved", "number", str(base.number), str(latest.number))
        return published(number=base.number + 1 if base else 1, by=self.viewer.user, **values)

    def facts(self, document: Document) -> Mapping[str, Any]:
        return {"key": document.key, "number": document.number, "kind": document.kind}


@dataclass
class WithdrawDocument(Action[Document, Document]):
    """The next version says that the document no longer holds, and why."""

    reason: str = ""
    policy: ClassVar[str] = "document.publish"

    def needs_reason(self) -> bool:
        return True

    def perform(self) -> Document:
        assert self.viewer.user is not None
        latest = versions_of(self.subject.key).first()
        if latest is None or latest.is_withdrawn or latest.number != self.subject.number:
            raise refuse(
                "document-moved",
                "number",
                str(self.subject.number),
                str(latest.number if latest else ""),
            )
        same = {n: getattr(latest, n) for n in FIELDS if n != "what_changed"}
        return published(
            number=latest.number + 1,
            by=self.viewer.user,
            is_withdrawn=True,
            what_changed=self.reason.strip(),
            **same,
        )

    def facts(self, document: Document) -> Mapping[str, Any]:
        return {"key": document.key, "number": document.number, "withdrawn": True}
