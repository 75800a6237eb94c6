"""Carbon on the board: each class of products with its plants, its change, and what warns of it.

A product counts with the value of its latest year that was approved; a value that was sent back
for correction does not. Nothing here is typed in.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max
from django.utils import timezone

from zuji.charts.strips import Interval, Mark, Strip
from zuji.compare import ClassDistribution, class_distribution, disclosure_rules
from zuji.core.figures import unit_text
from zuji.core.label import Label, Lang
from zuji.core.refusals import sentences
from zuji.screening.wording import limits
from zuji.sectors.registry import get_model, model_files
from zuji_portal.catalogue.models import AcceptedValue
from zuji_portal.programme.models import Benchmark, RevisionWeight
from zuji_portal.studies.models import Study
from zuji_portal.ui.kept_while import kept_while

CAUSES = ("activity", "factor", "method", "allocation")
PUBLIC_CLASSES = "public-classes"


@dataclass(frozen=True)
class YearValue:
    """What a product's footprint was in a year, per declared unit."""

    product: int
    name: Label
    enterprise: Label
    enterprise_id: int
    city: str
    model: str
    study: int
    revision: int
    number: int
    year: int
    total: float
    low: float
    high: float
    unit: str
    causes: Mapping[str, Any]
    at: datetime.datetime

    @property
    def approved_on(self) -> datetime.date:
        """The day on which the enterprise approved it."""
        return timezone.localdate(self.at)


@dataclass(frozen=True)
class YearChange:
    """How plants that have both years changed: the sum of their footprints per unit against the
    sum of the year before, and the same by cause; the causes add up to it.
    """

    plants: int
    share: float
    causes: Mapping[str, float]

    @property
    def told(self) -> list[tuple[str, float]]:
        """The causes that show in a tenth of a per cent, largest first."""
        seen = [(cause, share) for cause, share in self.causes.items() if round(1000 * share)]
        return sorted(seen, key=lambda pair: -abs(pair[1]))


@dataclass
class ClassCarbon:
    """A class of products: its plants' latest values, and how they changed."""

    model: str
    values: Sequence[YearValue]
    change: YearChange | None = None
    benchmarks: Sequence[Benchmark] = field(default_factory=list)

    @property
    def title(self) -> Label:
        title = get_model(self.model).title
        return Label(title.zh, title.en)

    @property
    def unit(self) -> str:
        return self.values[0].unit if self.values else get_model(self.model).declared_unit

    @property
    def median(self) -> float | None:
        """Of the plants, from the least number on that disclosure allows."""
        return self.strip("zh", {}).median

    def strip(self, lang: Lang, hrefs: Mapping[int, str]) -> Strip:
        """The class as a picture."""
        plants = [
            Interval(
                name=v.enterprise[lang],
                low=v.low,
                value=v.total,
                high=v.high,
                note=f"{v.year}",
                href=hrefs.get(v.revision, ""),
            )
            for v in self.values
        ]
        published = [
            Mark(str(p[lang]), float(p["min"]), float(p["max"]))
            for p in get_model(self.model).published
            if p["unit"] == self.unit
        ]
        marks = [
            Mark(
                f"{(lang == 'en' and b.place_en) or b.place_zh} {b.year} · {b.source}",
                b.low,
                b.high,
            )
            for b in self.benchmarks
            if b.unit == self.unit
        ]
        least = disclosure_rules().least.value
        return Strip(
            title=self.title[lang],
            unit=unit_text(self.unit, lang),
            plants=plants,
            published=published,
            benchmarks=marks,
            least=least,
        )


def year_values(
    products: Collection[int] | None = None, until: datetime.date | None = None
) -> list[YearValue]:
    """The approved values of products, one a product and year, latest revision first to count."""
    rows = AcceptedValue.objects.filter(revision__study__state="approved").order_by("pk")
    if until is not None:
        rows = rows.filter(at__date__lte=until)
    of = "revision__study__"
    latest: dict[tuple[int, int], YearValue] = {}
    for row in rows.values_list(
        "entry__product",
        "entry__product__name_zh",
        "entry__product__name_en",
        "entry__enterprise__name_zh",
        "entry__enterprise__name_en",
        "entry__enterprise",
        "entry__enterprise__city",
        f"{of}model_id",
        f"{of}pk",
        "revision",
        "revision__number",
        "year",
        "total",
        "low",
        "high",
        "unit",
        "causes",
        "at",
    ):
        product, zh, en, firm_zh, firm_en, *rest = row
        if products is None or product in products:
            value = YearValue(
                product, Label(zh, en or zh), Label(firm_zh, firm_en or firm_zh), *rest
            )
            latest[value.product, value.year] = value
    return list(latest.values())


