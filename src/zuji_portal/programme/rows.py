"""The list behind a figure: its lines with names, places and days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet, Value
from django.urls import reverse

from zuji.core.places import cities
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.enterprises.products.models import Product
from zuji_portal.programme.counting import STAGES, CountedItem
from zuji_portal.rulebook.factors.models import FactorVersion

AT_ONCE = 500


@dataclass(frozen=True)
class Named:
    """One row of the list."""

    line: CountedItem
    name_zh: str
    name_en: str
    of: str
    code: str
    url: str

    @property
    def city(self) -> Any:
        return next((c for c in cities() if c.code == self.line.city), None)

    @property
    def days(self) -> list[str]:
        return [day for _, day in self.by_stage]

    @property
    def by_stage(self) -> list[tuple[str, str]]:
        """Each stage with the day on which it was reached; "" for none."""
        reached = self.line.reached
        return [(s, day.isoformat() if (day := reached.get(s)) else "") for s in STAGES]


def in_order(lines: Sequence[CountedItem], stage: str) -> list[CountedItem]:
    """Latest first."""
    return sorted(lines, key=lambda line: (line.reached[stage], line.pk), reverse=True)


def named(unit: str, lines: Sequence[CountedItem]) -> list[Named]:
    """The lines with what they are called, in the order given."""
    facts: dict[int, Mapping[str, Any]] = {}
    for start in range(0, len(lines), AT_ONCE):
        keys = [line.pk for line in lines[start : start + AT_ONCE]]
        facts |= {row["pk"]: row for row in _facts(unit, keys)}
    return [
        Named(
            line=line,
            name_zh=fact["name_zh"],
            name_en=fact["name_en"],
            of=fact["of"],
            code=fact["code"],
            url=_url(unit, fact),
        )
        for line in lines
        if (fact := facts.get(line.pk))
    ]


def _facts(unit: str, keys: Sequence[int]) -> QuerySet[Any, Any]:
    if unit == "enterprises":
        rows: Any = Enterprise.objects.filter(pk__in=keys).annotate(of=Value(""), code=F("uscc"))
        return rows.values("pk", "name_zh", "name_en", "of", "code")  # type: ignore[no-any-return]
    if unit == "products":
        rows = Product.objects.filter(pk__in=keys).annotate(
            of=F("enterprise__name_zh"), code=F("model_id")
        )
        return rows.values("pk", "name_zh", "name_en", "of", "code")  # type: ignore[no-any-return]
    rows = FactorVersion.objects.filter(pk__in=keys).annotate(
        name_zh=F("content__name_zh"),
        name_en=F("content__name_en"),
        of=F("version"),
        code=F("factor_id"),
    )
    return rows.values("pk", "name_zh", "name_en", "of", "code")  # type: ignore[no-any-return]


def _url(unit: str, facts: Mapping[str, Any]) -> str:
    if unit == "datasets":
        return reverse("factor", args=[facts["code"]])
    return reverse("enterprise" if unit == "enterprises" else "product", args=[facts["pk"]])
