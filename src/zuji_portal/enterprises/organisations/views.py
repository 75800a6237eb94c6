"""Enterprises: list, entry, enrolment, claims, sites."""

from __future__ import annotations

import io
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe
from openpyxl import Workbook

from zuji.core.places import cities, city_code, industry_classes
from zuji.core.refusals import Refusal
from zuji.exchange.sheets import read_sheets
from zuji_portal.enterprises.organisations import queries
from zuji_portal.enterprises.organisations.actions import (
    AddSite,
    ClaimEnterprise,
    DecideClaim,
    EditEnterprise,
    MergeSites,
    enrol_all,
)
from zuji_portal.enterprises.organisations.models import Enterprise, Site
from zuji_portal.enterprises.organisations.rules import (
    COLUMNS,
    Row,
    enrolment_rows,
    read_fields,
    template_header,
)
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import decide
from zuji_portal.foundation.permissions.roles import ENTERPRISE
from zuji_portal.ui.downloads import EXCEL, attached
from zuji_portal.ui.language import findings_for
from zuji_portal.ui.requests import field, uploaded

A_PAGE = 50


@require_safe
def enterprise_list(request: HttpRequest) -> HttpResponse:
    asked = {
        k: request.GET.get(k, "").replace("\0", "").strip()[:60] for k in ("q", "city", "industry")
    }
    found = queries.listed(viewer_of(request), asked["q"], asked["city"], asked["industry"])
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "asked": asked, "cities": cities(), "industries": industry_classes()}
    return render(request, "organisations/list.html", context)


