"""Filing a CBAM dossier, a new version of it, and withdrawing it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from django.conf import settings
from django.utils import timezone

from zuji.compare.cbam_filing import CbamAsked, CbamFiling
from zuji.core.refusals import refuse
from zuji_portal.cbam.models import DossierVersion, FiledDossier, ImporterLink
from zuji_portal.cbam.queries import footprint_of, link_secret
from zuji_portal.cbam.templating import ask_for_template
from zuji_portal.enterprises.evidence.actions import AddEvidence
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.accounts.links import secret_digest
from zuji_portal.foundation.accounts.models import User
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.audit.action import Action, created
from zuji_portal.foundation.audit.lengths import text_within
from zuji_portal.foundation.permissions.registry import require
from zuji_portal.foundation.readingroom.readers import read_cbam
from zuji_portal.foundation.workflow.tracking import new_number
from zuji_portal.studies.models import Revision

LINK_DAYS = datetime.timedelta(days=180)
"""How long a link shows a dossier before it must be renewed."""
FORM = ("importer", "importer_country", "importer_number", "eori", "cn", "process")


@dataclass
class Filing:
    """A file that was read in the reading room for a product, with the footprint beside it."""

    content: bytes
    name: str
    made: CbamFiling
    revision: Revision | None

    @classmethod
    def read(cls, product: Product, content: bytes, name: str, asked: CbamAsked) -> Filing:
        """Reads the file, and once more beside the approved footprint of its year, where there is
        one.
        """
        made = read_cbam(content, name, asked)
        revision = footprint_of(product, made.data["reporting_year"])
        if revision is not None:
            made = read_cbam(content, name, asked, bytes(revision.lock))
        return cls(content, name, made, revision)

    def keep(self, viewer: Viewer, dossier: FiledDossier) -> DossierVersion:
        """The next version of a dossier."""
        assert isinstance(viewer.user, User)
        made = self.made
        file = AddEvidence(viewer, dossier.enterprise, content=self.content, name=self.name).run()
        version = DossierVersion.objects.create(
            dossier=dossier,
            number=dossier.versions.count() + 1,
            file=file,
            file_name=file.name,
            year=made.data["reporting_year"],
            country=made.country,
            quantity=made.quantity,
            total=made.data["good"]["per_tonne"]["total"],
            data=made.data,
            gaps=[{"zh": gap.zh, "en": gap.en} for gap in made.gaps],
            receipt=made.receipt.stored(),
            revision=self.revision,
            bridge=made.bridge and made.bridge.printed().record(),
            told=[finding.record() for finding in made.told],
            by=viewer.user,
        )
        if settings.CBAM_TEMPLATE and viewer.acting is not None:
            ask_for_template(viewer, version)
        return version


def open_link(dossier: FiledDossier, number: int) -> ImporterLink:
    """A link for the importer, from now on for `LINK_DAYS`."""
    return ImporterLink.objects.create(
        dossier=dossier,
        number=number,
        secret_digest=secret_digest(link_secret(dossier.number, number)),
        ends_at=timezone.now() + LINK_DAYS,
    )


@dataclass
class FileDossier(Action[Product, FiledDossier]):
    """File a dossier of a product for one importer. Refuses a second one of the same good for the
    same importer.
    """

    content: bytes = b""
    name: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    filing: Filing | None = field(default=None, init=False)
    policy: ClassVar[str] = "fileddossier.file"
    noun: ClassVar[str] = "fileddossier"

    def prepare(self) -> None:
        require(self.viewer, self.policy, self.subject)
        asked = CbamAsked(hs=self.subject.hs, **self.values)
        self.filing = Filing.read(self.subject, self.content, self.name, asked)

    def lock(self) -> None:
        rows = Product.objects.select_for_update(of=("self",)).select_related("enterprise")
        self.subject = rows.get(pk=self.subject.pk)

    def perform(self) -> FiledDossier:
        assert self.filing is not None and self.viewer.user is not None
        made, number = self.filing.made, new_number("CB")
        same = FiledDossier.objects.filter(
            product=self.subject,
            cn=made.cn,
            process=made.process,
            importer__iexact=made.importer.name,
            importer_country=made.importer.country,
            state="filed",
        ).first()
        if same is not None:
            raise refuse("cbam-dossier-again", "importer", made.importer.name, first=same.number)
        self.moved = created(self.noun, self.policy)
        dossier = FiledDossier.objects.create(
            number=number,
            enterprise=self.subject.enterprise,
            product=self.subject,
            importer=text_within(FiledDossier, "importer", made.importer.name),
            importer_country=made.importer.country,
            importer_number=made.importer.number,
            eori=made.importer.eori,
            cn=made.cn,
            process=made.process,
            state=self.moved.target,
            filed_by=self.viewer.user,
        )
        open_link(dossier, 1)
        self.filing.keep(self.viewer, dossier)
        return dossier

    def facts(self, dossier: FiledDossier) -> Mapping[str, Any]:
        return facts_of(dossier)


@dataclass
class UpdateDossier(Action[FiledDossier, DossierVersion]):
    """A new version of a dossier from another file, for the same good and importer."""

    content: bytes = b""
    name: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    filing: Filing | None = field(default=None, init=False)
    policy: ClassVar[str] = "fileddossier.update"

    def prepare(self) -> None:
        require(self.viewer, self.policy, self.subject)
        held = {name: getattr(self.subject, name) for name in FORM}
        asked = replace(CbamAsked(hs=self.subject.product.hs, quantity="", **held), **self.values)
        self.filing = Filing.read(self.subject.product, self.content, self.name, asked)

    def lock(self) -> None:
        self.subject = FiledDossier.objects.select_for_update().get(pk=self.subject.pk)

    def perform(self) -> DossierVersion:
        assert self.filing is not None
        return self.filing.keep(self.viewer, self.subject)

    def about(self, outcome: DossierVersion) -> FiledDossier:
        return self.subject

    def facts(self, version: DossierVersion) -> Mapping[str, Any]:
        return facts_of(self.subject)


def facts_of(dossier: FiledDossier) -> dict[str, Any]:
    """What the audit log keeps of a filing; the importer's name stays in the dossier."""
    version = dossier.newest
    return {
        "number": dossier.number,
        "cn": dossier.cn,
        "version": version.number,
        "digest": version.file.digest,
        "year": version.year,
    }


