"""The mandatory fields of a label (consumer.md §4): product, value, boundary, certifier, method,
number, validity; all of it as it was signed.
"""

from __future__ import annotations

from django.utils import timezone

from zuji.core.label import Lang
from zuji.reports.label import LabelFacts
from zuji.reports.written import period_in
from zuji.sectors.registry import get_model, model_files
from zuji_portal.catalogue.models import Entry
from zuji_portal.catalogue.page import permalink
from zuji_portal.catalogue.public import view_of


def label_facts(entry: Entry, lang: Lang) -> LabelFacts:
    """What stands on the label of an entry whose certificate is valid."""
    view = view_of(entry)
    signed, page = view.signed, view.page
    assert signed is not None and signed.registered is not None
    local, period, tier = timezone.localtime, signed.registered, page["tier"]
    model = signed.rule.partition(" ")[0]
    method = get_model(model).title[lang] if model in model_files() else ""
    return LabelFacts(
        product=page[lang]["name"],
        enterprise=page[lang]["enterprise"],
        value=page["total"]["value"],
        unit=page["total"]["unit"],
        boundary=page["boundary_words"][lang],
        period=period_in(period.period_start, period.period_end)[lang],
        method=" · ".join(filter(None, (signed.standard.partition("-")[0], method))),
        certifier=signed.issuer_name,
        number=signed.number,
        verifier=signed.registered.verifier[lang] or signed.registered.verifier.zh,
        until=local(signed.valid_until).date().isoformat(),
        issued=local(signed.valid_from).date().isoformat(),
        url=permalink(entry),
        tier=str(tier["level"]) if tier else "",
        is_official=bool(tier and tier["is_official"]),
        notice=page["notice"],
    )