@require_safe
def enterprise(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = queries.enterprise_or_404(viewer, pk)
    context = {
        "enterprise": found,
        "sites": found.sites.filter(merged_into=None),
        "merged": found.sites.exclude(merged_into=None),
        "products": found.products.all(),
        "people": queries.people_of(found),
        "roles": ENTERPRISE,
        "may_edit": decide(viewer, "enterprise.edit", found),
        "may_invite": decide(viewer, "people.invite", found),
        "may_add": decide(viewer, "product.edit", found),
        "cities": cities(),
    }
    return render(request, "organisations/enterprise.html", context)


@require_safe
def enterprise_history(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.enterprise_or_404(viewer_of(request), pk)
    return render(request, "ui/history.html", {"title": found, "versions": versions(found)})


def versions(subject: Any) -> list[dict[str, Any]]:
    """Each version with the fields that changed, newest first."""
    rows = list(
        subject.history.select_related("history_user").order_by("-history_date", "-history_id")
    )
    found = []
    for new, old in zip(rows, [*rows[1:], None], strict=True):
        changes = new.diff_against(old).changes if old else []
        found.append(
            {
                "at": new.history_date,
                "by": new.history_user,
                "changes": changes,
                "is_first": old is None,
            }
        )
    return found


def _form(
    request: HttpRequest,
    values: dict[str, Any],
    pk: int | None,
    findings: Any = (),
    status: int = 200,
) -> HttpResponse:
    context = {
        "values": values,
        "pk": pk,
        "findings": findings_for(findings),
        "cities": cities(),
        "industries": industry_classes(),
    }
    return render(request, "organisations/form.html", context, status=status)


def _posted(request: HttpRequest) -> dict[str, Any]:
    return {k: field(request, k) for k in COLUMNS}


def enterprise_new(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _form(request, {"city": viewer_of(request).city}, None)
    posted = _posted(request)
    fields, findings = read_fields(posted, lambda f: COLUMNS[f][0])
    if findings:
        return _form(request, posted, None, findings, 422)
    known = Enterprise.objects.filter(uscc=fields["uscc"]).first()
    if known and queries.visible_to(viewer_of(request)).filter(pk=known.pk).exists():
        return redirect("enterprise", known.pk)
    try:
        made = enrol_all(viewer_of(request), [Row(1, fields)], "form").made
    except Refusal as problem:
        return _form(request, posted, None, problem.findings, 422)
    return redirect("enterprise", made[0].pk) if made else redirect("enterprise_list")


def enterprise_edit(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.enterprise_or_404(viewer_of(request), pk)
    if request.method != "POST":
        values = {k: getattr(found, k) for k in COLUMNS} | {
            "is_exporter": "是" if found.is_exporter else "否"
        }
        return _form(request, values, pk)
    posted = _posted(request) | {"uscc": found.uscc}
    fields, findings = read_fields(posted, lambda f: COLUMNS[f][0])
    if findings:
        return _form(request, posted, pk, findings, 422)
    EditEnterprise(viewer_of(request), found, values=fields).run()
    return redirect("enterprise", pk)


def enrol(request: HttpRequest) -> HttpResponse:
    """Enrolment by Excel: every row or none."""
    if request.method != "POST":
        return render(request, "organisations/enrol.html", {"columns": COLUMNS})
    name = ""
    try:
        content, name = uploaded(request)
        sheet = read_sheets(content, name)[0]
        rows, findings = enrolment_rows(sheet, name)
        if findings:
            raise Refusal(findings)
        done = enrol_all(viewer_of(request), rows, f"{name} · {sheet.name}")
    except Refusal as problem:
        context = {
            "columns": COLUMNS,
            "findings": findings_for(problem.findings),
            "file_name": name,
        }
        return render(request, "organisations/enrol.html", context, status=422)
    return render(request, "organisations/enrol.html", {"columns": COLUMNS, "done": done})


@require_safe
def enrol_template(request: HttpRequest) -> HttpResponse:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "企业 Enterprises"
    sheet.append(template_header())
    out = io.BytesIO()
    book.save(out)
    return attached(out.getvalue(), EXCEL, "zuji-enterprises.xlsx")


def claim(request: HttpRequest) -> HttpResponse:
    """Look an enterprise up by its code and ask to speak for it."""
    viewer = viewer_of(request)
    code = (field(request, "uscc") or request.GET.get("uscc", "")).replace("\0", "").strip()[:18]
    found = queries.claimable(code)
    context: dict[str, Any] = {"code": code, "found": found, "own": queries.own_claims(viewer)}
    if request.method == "POST" and found is not None:
        try:
            ClaimEnterprise(viewer, found, statement=field(request, "statement")).run()
        except Refusal as problem:
            context["findings"] = findings_for(problem.findings)
            return render(request, "organisations/claim.html", context, status=422)
        return redirect("claim")
    if found is not None:
        context["decision"] = decide(viewer, "enterprise.claim", found)
    return render(request, "organisations/claim.html", context)


@require_safe
def claim_list(request: HttpRequest) -> HttpResponse:
    return render(
        request, "organisations/claims.html", {"claims": queries.claims_for(viewer_of(request))}
    )


@require_POST
def claim_decide(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = queries.claim_or_404(viewer, pk)
    DecideClaim(
        viewer,
        found,
        accept=field(request, "decision") == "accept",
        reason=field(request, "reason"),
    ).run()
    return redirect("claim_list")


@require_safe
def site(request: HttpRequest, key: str) -> HttpResponse:
    """A site's lasting address; a merged one leads to its survivor."""
    found = queries.site_or_404(viewer_of(request), key)
    if found.merged_into_id:
        return redirect("site", found.survivor().key, permanent=True)
    others = found.enterprise.sites.filter(merged_into=None).exclude(pk=found.pk)
    context = {
        "site": found,
        "others": others,
        "may_merge": decide(viewer_of(request), "site.merge", found),
    }
    return render(request, "organisations/site.html", context)


@require_POST
def site_add(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    found = queries.enterprise_or_404(viewer, pk)
    made = AddSite(
        viewer,
        found,
        name=field(request, "name"),
        city=city_code(field(request, "city")),
        address=field(request, "address"),
    ).run()
    return redirect("site", made.key)


@require_POST
def site_merge(request: HttpRequest, key: str) -> HttpResponse:
    viewer = viewer_of(request)
    found = queries.site_or_404(viewer, key)
    into = Site.objects.filter(key=field(request, "into"), enterprise=found.enterprise).first()
    MergeSites(viewer, found, into=into).run()
    return redirect("site", key)