def classes_of(values: Iterable[YearValue]) -> list[ClassCarbon]:
    """Values by class: classes with most plants first."""
    by_product: dict[int, list[YearValue]] = defaultdict(list)
    for value in values:
        by_product[value.product].append(value)
    latest: dict[str, list[YearValue]] = defaultdict(list)
    pairs: dict[str, list[tuple[YearValue, YearValue]]] = defaultdict(list)
    for years in by_product.values():
        ordered = sorted(years, key=lambda v: v.year)
        latest[ordered[-1].model].append(ordered[-1])
        if len(ordered) > 1 and ordered[-2].year == ordered[-1].year - 1:
            pairs[ordered[-1].model].append((ordered[-2], ordered[-1]))
    marks: dict[str, list[Benchmark]] = defaultdict(list)
    for benchmark in Benchmark.objects.filter(withdrawn_at=None):
        marks[benchmark.model_id].append(benchmark)
    known = [m for m in latest if m in model_files()]
    return sorted(
        (ClassCarbon(m, latest[m], change_of(pairs[m]), marks[m]) for m in known),
        key=lambda c: (-len(c.values), c.model),
    )


def change_of(pairs: Sequence[tuple[YearValue, YearValue]]) -> YearChange | None:
    """How much plants with both years changed; None without one."""
    same = [(old, new) for old, new in pairs if old.unit == new.unit and old.total]
    before = sum(old.total for old, _ in same)
    if not same or not before:
        return None
    causes = dict.fromkeys(CAUSES, 0.0)
    for _, new in same:
        for cause in CAUSES:
            causes[cause] += float(new.causes.get(cause, 0.0) or 0.0) / before
    share = sum(new.total - old.total for old, new in same) / before
    causes["other"] = share - sum(causes.values())
    if abs(causes["other"]) < 1e-9:
        del causes["other"]
    return YearChange(len(same), share, causes)


@dataclass(frozen=True)
class PublicClass:
    """What the public may know of a class: quartiles, or why there are none."""

    model: str
    title: Label
    unit: str
    distribution: ClassDistribution
    change: YearChange | None


def public_classes(values: Iterable[YearValue] | None = None) -> list[PublicClass]:
    """The classes for a public board, under the rules of disclosure: no plant's own figure, no
    change of fewer plants than may be shown.
    """
    least = disclosure_rules().least.value
    known = list(year_values() if values is None else values)
    outputs = dict(RevisionWeight.objects.values_list("revision", "output"))
    shown = []
    for carbon in classes_of(known):
        members = [
            (str(v.enterprise_id), v.total, outputs.get(v.revision, 0.0)) for v in carbon.values
        ]
        change = carbon.change if carbon.change and carbon.change.plants >= least else None
        shown.append(
            PublicClass(
                carbon.model, carbon.title, carbon.unit, class_distribution(members), change
            )
        )
    return shown


def accepted_stamp() -> tuple[int | None, int]:
    """Another one whenever a value was accepted or taken back."""
    last = AcceptedValue.objects.aggregate(last=Max("pk"))["last"]
    return last, Study.objects.filter(state="approved").count()


def kept_classes() -> list[PublicClass]:
    """`public_classes` of everything, made again when a value was accepted or taken back: every
    accepted value is read for it.
    """
    return kept_while(PUBLIC_CLASSES, accepted_stamp(), public_classes)


@dataclass(frozen=True)
class Warned:
    """A rule whose warning stands at studies: how many, and the emissions of their output."""

    rule: str
    message: Label
    studies: int
    tonnes: float


def newest(values: Iterable[YearValue]) -> list[YearValue]:
    """The latest year of each product."""
    latest: dict[int, YearValue] = {}
    for value in sorted(values, key=lambda v: v.year):
        latest[value.product] = value
    return list(latest.values())


def warnings(values: Iterable[YearValue]) -> list[Warned]:
    """Warnings at the latest values, the most emissions concerned first (t CO₂e): footprint per
    declared unit × declared units of the year.
    """
    of = {v.revision: v for v in newest(values)}
    studies: Counter[str] = Counter()
    tonnes: defaultdict[str, float] = defaultdict(float)
    weights = RevisionWeight.objects.filter(revision__in=of)
    for pk, output, rules in weights.values_list("revision", "output", "warned"):
        for rule in rules:
            studies[rule] += 1
            tonnes[rule] += of[pk].total * output / 1000
    found = [Warned(r, warning_of(r), n, tonnes[r]) for r, n in studies.items()]
    return sorted(found, key=lambda w: (-w.tonnes, w.rule))


def warning_of(rule: str) -> Label:
    """What a rule warns of, without the facts of a single case; a rule that is worded no more is
    an earlier check.
    """
    said = _worded(rule)
    return Label.both(lambda lang: re.sub(r"[（(]?\{[^}]*\}[）)]?", "", said[lang]).strip())


EARLIER = Label("以前的一条检查", "a check of before")


def _worded(rule: str) -> Label:
    """The sentence of a rule: the library's, the screening's, or that of a sector model's check."""
    texts: Mapping[str, Any] = sentences().get(rule) or limits()["rules"].get(rule) or {}
    if not texts:
        checks = (check for model in model_files() for check in get_model(model).checks)
        texts = next((check.texts for check in checks if check.id == rule), {})
    return Label(str(texts["zh"][0]), str(texts["en"][0])) if texts else EARLIER
