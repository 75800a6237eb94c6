"""A ledger on its way into a study: upload, columns and items, problems with one-click fixes,
apply.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from zuji.core.cells import column_letters
from zuji.core.label import listed
from zuji.core.refusals import Refusal, refuse
from zuji.exchange.ledgers.records import TableSeen
from zuji.sectors.registry import get_model
from zuji_portal.enterprises.evidence.storage import content_of
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.readingroom.readers import read_sheets
from zuji_portal.studies import queries
from zuji_portal.studies.ledger.actions import (
    AcceptSuggestions,
    ApplyImport,
    MendImport,
    SetColumns,
    stage_import,
)
from zuji_portal.studies.ledger.balance import balance_page
from zuji_portal.studies.ledger.grid_page import SHOWN_PROBLEMS, grid_page
from zuji_portal.studies.ledger.reading import Reading, reading_of
from zuji_portal.studies.models import LedgerImport
from zuji_portal.studies.pages import field_label, head, shown
from zuji_portal.ui.language import findings_for, lang
from zuji_portal.ui.requests import field, uploaded


def ledger_upload(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    study = queries.draft_or_404(viewer, pk)
    context = head(viewer, study) | {
        "tab": "ledger",
        "imports": study.imports.select_related("file")[:30],
    }
    if request.method != "POST":
        return render(request, "studies/upload.html", context)
    try:
        content, name = uploaded(request)
        staged = stage_import(viewer, study, content, name)
    except Refusal as problem:
        context["findings"] = findings_for(problem.findings)
        return render(request, "studies/upload.html", context, status=422)
    return redirect("ledger", pk, staged.pk)


def ledger(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    viewer = viewer_of(request)
    staged = queries.import_or_404(viewer, pk, number)
    return render(request, "studies/ledger.html", ledger_page(request, staged))


def ledger_page(request: HttpRequest, staged: LedgerImport, findings: Any = ()) -> dict[str, Any]:
    study = staged.study
    model = get_model(study.model_id)
    context = head(viewer_of(request), study) | {"staged": staged, "tab": "ledger"}
    try:
        reading = reading_of(staged)
    except Refusal as problem:
        return context | {"findings": findings_for([*findings, *problem.findings])}
    inputs = [(name, item.label[lang()]) for name, item in model.inputs.items()]
    return context | {
        "findings": findings_for(findings),
        "reading": reading,
        "inputs": inputs,
        "problems": [
            {
                "finding": p.finding.as_json(lang()),
                "cell": p.cell,
                "item": p.item if p.is_of_name else "",
                "waiting": p.waiting,
                "fixes": [
                    {"key": f.key, "value": f.value, "label": f.label[lang()], "typed": f.typed}
                    for f in p.fixes
                ],
            }
            for p in reading.problems[:SHOWN_PROBLEMS]
        ],
        "more": max(0, len(reading.problems) - SHOWN_PROBLEMS),
        "suggested": sum(p.suggestion is not None for p in reading.problems),
        "changed": [
            {
                "label": field_label(study, f),
                "old": shown(a),
                "new": shown(b),
                "cell": b.get("cell", "") if isinstance(b, dict) else "",
            }
            for f, (a, b) in reading.changes.items()
        ],
        **balance_page(reading, model),
        **columns_page(reading),
        **grid_page(reading, model, request.GET.dict()),
    }


def columns_page(reading: Reading) -> dict[str, Any]:
    """The columns form: sheets, the header's titles with their letters, a look at the first
    rows.
    """
    if reading.ledger is None:
        return {}
    tables = reading.ledger.tables
    columns = (
        tables[0]
        if tables
        else TableSeen(sheet=reading.sheets[0].name, header=1, item=0, amounts=(1,))
    )
    sheet = next((s for s in reading.sheets if s.name == columns.sheet), reading.sheets[0])
    width = min(max((len(r) for r in sheet.rows[:50]), default=0), 60)
    titles = [
        (i, f"{column_letters(i)} {str(sheet.cell(columns.header, i)).strip()[:20]}")
        for i in range(width)
    ]
    look = [
        [shown(sheet.cell(r, i))[:20].replace("—", "") for i in range(width)]
        for r in range(columns.header, columns.header + 4)
    ]
    return {
        "columns": columns,
        "titles": titles,
        "look": look,
        "sheet_names": [s.name for s in reading.sheets],
    }


def _number(text: str, name: str, least: int = -1) -> int:
    try:
        number = int(text or "-1")
    except ValueError as problem:
        raise refuse("number-unreadable", name, text) from problem
    if not least <= number <= 100_000:
        raise refuse("number-unreadable", name, text)
    return number


@require_POST
def ledger_columns(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Columns and items as the person says."""
    viewer = viewer_of(request)
    staged = queries.import_or_404(viewer, pk, number)
    sheets = read_sheets(content_of(staged.file.digest), staged.file.name)
    name = field(request, "sheet")
    if name not in {s.name for s in sheets}:
        raise refuse(
            "workbook-sheet",
            staged.file.name,
            name,
            sheet=name,
            near=listed(s.name for s in sheets),
        )
    places = {
        "item": field(request, "item"),
        "unit": field(request, "unit"),
        "date": field(request, "month"),
    }
    columns = {f"header:{name}": str(_number(field(request, "header"), "header", 1))}
    for role, place in places.items():
        column = _number(place, role)
        if column >= 0:
            columns[f"role:{name}!{column_letters(column)}"] = role
    for place in request.POST.getlist("amounts"):
        if place != "":
            letters = column_letters(_number(place, "amounts", 0))
            columns[f"role:{name}!{letters}"] = "amount"
    SetColumns(
        viewer, staged.study, staged=staged, columns=columns, items=_items(request, staged)
    ).run()
    return redirect("ledger", pk, number)


