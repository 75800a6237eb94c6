"""Action that adds a file to the evidence: validated, scanned, hashed, stored once."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from zuji.core.canonical import bytes_digest
from zuji.core.label import listed
from zuji.core.refusals import refuse
from zuji_portal.enterprises.evidence.models import KINDS, EvidenceFile
from zuji_portal.enterprises.evidence.rules import check_content, clean_name
from zuji_portal.enterprises.evidence.storage import keep, scanned
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.audit.action import Action


@dataclass
class AddEvidence(Action[Enterprise, EvidenceFile]):
    """Keep a file of an enterprise. The same content again is the same record."""

    content: bytes = b""
    name: str = ""
    kind: str = "other"
    period: tuple[datetime.date, datetime.date] | None = None
    policy: ClassVar[str] = "evidence.add"

    def perform(self) -> EvidenceFile:
        name = clean_name(self.name)
        check_content(self.content, name)
        if self.kind not in KINDS:
            raise refuse("choice-unknown", "kind", self.kind, options=listed(KINDS))
        digest = bytes_digest(self.content)
        file = EvidenceFile.objects.filter(enterprise=self.subject, digest=digest).first()
        self.is_new = file is None
        if file:
            return file
        scan = scanned(self.content, name)
        keep(digest, self.content)
        assert self.viewer.user is not None
        start, end = self.period or (None, None)
        return EvidenceFile.objects.create(
            enterprise=self.subject,
            digest=digest,
            name=name,
            kind=self.kind,
            size=len(self.content),
            period_start=start,
            period_end=end,
            scan=scan,
            added_by=self.viewer.user,
        )

    def facts(self, file: EvidenceFile) -> Mapping[str, Any]:
        return {"digest": file.digest, "kind": file.kind, "is_new": self.is_new}
