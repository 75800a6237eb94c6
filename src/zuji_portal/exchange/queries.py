"""Reads of the exchange: an enterprise's own partners, footprints and requests; of nobody else."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from zuji_portal.catalogue.models import AcceptedValue, Entry
from zuji_portal.catalogue.publishing import certified_revision
from zuji_portal.exchange.models import (
    ExchangePartner,
    FootprintGrant,
    GivenFootprint,
    HostedFootprint,
    PartnerDelivery,
    PartnerRequest,
    SharedFootprint,
    SupplierHost,
)
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.permissions.roles import ENTERPRISE
from zuji_portal.studies.models import Revision


def _own(viewer: Viewer) -> int | None:
    return viewer.enterprise_id if viewer.role in ENTERPRISE else None


def visible_to(viewer: Viewer) -> QuerySet[PartnerRequest]:
    """Requests to the viewer's own enterprise, without what they ask for."""
    rows = PartnerRequest.objects.select_related("partner", "event", "enterprise")
    rows = rows.defer("event__content")
    own = _own(viewer)
    return rows.filter(enterprise=own) if own else rows.none()


def request_or_404(viewer: Viewer, pk: int) -> PartnerRequest:
    asked = visible_to(viewer).filter(pk=pk).first()
    if asked is None:
        raise Http404(pk)
    return asked


def partners(viewer: Viewer) -> QuerySet[ExchangePartner]:
    """Partners of the viewer's own enterprise."""
    own = _own(viewer)
    rows = ExchangePartner.objects.select_related("enterprise")
    return rows.filter(enterprise=own) if own else rows.none()


def partner_or_404(viewer: Viewer, pk: int) -> ExchangePartner:
    partner = partners(viewer).filter(pk=pk).first()
    if partner is None:
        raise Http404(pk)
    return partner


def footprints(viewer: Viewer) -> QuerySet[SharedFootprint]:
    """Footprints that the viewer's own enterprise shares or shared, without their content."""
    own = _own(viewer)
    rows = SharedFootprint.objects.select_related("product", "enterprise").defer("content")
    return rows.filter(enterprise=own) if own else rows.none()


def footprint_or_404(viewer: Viewer, pk: int) -> SharedFootprint:
    found = footprints(viewer).filter(pk=pk).first()
    if found is None:
        raise Http404(pk)
    return found


def grant_or_404(viewer: Viewer, pk: int) -> FootprintGrant:
    rows = FootprintGrant.objects.filter(partner__in=partners(viewer))
    found = rows.select_related("partner__enterprise", "product").filter(pk=pk).first()
    if found is None:
        raise Http404(pk)
    return found


def deliveries(viewer: Viewer) -> QuerySet[PartnerDelivery]:
    """Events to the partners of the viewer's own enterprise, without their content."""
    rows = PartnerDelivery.objects.select_related("partner__enterprise").defer("content")
    return rows.filter(partner__in=partners(viewer))


def delivery_or_404(viewer: Viewer, pk: int) -> PartnerDelivery:
    found = deliveries(viewer).filter(pk=pk).first()
    if found is None:
        raise Http404(pk)
    return found


def entries(viewer: Viewer) -> QuerySet[Entry]:
    """Catalogued products of the viewer's own enterprise that have an accepted revision."""
    own = _own(viewer)
    rows = Entry.objects.select_related("product", "enterprise").defer("page")
    accepted = Exists(AcceptedValue.objects.filter(entry=OuterRef("pk")))
    return rows.filter(accepted, enterprise=own, delisted_at=None) if own else rows.none()


def entry_or_404(viewer: Viewer, pk: int) -> Entry:
    found = entries(viewer).filter(pk=pk).first()
    if found is None:
        raise Http404(pk)
    return found


def newest(entry: Entry) -> Revision | None:
    """The revision that may be published: the certified one while a certificate is in force, else
    the one that was accepted last for the latest year.
    """
    accepted = entry.values.select_related("revision__study").order_by("year", "pk").last()
    return certified_revision(entry) or (accepted.revision if accepted else None)


def given(partner: ExchangePartner) -> QuerySet[GivenFootprint]:
    """What a partner may see now, in the order in which it was given."""
    rows = GivenFootprint.objects.filter(
        grant__partner=partner, grant__ended_at=None, grant__partner__ended_at=None
    )
    return rows.select_related("footprint")


def may_see(partner: ExchangePartner, identities: Collection[str]) -> bool:
    """Whether a partner may see each of some footprints now."""
    rows = given(partner).filter(footprint__identity__in=set(identities))
    return rows.values("footprint").distinct().count() == len(set(identities))


def supplier_hosts(viewer: Viewer) -> QuerySet[SupplierHost]:
    """Suppliers' hosts that the viewer's own enterprise has connected."""
    own = _own(viewer)
    rows = SupplierHost.objects.select_related("enterprise", "partner")
    return rows.filter(enterprise=own) if own else rows.none()


def supplier_host_or_404(viewer: Viewer, pk: int) -> SupplierHost:
    found = supplier_hosts(viewer).filter(pk=pk).first()
    if found is None:
        raise Http404(pk)
    return found


def hosted_or_404(viewer: Viewer, pk: int) -> HostedFootprint:
    """A footprint that a supplier's host gave to the viewer's own enterprise."""
    rows = HostedFootprint.objects.filter(host__in=supplier_hosts(viewer))
    found = rows.select_related("host__enterprise").defer("content").filter(pk=pk).first()
    if found is None:
        raise Http404(pk)
    return found
