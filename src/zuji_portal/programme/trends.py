"""How footprints changed, quarter by quarter, by class of products or by industry, out of approved
values alone: a quarter without one says so, nothing is filled in between.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zuji.core.label import Label
from zuji.core.places import cities
from zuji.sectors.registry import get_model, model_files
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.programme import asked
from zuji_portal.programme.board import read_scope
from zuji_portal.programme.carbon import YearValue, year_values
from zuji_portal.programme.counting import ReportingPeriod, quarter_of, quarters_until
from zuji_portal.programme.lines import every_line
from zuji_portal.programme.models import RevisionWeight
from zuji_portal.programme.scope import every_industry

QUARTERS = 8
A_PAGE = 50
GROUPS = {"class": Label("产品类别", "Class of products"), "industry": Label("行业", "Industry")}
OTHER = Label("其他行业", "Other industries")


@dataclass(frozen=True)
class ValuePair:
    """An approved value beside that of the year before, the same product in the same unit;
    `output` is what the product made in the year, in declared units, None where that is not known.
    """

    value: YearValue
    before: YearValue | None
    output: float | None

    @property
    def change(self) -> float | None:
        """Relative to the year before; None without one."""
        if self.before is None:
            return None
        return self.value.total / self.before.total - 1

    @property
    def is_weighed(self) -> bool:
        """Whether it counts in a change of several products."""
        return self.before is not None and bool(self.output)


@dataclass(frozen=True)
class QuarterTrend:
    """What was approved in a quarter: how many values, how many of them beside a year before, and
    their change, None where none is.
    """

    period: ReportingPeriod
    values: int
    compared: int
    change: float | None


@dataclass(frozen=True)
class GroupTrend:
    """A class of products or an industry, a `QuarterTrend` a quarter, oldest first."""

    key: str
    title: Label
    quarters: Sequence[QuarterTrend]


def paired(values: Iterable[YearValue], outputs: Mapping[int, float]) -> list[ValuePair]:
    """Every value with that of the year before."""
    known = {(v.product, v.year): v for v in values}
    pairs = []
    for value in known.values():
        before = known.get((value.product, value.year - 1))
        alike = before if before and before.unit == value.unit and before.total > 0 else None
        pairs.append(ValuePair(value, alike, outputs.get(value.revision)))
    return pairs


def change_of_all(pairs: Iterable[ValuePair]) -> float | None:
    """The change of several products at the output of the later year: Σ (new − old)·output ÷
    Σ old·output; None where nothing can be weighed.
    """
    moved = base = 0.0
    for pair in pairs:
        if pair.before is not None and pair.output:
            moved += (pair.value.total - pair.before.total) * pair.output
            base += pair.before.total * pair.output
    return moved / base if base else None


def quarters_of(
    pairs: Iterable[ValuePair], periods: Sequence[ReportingPeriod]
) -> list[QuarterTrend]:
    """What was approved in each period."""
    by_quarter: dict[str, list[ValuePair]] = defaultdict(list)
    for pair in pairs:
        by_quarter[quarter_of(pair.value.approved_on).name].append(pair)
    return [
        QuarterTrend(
            period,
            len(by_quarter[period.name]),
            sum(pair.is_weighed for pair in by_quarter[period.name]),
            change_of_all(by_quarter[period.name]),
        )
        for period in periods
    ]


def grouped(
    pairs: Iterable[ValuePair],
    key_of: Callable[[ValuePair], str],
    titles: Mapping[str, Label],
    periods: Sequence[ReportingPeriod],
) -> list[GroupTrend]:
    """A line a group, those with most values first."""
    groups: dict[str, list[ValuePair]] = defaultdict(list)
    for pair in pairs:
        groups[key_of(pair)].append(pair)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return [
        GroupTrend(key, titles.get(key, OTHER), quarters_of(members, periods))
        for key, members in ordered
    ]


def titles_of(by: str) -> dict[str, Label]:
    """The groups by their names."""
    if by == "industry":
        return {key: Label(i.title.zh, i.title.en) for key, i in every_industry().items()}
    return {key: Label(get_model(key).title.zh, get_model(key).title.en) for key in model_files()}


@require_safe
def programme_trends(request: HttpRequest) -> HttpResponse:
    """The trend by class or industry, and every product of the group that is chosen."""
    viewer, today = viewer_of(request), timezone.localdate()
    by = asked.one_of(request.GET, "by", GROUPS, "class")
    city = asked.asked_part(viewer, request.GET)
    lines = city.of(every_line(viewer, today)["products"], read_scope(today).memberships, today)
    industry = {line.pk: line.industry for line in lines}
    values = year_values(frozenset(industry), today)
    pairs = paired(values, dict(RevisionWeight.objects.values_list("revision", "output")))

    def key_of(pair: ValuePair) -> str:
        return industry[pair.value.product] if by == "industry" else pair.value.model

    titles, periods = titles_of(by), quarters_until(today, QUARTERS)
    groups = grouped(pairs, key_of, titles, periods)
    chosen = request.GET.get("group", "")
    if chosen not in {group.key for group in groups}:
        chosen = ""
    rows = [pair for pair in pairs if not chosen or key_of(pair) == chosen]
    rows.sort(key=lambda pair: (pair.value.name.zh, pair.value.product, -pair.value.year))
    context = {
        "by": by,
        "ways": GROUPS.items(),
        "periods": periods,
        "groups": groups,
        "chosen": chosen,
        "title": titles.get(chosen, OTHER) if chosen else None,
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "city": city.city,
        "cities": {} if viewer.city else {c.code: Label(c.zh, c.en) for c in cities()},
    }
    return render(request, "programme/trends.html", context)
