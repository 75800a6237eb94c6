"""Pages where the province reads and edits the texts of the site."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods, require_safe

from zuji.core.refusals import Finding, Refusal
from zuji.sectors.registry import get_model, model_files
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import require
from zuji_portal.programme.sitetexts.actions import EditText
from zuji_portal.programme.sitetexts.fields import GROUP, fields_of, labels
from zuji_portal.programme.sitetexts.leaves import Leaf, changed, leaves
from zuji_portal.programme.sitetexts.queries import latest, text_or_404, texts, versions_of
from zuji_portal.programme.sitetexts.shipped import GROUPS, shipped
from zuji_portal.ui.language import findings_for

PAGES = {"guides": "guide", "services": "service", "glossary": "term"}
"""Group → the route of a page of one text; a page about the site is a route of its own."""


@require_safe
def site_texts(request: HttpRequest) -> HttpResponse:
    """Every text of the site, and which of them were edited."""
    groups = [
        (group, label, [(key, text, edited.get(key)) for key, text in texts(group).items()])
        for group, label in GROUPS.items()
        if group != GROUP
        for edited in (latest(group),)
    ]
    return render(request, "sitetexts/list.html", {"groups": groups})


@require_safe
def site_fields(request: HttpRequest) -> HttpResponse:
    """The fields of a model with their help, and which of it was edited."""
    known = {model_id: get_model(model_id).title for model_id in model_files()}
    asked = request.GET.get("model", "")
    chosen = asked if asked in known else next(iter(known))
    held, edited = texts(GROUP), latest(GROUP)
    rows = [(field, held[field.key]["help"], edited.get(field.key)) for field in fields_of(chosen)]
    context = {"models": known, "chosen": chosen, "rows": rows, "group": GROUP}
    return render(request, "sitetexts/fields.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def site_text(request: HttpRequest, group: str, key: str) -> HttpResponse:
    """A text with its versions, to edit; a preview shows it and keeps nothing."""
    held = text_or_404(group, key)
    viewer = viewer_of(request)
    require(viewer, EditText.policy)
    posted = request.POST if request.method == "POST" else None
    rows, preview, findings = leaves(held), None, []
    if posted is not None:
        typed = _typed(posted)
        rows = [Leaf(r.path, r.label, *typed.get(r.path, (r.zh, r.en))) for r in rows]
        try:
            if "preview" in posted:
                preview = [leaf for leaf in leaves(changed(held, typed)) if leaf.zh]
            else:
                based_on = int(posted.get("number") or 0) if _is_number(posted) else -1
                restore = "restore" in posted
                EditText(viewer, (group, key), typed, based_on, restore).run()
                return redirect("site_text", group, key)
        except Refusal as refusal:
            findings = list(refusal.findings)
    return _page(request, group, key, rows=rows, preview=preview, findings=findings)


def _page(
    request: HttpRequest,
    group: str,
    key: str,
    *,
    rows: list[Leaf],
    preview: list[Leaf] | None,
    findings: list[Finding],
) -> HttpResponse:
    versions = list(versions_of(group, key))
    posted = request.POST if request.method == "POST" else None
    context = {
        "group": group,
        "key": key,
        "group_label": GROUPS[group],
        "title": _title(group, key, text_or_404(group, key)),
        "rows": rows,
        "preview": preview,
        "findings": findings_for(findings),
        "versions": versions,
        "number": (posted and posted.get("number")) or (versions[0].number if versions else 0),
        "is_edited": bool(versions) and not versions[0].is_shipped,
        "page_url": _page_url(group, key),
    }
    return render(request, "sitetexts/text.html", context, status=422 if findings else 200)


@require_safe
def site_text_version(request: HttpRequest, group: str, key: str, number: int) -> HttpResponse:
    """A version of a text as it was; nought is the one that came with the site."""
    text_or_404(group, key)
    version = versions_of(group, key).filter(number=number).first()
    content = version.content if version and not version.is_shipped else shipped(group)[key]
    if number and version is None:
        return redirect("site_text", group, key)
    context: dict[str, Any] = {
        "group": group,
        "key": key,
        "version": version,
        "title": _title(group, key, content),
        "rows": [leaf for leaf in leaves(content) if leaf.zh],
    }
    return render(request, "sitetexts/version.html", context)


def _title(group: str, key: str, text: Any) -> Any:
    """What a text is called."""
    return labels()[key] if group == GROUP else text


def _typed(posted: Any) -> dict[str, tuple[str, str]]:
    """Path → what was typed in each language."""
    paths = {name[3:] for name in posted if name.startswith("zh:")}
    plain = {name: str(posted[name]).replace("\0", "").replace("\r\n", "\n") for name in posted}
    return {path: (plain.get(f"zh:{path}", ""), plain.get(f"en:{path}", "")) for path in paths}


def _is_number(posted: Any) -> bool:
    number = str(posted.get("number") or "0")
    return number.isascii() and number.isdigit() and len(number) < 10


def _page_url(group: str, key: str) -> str:
    """Where the text is read; the help of a field stands in the studies alone."""
    if group == GROUP:
        return ""
    try:
        return reverse(PAGES[group], args=[key]) if group in PAGES else reverse(key)
    except NoReverseMatch:
        return ""
