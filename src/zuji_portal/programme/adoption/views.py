"""Pages of adoption lists: the public ones, entering, receipts, the indicator sheet of pilots."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zuji.core.label import Label
from zuji.core.refusals import Finding, Refusal
from zuji.exchange.adoption_lists import adoption_rules
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import decide, require
from zuji_portal.foundation.permissions.registry import policies
from zuji_portal.foundation.workflow.confirming import Deed, done_by_page
from zuji_portal.programme.adoption import indicators, queries
from zuji_portal.programme.adoption.actions import (
    EndPlace,
    RecordPlace,
    TakeAdoption,
    WithdrawImport,
)
from zuji_portal.programme.adoption.forms import AdoptionFileForm, EndPlaceForm, PlaceForm
from zuji_portal.programme.adoption.resolving import lists_of, programmes
from zuji_portal.programme.workbook import book_of
from zuji_portal.ui.downloads import EXCEL, attached
from zuji_portal.ui.language import findings_for, lang

A_PAGE = 50
OUTCOMES = {
    "read": Label("登记", "entered"),
    "refused": Label("拒绝", "refused"),
    "ignored": Label("不计", "not counted"),
}
HEADS = (
    Label("企业", "Enterprise"),
    Label("统一社会信用代码", "Credit code"),
    Label("产品", "Product"),
    Label("园区", "Park"),
    Label("起", "From"),
    Label("止", "Until"),
    Label("文件", "Document"),
    Label("移出理由", "Taken off because"),
)
EFFECTS = (
    Label(
        "这份文件登记的都立即不再显示，也不计数；回执保留。",
        "What it entered is shown and counted no more at once; the receipt stays.",
    ),
    Label("改正后可以重新登记。", "It can be entered again once mended."),
)


@require_safe
def adoption_list(request: HttpRequest) -> HttpResponse:
    """Every programme with how many stand on its list today."""
    viewer, today = viewer_of(request), timezone.localdate()
    context = {
        "counts": queries.list_counts(None, today),
        "may": decide(viewer, "adoption.record"),
        "is_officer": viewer.role in {"province", "city", "auditor"},
        "today": today,
    }
    return render(request, "adoption/list.html", context)


@require_safe
def adopted_list(request: HttpRequest, key: str) -> HttpResponse:
    """A list as it stands today; officers see those too whose holder publishes nothing."""
    title, viewer, today = queries.programme_or_404(key), viewer_of(request), timezone.localdate()
    is_officer = viewer.role in {"province", "city", "auditor"}
    shown = queries.places_of(viewer, key) if is_officer else queries.public_places(key, today)
    page = Paginator(shown, A_PAGE).get_page(request.GET.get("page"))
    in_all = queries.in_force(today).filter(programme=key).count()
    context = {
        "key": key,
        "title": title,
        "lists": lists_of(key),
        "page": page,
        "rows": [(place, place.is_in_force(today)) for place in page],
        "hidden": 0 if is_officer else in_all - page.paginator.count,
        "is_officer": is_officer,
        "may": decide(viewer, "adoption.record"),
    }
    return render(request, "adoption/adopted.html", context)


@require_safe
def adopted_file(request: HttpRequest, key: str) -> HttpResponse:
    """Everything that ever stood on a list, as Excel."""
    title, viewer = queries.programme_or_404(key), viewer_of(request)
    rows = [
        [
            place.enterprise.name_zh,
            place.enterprise.uscc,
            place.product.name_zh if place.product else "",
            place.park,
            place.since,
            place.until,
            place.document,
            place.ended_why,
        ]
        for place in queries.places_of(viewer, key)
    ]
    book = book_of({title[lang()]: [[head[lang()] for head in HEADS], *rows]})
    return attached(book, EXCEL, f"zuji-{key}.xlsx")


def _record(request: HttpRequest, status: int = 200, **more: Any) -> HttpResponse:
    columns = adoption_rules().columns.values()
    context = {
        "form": PlaceForm(),
        "upload": AdoptionFileForm(),
        "columns": [f"{getattr(each, lang())}{'*' if each.needed else ''}" for each in columns],
        "held": [(each, programmes().get(each.programme)) for each in queries.imports()[:200]],
    }
    return render(request, "adoption/record.html", context | more, status=status)


def adoption_record(request: HttpRequest) -> HttpResponse:
    """One place; the page of entering."""
    viewer = viewer_of(request)
    require(viewer, "adoption.record")
    if request.method != "POST":
        return _record(request)
    form = PlaceForm(request.POST)
    try:
        values = form.values()
        place = RecordPlace(viewer, None, programme=values.pop("programme"), values=values).run()
    except Refusal as refusal:
        return _record(request, 422, form=form.refused(refusal))
    return redirect("adopted_list", place.programme)


@require_POST
def adoption_upload(request: HttpRequest) -> HttpResponse:
    """A file; what became of each row stands on the receipt."""
    viewer = viewer_of(request)
    require(viewer, "adoption.record")
    form = AdoptionFileForm(request.POST, request.FILES)
    try:
        values = form.values()
        content, name = values["file"]
        programme = values["programme"]
        made = TakeAdoption(viewer, None, programme=programme, content=content, name=name).run()
    except Refusal as refusal:
        return _record(request, 422, upload=form.refused(refusal))
    return redirect("adoption_receipt", made.pk)


@require_safe
def adoption_template(request: HttpRequest) -> HttpResponse:
    """The table to fill."""
    columns = adoption_rules().columns.values()
    head = [f"{each.zh}{'*' if each.needed else ''}" for each in columns]
    return attached(book_of({"名单 list": [head]}), EXCEL, "zuji-adoption.xlsx")


@require_safe
def adoption_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of each row of a file, word for word, with the reason."""
    held, outcome = queries.import_or_404(pk), request.GET.get("outcome", "")
    page = Paginator(queries.rows_of(held, outcome), A_PAGE).get_page(request.GET.get("page"))
    words = {name: word[lang()] for name, word in OUTCOMES.items()}
    context = {
        "held": held,
        "title": programmes().get(held.programme),
        "outcome": outcome if outcome in words else "",
        "page": page,
        "rows": [
            (row, words[row.outcome], findings_for([Finding.of_record(f) for f in row.findings]))
            for row in page
        ],
        "counts": [(name, word, getattr(held, f"n_{name}")) for name, word in words.items()],
        "may_withdraw": decide(viewer_of(request), "adoption.withdraw", held),
    }
    return render(request, "adoption/receipt.html", context)