@dataclass
class DossierStep(Action[FiledDossier, FiledDossier]):
    """A change of a dossier, whose row is read again and locked."""

    reason: str = ""
    noun: ClassVar[str] = "fileddossier"

    def lock(self) -> None:
        self.subject = FiledDossier.objects.select_for_update().get(pk=self.subject.pk)


class RenewLink(DossierStep):
    """The importer's link holds for another `LINK_DAYS` from now; in place of one that was revoked
    there is a new one at another address.
    """

    policy = "fileddossier.renew"

    def perform(self) -> FiledDossier:
        link = self.subject.link
        if link.revoked_at is not None:
            open_link(self.subject, link.number + 1)
        else:
            link.ends_at = timezone.now() + LINK_DAYS
            link.save(update_fields=["ends_at"])
        return self.subject

    def facts(self, dossier: FiledDossier) -> Mapping[str, Any]:
        link = dossier.link
        return {"number": dossier.number, "link": link.number, "until": link.ends_at.isoformat()}


class RevokeLink(DossierStep):
    """The importer's link shows nothing any more."""

    policy = "fileddossier.revoke"

    def perform(self) -> FiledDossier:
        link = self.subject.link
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        return self.subject

    def facts(self, dossier: FiledDossier) -> Mapping[str, Any]:
        told = {"number": dossier.number, "link": dossier.link.number}
        return told | ({"reason": self.reason.strip()} if self.reason.strip() else {})


class WithdrawDossier(DossierStep):
    """A dossier that was wrong is taken back; its importer's page says so and why."""

    policy = "fileddossier.withdraw"

    def perform(self) -> FiledDossier:
        why = text_within(FiledDossier, "withdrawn_why", self.reason.strip())
        self.move(withdrawn_at=timezone.now(), withdrawn_why=why)
        return self.subject

    def facts(self, dossier: FiledDossier) -> Mapping[str, Any]:
        return {"number": dossier.number, "reason": self.reason.strip()}
