"""The mandatory fields of a label (consumer.md §4): product, value, boundary, certifier, method,
number, validity.
"""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from zuji.core.label import Lang
from zuji.reports.label import LabelFacts
from zuji_portal.catalogue.models import Entry
from zuji_portal.catalogue.page import permalink
from zuji_portal.certification.queries import valid_of


def label_facts(entry: Entry, lang: Lang) -> LabelFacts:
    """What stands on the label of an entry whose certificate is valid."""
    certificate = valid_of(entry.product)
    assert certificate is not None and certificate.valid_until is not None
    page = entry.page
    return LabelFacts(
        product=page[lang]["name"],
        enterprise=page[lang]["enterprise"],
        value=page["total"]["value"],
        unit=page["total"]["unit"],
        boundary=page["boundary_words"][lang],
        method=f"GB/T 24067 · {page['model']}",
        certifier=settings.ISSUER_NAME,
        number=certificate.number or "",
        verifier=(page["statement"] or {}).get("body", ""),
        until=timezone.localtime(certificate.valid_until).date().isoformat(),
        issued=timezone.localtime(certificate.issued_at).date().isoformat()
        if certificate.issued_at
        else "",
        url=permalink(entry),
        notice=page["notice"],
    )
