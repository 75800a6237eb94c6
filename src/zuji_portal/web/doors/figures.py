"""The figures that anybody may see; nothing else of the programme is public."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from zuji.core.label import Label
from zuji.sectors.registry import industries
from zuji_portal.catalogue.models import Entry
from zuji_portal.catalogue.queries import public
from zuji_portal.certification.models import Certificate
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.studies.reductions.queries import measured

FEW = 5
"""With fewer enterprises the split of an industry is not published."""


@dataclass(frozen=True)
class PublicFigure:
    """A number anybody may see, what it counts, and where it leads."""

    key: str
    label: Label
    value: int
    url: str


def public_figures() -> list[PublicFigure]:
    """The figures of the allow-list; those that are nothing yet are left out."""
    board, catalogue = reverse("public_board"), reverse("catalogue_list")
    figures = [
        ("enterprises", "入库企业", "Enrolled enterprises", Enterprise.objects.count(), board),
        ("products", "已核算产品", "Products accounted", _accounted(), board),
        ("certificates", "有效证书", "Certificates in force", _valid(), catalogue),
        ("published", "公开产品", "Public products", public().count(), catalogue),
        ("reductions", "已见效的减排措施", "Reductions measured", measured().count(), board),
    ]
    return [PublicFigure(k, Label(zh, en), n, url) for k, zh, en, n, url in figures if n]


def _accounted() -> int:
    return Entry.objects.filter(delisted_at=None).count()


def _valid() -> int:
    running = Certificate.objects.filter(state="issued")
    return running.exclude(valid_until__lte=timezone.now()).count()


def public_industries() -> list[tuple[Label, int, int]]:
    """Industry, enterprises and public products of it, where there are enough enterprises."""
    named = industries()
    rows = (
        public()
        .values("industry")
        .annotate(firms=Count("enterprise", distinct=True), products=Count("pk"))
    )
    return [
        (named[row["industry"]], row["firms"], row["products"])
        for row in rows.order_by("-products")
        if row["firms"] >= FEW and row["industry"] in named
    ]
