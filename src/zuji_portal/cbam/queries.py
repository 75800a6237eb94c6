"""Every read of CBAM dossiers: a plant sees its own, a city those of its plants, the province and
the auditor all, and an importer the one of its link.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils.crypto import salted_hmac

from zuji_portal.cbam.models import DossierVersion, FiledDossier
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


def link_secret(number: str) -> str:
    """The secret of the importer's link to a dossier: made of the site's own."""
    return salted_hmac("zuji.cbam-dossier", number, algorithm="sha256").hexdigest()[:48]


def by_secret(secret: str) -> FiledDossier:
    """The one dossier of a link; 404 for any other."""
    rows = FiledDossier.objects.select_related("product", "enterprise")
    dossier = rows.filter(secret_digest=secret_digest(secret)).first()
    if dossier is None:
        raise Http404
    return dossier


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