def adoption_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a file that was wrong back, with a reason."""
    viewer, held = viewer_of(request), queries.import_or_404(pk)
    require(viewer, "adoption.withdraw", held)
    deed = Deed(
        label=policies()["adoption.withdraw"].label,
        title=held.number,
        effects=EFFECTS,
        told=Label("公众（公开页）", "the public, by its page"),
        back=reverse("adoption_receipt", args=[pk]),
    )

    def act(reason: str) -> None:
        WithdrawImport(viewer, held, reason=reason).run()

    return done_by_page(request, deed, act, reverse("adoption_receipt", args=[pk]))


def adoption_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes one place off its list."""
    viewer, place = viewer_of(request), queries.place_or_404(pk)
    require(viewer, "adoption.end", place)
    form = EndPlaceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            EndPlace(viewer, place, **form.values()).run()
            return redirect("adopted_list", place.programme)
        except Refusal as refusal:
            form.refused(refusal)
    context = {"form": form, "place": place, "title": programmes().get(place.programme)}
    return render(request, "adoption/end.html", context, status=form.status)


@require_safe
def adoption_pilots(request: HttpRequest) -> HttpResponse:
    """The indicators of near-zero pilots."""
    rows = indicators.pilots(viewer_of(request), timezone.localdate())
    context = {
        "rows": [(row, list(zip(indicators.HEADS[1:], row.cells(), strict=True))) for row in rows],
        "heads": indicators.HEADS,
    }
    return render(request, "adoption/pilots.html", context)


@require_safe
def adoption_pilots_file(request: HttpRequest) -> HttpResponse:
    """The same as Excel."""
    rows = indicators.pilots(viewer_of(request), timezone.localdate())
    head = [word[lang()] for word in indicators.HEADS]
    title = Label("近零碳试点指标", "Indicators of pilots")[lang()]
    cells = [[row.name[lang()], *row.cells()] for row in rows]
    return attached(book_of({title: [head, *cells]}), EXCEL, "zuji-pilots.xlsx")
