"""Telling enterprises, on the daily run, what is offered for their catalogued products."""

from __future__ import annotations

import datetime
from collections import Counter

from django.db import transaction
from django.urls import reverse

from zuji.core.label import Label, Lang
from zuji_portal.catalogue.models import Entry
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.offers.models import Telling
from zuji_portal.offers.queries import in_force, matches, wanted_by
from zuji_portal.studies.notifications.kinds import NoticeKind
from zuji_portal.studies.notifications.models import Notice
from zuji_portal.studies.notifications.telling import tell

KIND = "offers_told"


def tell_offers(day: datetime.date) -> int:
    """Tell every enterprise that wants it, once an offer and product; how many notices it made."""
    if not in_force(day).exists():
        return 0
    made = 0
    catalogued = Entry.objects.filter(delisted_at=None)
    holders = Enterprise.objects.filter(pk__in=catalogued.values("enterprise"))
    for enterprise in holders.order_by("pk"):
        made += _told_to(enterprise, day)
    return made


@transaction.atomic
def _told_to(enterprise: Enterprise, day: datetime.date) -> bool:
    wants = wanted_by(enterprise.pk)
    kinds = [
        kind
        for kind, is_wanted in (("policy", wants.wants_policies), ("finance", wants.wants_finance))
        if is_wanted
    ]
    entries = Entry.objects.filter(enterprise=enterprise, delisted_at=None)
    pairs = matches(
        entries.select_related("product", "enterprise"), in_force(day).filter(kind__in=kinds)
    )
    new = [pair for pair in pairs if pair.telling is None]
    Telling.objects.bulk_create(
        [
            Telling(
                offer=pair.offer,
                entry=pair.entry,
                enterprise=enterprise,
                gaps=len(pair.gaps),
                told_on=day,
            )
            for pair in new
        ],
        ignore_conflicts=True,
    )
    if not new:
        return False
    counts = Counter(pair.offer.kind for pair in {p.offer.pk: p for p in new}.values())
    facts = {
        "policies": counts["policy"],
        "finance": counts["finance"],
        "ready": sum(1 for pair in new if not pair.gaps),
        "name_zh": enterprise.name_zh,
        "name_en": enterprise.name_en,
    }
    return tell(KIND, f"offers:{day}", facts, enterprise=enterprise)


def _title(notice: Notice, lang: Lang) -> str:
    return {"zh": "政策与融资", "en": "Policies and finance"}[lang]


def _text(notice: Notice, lang: Lang) -> str:
    facts = notice.facts
    return {
        "zh": f"与贵企业目录产品对应的新信息：政策 {facts['policies']} 项，融资产品 "
        f"{facts['finance']} 个，其中条件已全部满足的 {facts['ready']} 项。",
        "en": f"New for your catalogued products: {facts['policies']} policies, "
        f"{facts['finance']} finance products; {facts['ready']} with every condition met.",
    }[lang]


OFFERS_TOLD = NoticeKind(
    title=_title,
    text=_text,
    address=lambda notice: reverse("my_offers"),
    button=Label("看条件和差距", "See conditions and gaps"),
)
