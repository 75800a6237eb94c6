"""Telling enterprises, on the daily run, what is offered for their catalogued products: what is
new, what a product meets by now, and what ends soon unanswered.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse

from zuji.core.label import Label, Lang
from zuji_portal.catalogue.models import Entry
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.offers.models import Telling
from zuji_portal.offers.queries import Match, in_force, matches, wanted_by
from zuji_portal.studies.notifications.kinds import NoticeKind
from zuji_portal.studies.notifications.models import Notice
from zuji_portal.studies.notifications.telling import tell

TOLD, READY, ENDING = "offers_told", "offers_ready", "offers_ending"
SOON = datetime.timedelta(days=14)
"""How long before its last day an offer that is met and unanswered is named again."""
NAMED = 3
"""Offers that a notice names; of the others it says how many."""


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
def _told_to(enterprise: Enterprise, day: datetime.date) -> int:
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
                met_on=None if pair.gaps else day,
                told_on=day,
            )
            for pair in new
        ],
        ignore_conflicts=True,
    )
    known = [pair for pair in pairs if pair.telling is not None and not pair.telling.answer]
    told = [
        (TOLD, new, {"ready": sum(1 for pair in new if not pair.gaps)}),
        (READY, _met_by_now(known, day), {}),
        (ENDING, _ending(known, day), {}),
    ]
    return sum(
        tell(kind, f"offers:{day}", _facts(enterprise, of) | more, enterprise=enterprise)
        for kind, of, more in told
        if of
    )


def _met_by_now(pairs: Iterable[Match], day: datetime.date) -> list[Match]:
    """Those told with gaps that are closed by now, each once; what opens a gap again may be told
    again.
    """
    met = []
    for pair in pairs:
        telling = pair.telling
        assert telling is not None
        if bool(telling.met_on) is not bool(pair.gaps):
            continue
        if not pair.gaps and telling.gaps:
            met.append(pair)
        telling.met_on = None if pair.gaps else day
        telling.gaps = len(pair.gaps) or telling.gaps
        telling.save(update_fields=["met_on", "gaps"])
    return met


def _ending(pairs: Iterable[Match], day: datetime.date) -> list[Match]:
    """Those that are met, were told before their last days began, and end soon; each once."""
    ending = []
    for pair in pairs:
        telling, until = pair.telling, pair.offer.valid_until
        assert telling is not None
        if pair.gaps or until is None or telling.reminded_on:
            continue
        if telling.told_on < until - SOON <= day:
            telling.reminded_on = day
            telling.save(update_fields=["reminded_on"])
            ending.append(pair)
    return ending


def _facts(enterprise: Enterprise, pairs: Iterable[Match]) -> dict[str, Any]:
    """What a notice keeps: how many of a kind, and the names of the first with their products."""
    offers = {pair.offer.pk: pair for pair in pairs}
    counts = Counter(pair.offer.kind for pair in offers.values())
    names = [
        {
            "zh": f"{pair.offer.title_zh}（{pair.entry.product.name_zh}）",
            "en": f"{pair.offer.title_en} ({pair.entry.product.name_en})",
        }
        for pair in list(offers.values())[:NAMED]
    ]
    return {
        "policies": counts["policy"],
        "finance": counts["finance"],
        "names": names,
        "name_zh": enterprise.name_zh,
        "name_en": enterprise.name_en,
    }


def _names(facts: Mapping[str, Any], lang: Lang) -> str:
    """“A”, “B”, and how many more; empty for a notice that was made without names."""
    names = facts.get("names", [])
    more = facts["policies"] + facts["finance"] - len(names)
    said = {"zh": "、", "en": ", "}[lang].join(name[lang] for name in names)
    if not names or not more:
        return said
    return said + {"zh": f"，另有 {more} 项", "en": f", and {more} more"}[lang]


def _title(notice: Notice, lang: Lang) -> str:
    return {"zh": "政策与融资", "en": "Policies and finance"}[lang]


def _told_text(notice: Notice, lang: Lang) -> str:
    facts, names = notice.facts, _names(notice.facts, lang)
    text = {
        "zh": f"与贵企业目录产品对应的新信息：政策 {facts['policies']} 项，融资产品 "
        f"{facts['finance']} 个，其中条件已全部满足的 {facts['ready']} 项。",
        "en": f"New for your catalogued products: {facts['policies']} policies, "
        f"{facts['finance']} finance products; {facts['ready']} with every condition met.",
    }[lang]
    return text + {"zh": f"{names}。", "en": f" {names}."}[lang] if names else text


def _said(text: Label) -> Callable[[Notice, Lang], str]:
    """The text of a notice that names offers."""
    return lambda notice, lang: text[lang].format(names=_names(notice.facts, lang))


def _address(notice: Notice) -> str:
    return reverse("my_offers")


OFFERS_TOLD = NoticeKind(
    title=_title,
    text=_told_text,
    address=_address,
    button=Label("看条件和差距", "See conditions and gaps"),
)
APPLY = Label("看怎样申请", "See how to apply")
OFFERS_READY = NoticeKind(
    title=_title,
    text=_said(
        Label(
            "原来差的条件补上了，现在可以申请：{names}。",
            "What was missing is there now, you can apply: {names}.",
        )
    ),
    address=_address,
    button=APPLY,
)
OFFERS_ENDING = NoticeKind(
    title=_title,
    text=_said(
        Label(
            "条件全部满足、还没有答复，两周内截止：{names}。",
            "Every condition met, no answer yet, and it ends within two weeks: {names}.",
        )
    ),
    address=_address,
    button=APPLY,
)
