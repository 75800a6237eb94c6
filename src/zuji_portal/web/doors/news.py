"""What was published, as one dated list made from what is there, and its feed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from zuji.core.label import Label
from zuji.core.province import current_province
from zuji.sectors.registry import get_model, model_files
from zuji_portal.committee.choices import CHOICES
from zuji_portal.committee.models import Case, Decision
from zuji_portal.programme.documents.models import Document
from zuji_portal.rulebook.factors.models import FactorVersion
from zuji_portal.rulebook.sectormodels.queries import versions_of
from zuji_portal.ui.language import lang

A_PAGE, MOST, IN_FEED = 50, 500, 50
NAMED = 3
"""Of several things of one day, so many are named and the others counted."""
KINDS = {
    "document": Label("政策文件与问答", "Documents"),
    "consultation": Label("征求意见", "Consultations"),
    "decision": Label("专家委员会决定", "Decisions of the committee"),
    "factor": Label("因子", "Factors"),
    "model": Label("行业模型", "Sector models"),
}


@dataclass(frozen=True)
class NewsItem:
    """Something that was published: when, of which kind, what, and where it is read."""

    at: datetime.datetime
    kind: str
    title: Label
    url: str

    @property
    def kind_label(self) -> Label:
        return KINDS[self.kind]


def news(kind: str = "") -> list[NewsItem]:
    """Everything of a kind, or of all kinds, the latest first."""
    sources = {
        "document": _documents,
        "consultation": _consultations,
        "decision": _decisions,
        "factor": _factors,
        "model": _models,
    }
    chosen = [sources[kind]] if kind in sources else list(sources.values())
    items = [item for source in chosen for item in source()]
    return sorted(items, key=lambda item: (item.at, item.url), reverse=True)[:MOST]


def _documents() -> Iterator[NewsItem]:
    for row in Document.objects.order_by("-at")[:MOST]:
        address = reverse("document_version", args=[row.key, row.number])
        if row.is_withdrawn:
            word = Label("废止：", "Withdrawn: ")
        elif row.number > 1:
            word = Label("修订：", "Revised: ")
        else:
            word = Label("", "")
        title = Label(word.zh + row.title_zh, word.en + row.title_en)
        yield NewsItem(row.at, "document", title, address)


def _titled(case: Case, zh: str, en: str) -> Label:
    return Label(f"{zh}：{case.title_zh}", f"{en}: {case.title_en or case.title_zh}")


def _consultations() -> Iterator[NewsItem]:
    for case in Case.objects.exclude(state="withdrawn").order_by("-opened_at")[:MOST]:
        until = case.consultation_until.isoformat()
        title = _titled(case, f"征求意见（到 {until}）", f"Consultation until {until}")
        yield NewsItem(case.opened_at, "consultation", title, reverse("case", args=[case.pk]))


def _decisions() -> Iterator[NewsItem]:
    for row in Decision.objects.select_related("case").order_by("-at")[:MOST]:
        result = CHOICES[row.result]
        title = _titled(row.case, f"决定 {row.number}，{result.zh}", f"{row.number}, {result.en}")
        yield NewsItem(row.at, "decision", title, reverse("decision", args=[row.number]))


def _factors() -> Iterator[NewsItem]:
    """The factors published on one day stand together, those that came with the site apart."""
    rows = (
        FactorVersion.objects.filter(state__in=["published", "superseded"])
        .exclude(published_at=None)
        .order_by("-published_at", "-pk")
        .only("factor_id", "version", "content", "published_at", "is_shipped", "state")
    )
    own = rows.filter(is_shipped=False)[:MOST]
    for _day, released in groupby(own, key=lambda row: timezone.localtime(row.published_at).date()):
        versions = list(released)
        names = [row.as_proposed for row in versions[:NAMED]]
        title = _listed([(f.name_zh, f.name_en) for f in names], len(versions))
        url = reverse("factor", args=[versions[0].factor_id])
        if len(versions) > 1:
            url = reverse("factor_list")
        assert versions[0].published_at is not None
        yield NewsItem(versions[0].published_at, "factor", title, url)
    shipped = rows.filter(is_shipped=True)
    if (latest := shipped.first()) and latest.published_at:
        count = shipped.count()
        words = Label(f"随平台发布 {count} 个因子", f"{count} factors came with the site")
        yield NewsItem(latest.published_at, "factor", words, reverse("factor_list"))


def _listed(names: list[tuple[str, str]], count: int) -> Label:
    more_zh = f" 等 {count} 个" if count > len(names) else ""
    more_en = f" and {count - len(names)} more" if count > len(names) else ""
    zh = "、".join(name for name, _ in names)
    return Label(f"发布：{zh}{more_zh}", f"Published: {', '.join(en for _, en in names)}{more_en}")


def _models() -> Iterator[NewsItem]:
    """The versions of one day stand together."""
    by_day: dict[str, list[tuple[str, str, str]]] = {}
    for model_id in model_files():
        title = get_model(model_id).title
        for number, day, _what in versions_of(get_model(model_id)):
            named = (model_id, f"{title['zh']} {number}", f"{title['en']} {number}")
            by_day.setdefault(day, []).append(named)
    for day, versions in by_day.items():
        at = timezone.make_aware(datetime.datetime.fromisoformat(day))
        words = _listed([(zh, en) for _, zh, en in versions[:NAMED]], len(versions))
        single = reverse("model", args=[versions[0][0]])
        yield NewsItem(at, "model", words, single if len(versions) == 1 else reverse("model_list"))


@require_safe
def news_list(request: HttpRequest) -> HttpResponse:
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    page = Paginator(news(kind), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "kind": kind, "kinds": KINDS}
    return render(request, "doors/news.html", context)


@require_safe
def news_feed(request: HttpRequest) -> HttpResponse:
    """The latest of the list as an Atom feed."""
    site, language = str(settings.SITE_URL).rstrip("/"), lang()
    brand = str(getattr(current_province().file.brand, language))
    title = Label("动态", "News")[language]
    address = site + reverse("news")
    feed = Atom1Feed(
        title=f"{title} · {brand}",
        link=address,
        description="",
        language="zh-Hans" if language == "zh" else "en",
        feed_url=site + reverse("news_feed"),
    )
    for item in news()[:IN_FEED]:
        feed.add_item(
            title=item.title[language],
            link=site + item.url,
            description=item.kind_label[language],
            pubdate=item.at,
            updateddate=item.at,
            unique_id=f"{site}{item.url}#{item.at:%Y-%m-%dT%H:%M}",
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml")
