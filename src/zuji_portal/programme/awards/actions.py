"""Making a package: the audit log keeps for which programme, and its digest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from zuji.core.label import Label, listed
from zuji.core.province import current_province
from zuji.core.refusals import Refusal, blocking, refuse
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.audit.action import Action
from zuji_portal.programme.awards.package import AwardPackage, package_of
from zuji_portal.programme.awards.parts import PARTS, files_of, papers_of


def programmes() -> dict[str, Label]:
    """Programmes that adopt footprints, by key."""
    rows = current_province().programme.adopting
    return {key: Label(row.zh, row.en) for key, row in rows.items()}


@dataclass
class MakePackage(Action[Product, AwardPackage]):
    """One sealed package of a product for a programme; refused where a part is missing without
    which none is made.
    """

    programme: str = ""
    policy: ClassVar[str] = "award.package"

    def perform(self) -> AwardPackage:
        row = current_province().programme.adopting.get(self.programme)
        if row is None:
            raise refuse(
                "choice-unknown", "programme", self.programme, options=listed(programmes())
            )
        papers = papers_of(self.subject)
        assert papers is not None  # an approved study has a revision
        missing = [part for part in row.needs if not papers.has(part)]
        if missing:
            raise Refusal(
                blocking("package-part-missing", "programme", part=PARTS[part]) for part in missing
            )
        name = Label(row.zh, row.en)
        return package_of(self.subject, name, papers, files_of(self.viewer, papers))

    def facts(self, package: AwardPackage) -> Mapping[str, Any]:
        return {"programme": self.programme, "digest": package.digest}