def _items(request: HttpRequest, staged: LedgerImport) -> dict[str, str]:
    """The inputs that the person has chosen for items; "-" leaves an item out."""
    inputs = get_model(staged.study.model_id).inputs
    pairs = zip(request.POST.getlist("item-text"), request.POST.getlist("item-input"), strict=False)
    return {
        f"item:{text}".replace("\0", ""): "" if chosen == "-" else chosen
        for text, chosen in pairs
        if chosen == "-" or chosen in inputs
    }


ROLES = ("item", "unit", "date", "amount")


@require_POST
def ledger_say(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What one row or column of a sheet is, as the person says; the rest stays as it was read."""
    viewer = viewer_of(request)
    staged = queries.import_or_404(viewer, pk, number)
    sheet, role = field(request, "sheet"), field(request, "role")
    found = reading_of(staged).ledger
    table = next((t for t in found.tables if t.sheet == sheet), None) if found else None
    columns = dict(staged.mapping or {})
    if table is not None and f"header:{sheet}" not in columns:
        columns |= as_described(table)
    if "row" in request.POST:
        columns[f"header:{sheet}"] = str(_number(field(request, "row"), "row", 1))
    else:
        place = f"role:{sheet}!{field(request, 'column')}"
        columns.pop(place, None)
        if role in ROLES:
            if role != "amount":
                columns = {
                    k: v
                    for k, v in columns.items()
                    if not (k.startswith(f"role:{sheet}!") and v == role)
                }
            columns[place] = role
    SetColumns(viewer, staged.study, staged=staged, columns=columns).run()
    return redirect("ledger", pk, number)


def as_described(table: TableSeen) -> dict[str, str]:
    """A table as it was understood, as a person would have described it."""
    columns = {f"header:{table.sheet}": str(table.header)}
    for role, place in (("item", table.item), ("unit", table.unit), ("date", table.month)):
        if place >= 0:
            columns[f"role:{table.sheet}!{column_letters(place)}"] = role
    for place in table.amounts:
        columns[f"role:{table.sheet}!{column_letters(place)}"] = "amount"
    return columns


@require_POST
def ledger_fix(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One click on a fix."""
    viewer = viewer_of(request)
    staged = queries.import_or_404(viewer, pk, number)
    key, value = request.POST.get("key", "").replace("\0", ""), field(request, "value")
    if "chosen" in request.POST:
        value = input_named(staged, field(request, "chosen"))
    typed = request.POST.get("typed", "").replace("\0", "").strip()
    if typed:
        value = value.replace("?", typed) if value != "?" else typed
    MendImport(viewer, staged.study, staged=staged, key=key, value=value).run()
    return redirect("ledger", pk, number)


def input_named(staged: LedgerImport, label: str) -> str:
    """The input with this label in either language, as the list of the page offers them."""
    inputs = get_model(staged.study.model_id).inputs
    for name, item in inputs.items():
        if label in {item.label.zh, item.label.en}:
            return name
    options = listed(item.label for item in inputs.values())
    raise refuse("choice-unknown", staged.file.name, label[:80], options=options)


@require_POST
def ledger_accept(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One click on all first suggestions."""
    viewer = viewer_of(request)
    staged = queries.import_or_404(viewer, pk, number)
    AcceptSuggestions(viewer, staged.study, staged=staged).run()
    return redirect("ledger", pk, number)


@require_POST
def ledger_apply(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    viewer = viewer_of(request)
    staged = queries.import_or_404(viewer, pk, number)
    try:
        ApplyImport(viewer, staged.study, staged=staged).run()
    except Refusal as problem:
        context = ledger_page(request, staged, problem.findings[:1])
        return render(request, "studies/ledger.html", context, status=422)
    return redirect("study_tasks", pk)
