"""Every study that was handed in, for who supervises: filtered, searched, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zuji.core.label import Label
from zuji.core.places import cities
from zuji.sectors.registry import get_model, model_files
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_of
from zuji_portal.programme import asked
from zuji_portal.programme.carbon import warning_of
from zuji_portal.programme.models import RevisionWeight
from zuji_portal.programme.workbook import book_of
from zuji_portal.studies.machine import STUDY
from zuji_portal.studies.models import RevisionFigures, Study
from zuji_portal.studies.queries import visible_to
from zuji_portal.ui.downloads import EXCEL, attached
from zuji_portal.ui.language import lang

A_PAGE = 50
MOST = 20_000
FIELDS = ("q", "city", "model", "year", "state", "rule")
HEAD = (
    Label("产品", "Product"),
    Label("企业", "Enterprise"),
    Label("市", "City"),
    Label("年份", "Year"),
    Label("状态", "State"),
    Label("结果", "Result"),
    Label("下限", "Low"),
    Label("上限", "High"),
    Label("单位", "Unit"),
    Label("数据质量得分", "Data quality"),
    Label("更新日期", "Changed on"),
)
STATES = {state.name: state.label for state in STUDY.states}
SEEN = ("submitted", "returned", "approved")


@dataclass(frozen=True)
class ListedStudies:
    """What a list is narrowed to; empty fields leave all in."""

    q: str = ""
    city: str = ""
    model: str = ""
    year: str = ""
    state: str = ""
    rule: str = ""

    @property
    def query(self) -> str:
        return urlencode({n: v for n in FIELDS if (v := getattr(self, n))})


def asked_list(viewer: Viewer, query: QueryDict) -> ListedStudies:
    """What the address asks for; unknown words are refused."""
    return ListedStudies(
        q=asked.words(query, "q"),
        city=viewer.city or asked.one_of(query, "city", (c.code for c in cities())),
        model=asked.one_of(query, "model", model_files()),
        year=asked.one_of(query, "year", map(str, years())),
        state=asked.one_of(query, "state", SEEN),
        rule=asked.one_of(query, "rule", rules()),
    )


def years() -> list[int]:
    return list(Study.objects.order_by("-year").values_list("year", flat=True).distinct())


def rules() -> list[str]:
    """Every rule that warned of something."""
    rows = RevisionWeight.objects.exclude(warned=[]).values_list("warned", flat=True)
    return sorted({rule for row in rows for rule in row})


def listed_studies(viewer: Viewer, wanted: ListedStudies) -> QuerySet[Study]:
    """Studies that the viewer sees, newest change first."""
    rows = visible_to(viewer)
    for word in wanted.q.split():
        rows = rows.filter(
            Q(enterprise__name_zh__icontains=word)
            | Q(enterprise__name_en__icontains=word)
            | Q(enterprise__uscc__icontains=word)
            | Q(product__name_zh__icontains=word)
            | Q(product__name_en__icontains=word)
        )
    exact: Mapping[str, str] = {
        "enterprise__city": wanted.city,
        "model_id": wanted.model,
        "year": wanted.year,
        "state": wanted.state,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.rule:
        weights = RevisionWeight.objects.values_list("revision__study", "warned")
        rows = rows.filter(pk__in={study for study, warned in weights if wanted.rule in warned})
    return rows


def with_figures(rows: Iterable[Study]) -> list[Study]:
    """Some studies with the figures of their last version: those of a page, since the database
    would look for them for every study that is listed.
    """
    studies = list(rows)
    columns = ("revision__number", "total", "low", "high", "unit", "dqr")
    of_study = RevisionFigures.objects.filter(revision__study__in=[s.pk for s in studies])
    found = of_study.order_by("revision__number").values_list("revision__study", *columns)
    newest = {study: figures for study, *figures in found}
    for study in studies:
        figures = newest.get(study.pk, [None] * len(columns))
        for name, value in zip(("number", *columns[1:]), figures, strict=True):
            setattr(study, name, value)
    return studies


def table(rows: QuerySet[Study]) -> Iterator[list[Any]]:
    """Head and rows of the workbook."""
    names = {c.code: getattr(c, lang()) for c in cities()}
    yield [label[lang()] for label in HEAD]
    for row in with_figures(rows[:MOST]):
        facts: Any = row
        yield [
            row.product.name_zh,
            row.enterprise.name_zh,
            names.get(row.enterprise.city, ""),
            row.year,
            STATES[row.state][lang()],
            facts.total,
            facts.low,
            facts.high,
            facts.unit,
            facts.dqr,
            timezone.localdate(row.changed_at).isoformat(),
        ]


@require_safe
def programme_studies(request: HttpRequest) -> HttpResponse:
    """The list."""
    viewer = viewer_of(request)
    wanted = asked_list(viewer, request.GET)
    page = Paginator(listed_studies(viewer, wanted), A_PAGE).get_page(request.GET.get("page"))
    page.object_list = with_figures(page.object_list)
    context = {
        "wanted": wanted,
        "page": page,
        "places": {c.code: c for c in cities()},
        "cities": cities(),
        "models": [(m, get_model(m).title) for m in model_files()],
        "years": years(),
        "states": [(name, STATES[name]) for name in SEEN],
        "words": STATES,
        "rules": [(rule, warning_of(rule)) for rule in rules()],
        "has_filter": bool(wanted.query),
    }
    return render(request, "programme/studies.html", context)


@require_safe
def programme_studies_export(request: HttpRequest) -> HttpResponse:
    """What is filtered, as Excel."""
    viewer = viewer_of(request)
    rows = listed_studies(viewer, asked_list(viewer, request.GET))
    title = Label("核算", "studies")[lang()]
    return attached(book_of({title: table(rows)}), EXCEL, "zuji-studies.xlsx")
