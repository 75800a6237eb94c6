"""The mandatory fields of a label (consumer.md §4): product, value, boundary, certifier, method,
number, validity; all of it as it was signed.
"""

from __future__ import annotations

from django.utils import timezone

from zuji.core.label import Lang
from zuji.reports.label import LabelFacts
from zuji_portal.catalogue.models import Entry
from zuji_portal.catalogue.page import permalink
from zuji_portal.catalogue.public import view_of


def label_facts(entry: Entry, lang: Lang) -> LabelFacts:
    """What stands on the label of an entry whose certificate is valid."""
    view = view_of(entry)
    signed, page = view.signed, view.page
    assert signed is not None and signed.registered is not None
    local = timezone.localtime
    return LabelFacts(
        product=page[lang]["name"],
        enterprise=page[lang]["enterprise"],
        value=page["total"]["value"],
        unit=page["total"]["unit"],
        boundary=page["boundary_words"][lang],
        method=f"{signed.standard.partition('-')[0]} · {signed.rule}",
        certifier=signed.issuer_name,
        number=signed.number,
        verifier=signed.registered.verifier[lang] or signed.registered.verifier.zh,
        until=local(signed.valid_until).date().isoformat(),
        issued=local(signed.valid_from).date().isoformat(),
        url=permalink(entry),
        notice=page["notice"],
    )
