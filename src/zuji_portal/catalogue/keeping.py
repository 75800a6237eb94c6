"""Keeping entries: filing one when a study is accepted, and making its page anew when something
behind it changed.

Every function here runs inside the transaction of the action that calls it.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from zuji.core.province import current_province
from zuji.core.refusals import Refusal
from zuji.lockfile.diff import decompose
from zuji.sectors.registry import industry_of
from zuji_portal.catalogue.cache import forget
from zuji_portal.catalogue.models import AcceptedValue, Entry, EntryEvent
from zuji_portal.catalogue.page import page_of
from zuji_portal.catalogue.public import signed_about
from zuji_portal.catalogue.publishing import certified_revision
from zuji_portal.catalogue.terms import INDEX, entry_terms
from zuji_portal.enterprises.organisations.events import EnterpriseChanged
from zuji_portal.enterprises.products.events import FootprintChanged
from zuji_portal.foundation.accounts.models import User
from zuji_portal.studies.events import RevisionAccepted
from zuji_portal.studies.models import Revision
from zuji_portal.studies.queries import was_returned
from zuji_portal.studies.statements import statement_about

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
"""Characters of a key: none that are taken for another when read aloud or copied by hand."""


def new_key() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(10))


def file_revision(revision: Revision) -> Entry:
    """File an accepted revision: its product's entry, made where there is none, and the value
    with its causes.
    """
    product = revision.study.product
    entry = Entry.objects.filter(product=product).first()
    if entry is None:
        prefix = current_province().file.archive_prefix
        number = f"{prefix}-{timezone.localdate():%Y}-{product.pk:06d}"
        entry = Entry.objects.create(
            product=product, enterprise=product.enterprise, key=new_key(), archive_number=number
        )
        note(entry, "filed", "", None)
    if not AcceptedValue.objects.filter(revision=revision).exists():
        lock, before = revision.content(), entry.values.last()
        total = lock["result"]["total"]
        AcceptedValue.objects.create(
            entry=entry,
            revision=revision,
            year=revision.study.year,
            total=total["value"],
            low=total["low"],
            high=total["high"],
            unit=total["unit"],
            causes=causes(before.revision.content(), lock) if before else {},
        )
    follow_certificate(entry)
    if (
        not entry.is_public
    ):  # what is not public follows the latest; what is public changes when its holder says so
        entry.revision = revision
    refresh(entry)
    return entry


def causes(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Why a value differs from the one before; empty where the two cannot be decomposed."""
    try:
        difference = decompose(old, new)
    except Refusal:
        return {}
    return {
        "old": difference.old,
        "new": difference.new,
        "unit": difference.unit,
        **dict(difference.effects),
    }


def note(entry: Entry, action: str, reason: str, by: User | None) -> EntryEvent:
    return EntryEvent.objects.create(entry=entry, action=action, reason=reason, by=by)


def follow_certificate(entry: Entry) -> None:
    """Show the certified revision while a certificate is in force; take a value that was sent
    back for correction off the public page until its holder publishes another.
    """
    certified = certified_revision(entry)
    if certified is not None:
        entry.revision = certified
    elif entry.is_public and entry.revision is not None and was_returned(entry.revision):
        entry.is_public = False
        note(entry, "withheld", "", None)


def refresh(entry: Entry) -> None:
    """Make the page and the columns anew from what stands behind the entry."""
    follow_certificate(entry)
    revision = entry.revision
    if revision is None:
        return
    statement = statement_about(revision)
    certified = entry.has_valid_certificate()
    page = page_of(entry, revision, statement, signed_about(entry))
    study, total = revision.study, page["total"]
    entry.page, entry.version = page, entry.version + 1
    entry.industry, entry.city, entry.year = (
        industry_of(study.model_id),
        entry.enterprise.city,
        study.year,
    )
    entry.boundary, entry.tier = page["boundary"], page["tier"]["level"] if page["tier"] else ""
    entry.level = (
        "certified"
        if certified
        else "verified"
        if statement and statement.opinion == "unmodified"
        else "declared"
    )
    entry.name_zh, entry.name_en = page["zh"]["name"], page["en"]["name"]
    entry.gtin = page["gtin"]
    entry.total, entry.unit, entry.dqr = total["value"], total["unit"], page["dqr"]["value"]
    entry.save()
    INDEX.drop([entry.pk])
    if entry.is_shown:
        INDEX.put([(entry.pk, entry_terms(entry))])
    transaction.on_commit(forget)


def file_accepted_revision(event: RevisionAccepted) -> Entry:
    """Hears that a revision was accepted."""
    return file_revision(event.revision)


def refresh_product(event: FootprintChanged) -> None:
    """Hears that something behind a product's page changed; the product may have no entry."""
    entry = Entry.objects.select_for_update().filter(product=event.product).first()
    if entry is not None:
        refresh(entry)


def refresh_enterprise(event: EnterpriseChanged) -> None:
    """Hears that the entry of an enterprise was changed."""
    rows = Entry.objects.select_for_update(of=("self",)).filter(enterprise=event.enterprise)
    for entry in rows.select_related("product", "enterprise"):
        refresh(entry)


def file_accepted() -> int:
    """File every accepted revision that is not filed yet (a site from before the catalogue);
    returns how many.
    """
    count = 0
    rows = Revision.objects.filter(approval__is_approved=True).order_by("approval__at")
    for revision in rows.select_related("study__product__enterprise"):
        if not AcceptedValue.objects.filter(revision=revision).exists():
            with transaction.atomic():
                file_revision(revision)
            count += 1
    return count
