"""Every read of CBAM dossiers: a plant sees its own, a city those of its plants, the province and
the auditor all, and an importer the one of its link.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils.crypto import salted_hmac

from zuji_portal.cbam.models import DossierVersion, FiledDossier, ImporterLink
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.accounts.links import secret_digest
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.permissions.roles import ENTERPRISE
from zuji_portal.studies.models import Revision


def visible_to(viewer: Viewer) -> QuerySet[FiledDossier]:
    rows = FiledDossier.objects.select_related("product", "enterprise")
    if viewer.role in ENTERPRISE:
        return rows.filter(enterprise=viewer.enterprise_id)
    if viewer.role in {"province", "auditor"}:
        return rows
    if viewer.role == "city":
        return rows.filter(enterprise__city=viewer.city)
    return rows.none()


def dossier_or_404(viewer: Viewer, pk: int) -> FiledDossier:
    dossier = visible_to(viewer).filter(pk=pk).first()
    if dossier is None:
        raise Http404(pk)
    return dossier


def version_or_404(dossier: FiledDossier, number: int) -> DossierVersion:
    version = dossier.versions.filter(number=number).first()
    if version is None:
        raise Http404(number)
    return version


def link_secret(dossier: str, number: int = 1) -> str:
    """The secret of a link to the dossier of that number: made of the site's own."""
    said = dossier if number == 1 else f"{dossier} {number}"
    return salted_hmac("zuji.cbam-dossier", said, algorithm="sha256").hexdigest()[:48]


def by_secret(secret: str) -> ImporterLink:
    """The link of a secret with its one dossier; 404 for any other."""
    rows = ImporterLink.objects.select_related("dossier__product", "dossier__enterprise")
    link = rows.filter(secret_digest=secret_digest(secret)).first()
    if link is None:
        raise Http404
    return link


def footprint_of(product: Product, year: int) -> Revision | None:
    """The approved footprint of a product to stand beside embedded emissions: of the same year,
    else of the newest.
    """
    rows = Revision.objects.filter(study__product=product, study__state="approved")
    return rows.filter(study__year=year).last() or rows.order_by("study__year", "number").last()


def newest_versions(products: Iterable[int]) -> list[DossierVersion]:
    """The newest version of each dossier of some products that is filed."""
    newest = DossierVersion.objects.filter(dossier=OuterRef("dossier")).order_by("-number")
    rows = DossierVersion.objects.select_related("dossier").defer(
        "bridge", "receipt", "gaps", "told"
    )
    rows = rows.filter(dossier__state="filed", dossier__product__in=list(products))
    return list(rows.annotate(last=Subquery(newest.values("number")[:1])).filter(number=F("last")))
