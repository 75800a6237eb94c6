"""Reads of enterprises, sites and claims, limited to what the viewer may see."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from zuji.core.identifiers import plain_id
from zuji.core.places import Industry, industry_classes
from zuji_portal.enterprises.organisations.events import HeldAsked
from zuji_portal.enterprises.organisations.models import Claim, Enterprise, Site
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.events import publish
from zuji_portal.foundation.permissions.roles import ENTERPRISE


def visible_to(viewer: Viewer) -> QuerySet[Enterprise]:
    """Province and auditor: all. City: its own. People of an enterprise: that one."""
    enterprises = Enterprise.objects.all()
    if viewer.role in {"province", "auditor"}:
        return enterprises
    if viewer.role == "city":
        return enterprises.filter(city=viewer.city)
    if viewer.role in ENTERPRISE:
        return enterprises.filter(pk=viewer.enterprise_id or 0)
    return enterprises.none()


def enterprise_or_404(viewer: Viewer, pk: int) -> Enterprise:
    enterprise = visible_to(viewer).filter(pk=pk).first()
    if enterprise is None:
        raise Http404(pk)
    return enterprise


def enterprise_of_code(code: str) -> Enterprise | None:
    """An enterprise by its credit code, for who records something about it."""
    return Enterprise.objects.filter(uscc=plain_id(code)).first()


def is_held(enterprise: int, product: int | None = None) -> bool:
    """Whether something rests on the registered facts, so that they change by a request."""
    answers: list[bool] = publish(HeldAsked(enterprise, product))
    return any(answers)


def listed(
    viewer: Viewer, words: str = "", city: str = "", industry: str = ""
) -> QuerySet[Enterprise]:
    """Enterprises whose name or code holds `words`."""
    rows = visible_to(viewer)
    if words:
        rows = rows.filter(
            Q(name_zh__icontains=words)
            | Q(name_en__icontains=words)
            | Q(uscc__startswith=words.upper())
        )
    if city:
        rows = rows.filter(city=city)
    if industry:
        rows = rows.filter(industry=industry)
    return rows.order_by("name_zh", "pk")


def with_counts(rows: Iterable[Enterprise]) -> list[Enterprise]:
    """Some enterprises with the numbers of their products and studies: those of a page, since
    counting for all of them before one page is taken would read every study.
    """
    shown = list(rows)
    few = Enterprise.objects.filter(pk__in=[each.pk for each in shown]).order_by()
    for name, relation in (("product_count", "products"), ("study_count", "studies")):
        counts = dict(few.annotate(n=Count(relation)).values_list("pk", "n"))
        for each in shown:
            setattr(each, name, counts[each.pk])
    return shown


def classes_in_use(viewer: Viewer) -> list[Industry]:
    """The classes of industry of the enterprises that the viewer sees."""
    codes = set(visible_to(viewer).order_by().values_list("industry", flat=True).distinct())
    return [each for each in industry_classes() if each.code in codes]


def claimable(uscc: str) -> Enterprise | None:
    """The enrolled enterprise of exactly this code: all that a person without a role may look
    up.
    """
    code = plain_id(uscc)
    return Enterprise.objects.filter(uscc=code).first() if code else None


def claims_for(viewer: Viewer) -> QuerySet[Claim]:
    """Claims waiting for this officer."""
    if viewer.role not in {"city", "province"}:
        return Claim.objects.none()
    return (
        Claim.objects.filter(enterprise__in=visible_to(viewer))
        .select_related("enterprise", "claimant")
        .order_by("-pk")
    )


def own_claims(viewer: Viewer) -> QuerySet[Claim]:
    return (
        Claim.objects.filter(claimant=viewer.user_id).select_related("enterprise").order_by("-pk")
    )


def claim_or_404(viewer: Viewer, pk: int) -> Claim:
    claim = claims_for(viewer).filter(pk=pk).first()
    if claim is None:
        raise Http404(pk)
    return claim


def site_or_404(viewer: Viewer, key: str) -> Site:
    site = (
        Site.objects.filter(key=key, enterprise__in=visible_to(viewer))
        .select_related("enterprise")
        .first()
    )
    if site is None:
        raise Http404(key)
    return site


def people_of(enterprise: Enterprise) -> QuerySet[Appointment]:
    return (
        enterprise.appointments.filter(ended_at=None)
        .with_proof()
        .select_related("user")
        .order_by("role", "pk")
    )


def other_sites(site: Site) -> QuerySet[Site]:
    """The living sites that a site may be merged into."""
    return site.enterprise.sites.filter(merged_into=None).exclude(pk=site.pk)
