"""Taking footprints back that the catalogue would no longer show: of a study that was sent back or
replaced, and of a product that was delisted.

Every function here runs inside the transaction of the action that calls it.
"""

from __future__ import annotations

from zuji_portal.catalogue.events import EntryDelisted
from zuji_portal.catalogue.models import Entry
from zuji_portal.catalogue.publishing import certified_revision, was_replaced
from zuji_portal.enterprises.products.events import FootprintChanged
from zuji_portal.enterprises.products.models import Product
from zuji_portal.exchange.delivering import withdraw
from zuji_portal.exchange.models import SharedFootprint
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.audit.action import record
from zuji_portal.studies.events import RevisionAccepted
from zuji_portal.studies.queries import was_returned


def after_acceptance(event: RevisionAccepted) -> None:
    """Hears that a revision was accepted, which may replace another of its year."""
    take_back(event.revision.study.product)


def after_change(event: FootprintChanged) -> None:
    """Hears that something behind a product's footprint changed: it may have been sent back."""
    take_back(event.product)


def after_delisting(event: EntryDelisted) -> None:
    """Hears that a product was taken out of the catalogue."""
    take_back(event.entry.product)


def take_back(product: Product) -> None:
    """Withdraw the current footprint of a product where it no longer holds; partners are told."""
    entry = Entry.objects.filter(product=product).first()
    rows = SharedFootprint.objects.select_for_update(of=("self",)).select_related("revision__study")
    current = rows.filter(product=product, status="Active").first()
    if entry is None or current is None:
        return
    why = _why(entry, current)
    if why:
        withdraw(current, why)
        facts = {"id": str(current.identity), "reason": why}
        record(Viewer(), "exchange.withdraw", current, facts, enterprise=current.enterprise_id)


def _why(entry: Entry, footprint: SharedFootprint) -> str:
    """The key of `TAKEN_BACK` for which a footprint is withdrawn; empty where it holds."""
    if entry.delisted_at is not None:
        return "delisted"
    revision = footprint.revision
    if certified_revision(entry) == revision:
        return ""
    return "returned" if was_returned(revision) or was_replaced(entry, revision) else ""
