"""Which revision of a product may be public: the certified one while a certificate is in force,
else one that nobody sent back and no later one replaced.
"""

from __future__ import annotations

from zuji.core.figures import figure_text
from zuji.core.label import Label
from zuji.core.refusals import Finding, blocking
from zuji.factors.licences import kept_back
from zuji_portal.catalogue.models import AcceptedValue, Entry
from zuji_portal.certification.queries import state_now, valid_of
from zuji_portal.studies.models import Revision
from zuji_portal.studies.queries import was_returned

IN_FORCE = ("issued", "suspended")


def certified_revision(entry: Entry) -> Revision | None:
    """The revision that the certificate in force was issued for."""
    certificate = valid_of(entry.product)
    if certificate is None or state_now(certificate) not in IN_FORCE:
        return None
    return certificate.revision


def was_replaced(entry: Entry, revision: Revision) -> bool:
    """Whether a later value was accepted for the same product and year."""
    newest = AcceptedValue.objects.filter(entry=entry, year=revision.study.year).last()
    return newest is not None and newest.revision_id != revision.pk


def publishing_problem(entry: Entry, revision: Revision | None) -> Finding | None:
    """What keeps a revision from being shown to the public."""
    value = AcceptedValue.objects.filter(entry=entry, revision=revision).first()
    if revision is None or value is None:
        return blocking("revision-missing", "revision")
    if kept := kept_back(revision.content(), "revision"):
        return kept
    certified = certified_revision(entry)
    if certified is not None:
        if certified.pk == revision.pk:
            return None
        accepted = AcceptedValue.objects.get(revision=certified)
        return blocking("revision-not-certified", "revision", _worded(value), _worded(accepted))
    if was_returned(revision) or was_replaced(entry, revision):
        return blocking("revision-superseded", "revision", _worded(value))
    return None


def _worded(value: AcceptedValue) -> Label:
    return Label.both(lambda lang: f"{value.year} · {figure_text(value.total, value.unit, lang)}")
