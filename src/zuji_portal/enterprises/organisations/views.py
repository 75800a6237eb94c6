"""Pages of enterprises: list, entry, enrolment, claims, sites."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zuji.core.identifiers import read_id
from zuji.core.label import Label
from zuji.core.places import cities, industry_classes
from zuji.core.refusals import Refusal
from zuji_portal.enterprises.organisations import queries
from zuji_portal.enterprises.organisations.actions import (
    AcceptClaim,
    AddSite,
    ClaimEnterprise,
    EditEnterprise,
    MergeSites,
    RefuseClaim,
    UndoEnrolment,
    enrol_all,
)
from zuji_portal.enterprises.organisations.dossier import (
    marks_of,
    moments_of,
    products_table,
    today_split,
)
from zuji_portal.enterprises.organisations.forms import (
    ClaimForm,
    DecideClaimForm,
    EnterpriseForm,
    InviteForm,
    MergeForm,
    SiteOfEnterpriseForm,
)
from zuji_portal.enterprises.organisations.models import Enterprise, Site
from zuji_portal.enterprises.organisations.rules import (
    COLUMNS,
    EnrolmentRow,
    enrolment_rows,
)
from zuji_portal.enterprises.organisations.template import enrolment_template
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import decide, require
from zuji_portal.foundation.permissions.registry import policies
from zuji_portal.foundation.readingroom.readers import read_sheets
from zuji_portal.foundation.workflow.confirming import Deed, done_by_page
from zuji_portal.foundation.workflow.machine import named
from zuji_portal.ui.downloads import EXCEL, attached
from zuji_portal.ui.forms import SiteForm, TableForm
from zuji_portal.ui.language import findings_for, lang
from zuji_portal.ui.requests import field

A_PAGE = 50
MOST_MOMENTS = 12
"""Of the time line of an enterprise; those of a product are all shown."""
CREDIT_CODE = Label("统一社会信用代码", "Unified social credit code")


@require_safe
def enterprise_list(request: HttpRequest) -> HttpResponse:
    asked = {
        k: request.GET.get(k, "").replace("\0", "").strip()[:60] for k in ("q", "city", "industry")
    }
    enterprises = queries.listed(viewer_of(request), asked["q"], asked["city"], asked["industry"])
    page = Paginator(enterprises, A_PAGE).get_page(request.GET.get("page"))
    page.object_list = queries.with_counts(page.object_list)
    industries = queries.classes_in_use(viewer_of(request))
    context = {"page": page, "asked": asked, "cities": cities(), "industries": industries}
    return render(request, "organisations/list.html", context)


@require_safe
def enterprise(request: HttpRequest, pk: int) -> HttpResponse:
    return enterprise_page(request, queries.enterprise_or_404(viewer_of(request), pk))


def enterprise_page(
    request: HttpRequest,
    enterprise: Enterprise,
    site: SiteForm | None = None,
    invite: SiteForm | None = None,
) -> HttpResponse:
    """The entry with its forms; one of them may come back refused."""
    viewer, today = viewer_of(request), timezone.localdate()
    marks = marks_of(viewer, enterprise, None)
    context = {
        "site": site or SiteOfEnterpriseForm(initial={"city": enterprise.city}),
        "invite": invite or InviteForm(),
        "enterprise": enterprise,
        "sites": enterprise.sites.filter(merged_into=None),
        "merged": enterprise.sites.exclude(merged_into=None),
        "products": enterprise.products.all(),
        "table": products_table(viewer, enterprise, marks, lang()),
        "adopted": [mark for mark in marks if mark.product == 0],
        "moments": today_split(moments_of(viewer, enterprise, None)[-MOST_MOMENTS:], today),
        "people": queries.people_of(enterprise),
        "may_unenrol": decide(viewer, "enterprise.unenrol", enterprise),
        "may_edit": decide(viewer, "enterprise.edit", enterprise),
        "may_ask": decide(viewer, "change.ask", enterprise),
        "may_invite": decide(viewer, "people.invite", enterprise),
        "may_add": decide(viewer, "product.edit", enterprise),
    }
    refused = [form for form in (site, invite) if form]
    status = refused[0].status if refused else 200
    return render(request, "organisations/enterprise.html", context, status=status)


@require_safe
def enterprise_history(request: HttpRequest, pk: int) -> HttpResponse:
    enterprise = queries.enterprise_or_404(viewer_of(request), pk)
    return render(
        request, "ui/history.html", {"title": enterprise, "versions": versions(enterprise)}
    )


def versions(subject: Any) -> list[dict[str, Any]]:
    """Each version with the fields that changed, newest first."""
    rows = list(
        subject.history.select_related("history_user").order_by("-history_date", "-history_id")
    )
    entries = []
    for new, old in zip_longest(rows, rows[1:]):
        changes = new.diff_against(old).changes if old else []
        entries.append(
            {
                "at": new.history_date,
                "by": new.history_user,
                "changes": changes,
                "is_first": old is None,
            }
        )
    return entries


def _form(
    request: HttpRequest, form: SiteForm, enterprise: Enterprise | None = None, held: bool = False
) -> HttpResponse:
    context = {
        "form": form,
        "classes": industry_classes(),
        "held": held,
        "ask": reverse("enterprise_change", args=[enterprise.pk]) if enterprise else "",
    }
    return render(request, "organisations/form.html", context, status=form.status)


def enterprise_new(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    if request.method != "POST":
        return _form(request, EnterpriseForm(initial={"city": viewer.city}))
    form = EnterpriseForm(request.POST)
    try:
        fields = form.values()
        known = Enterprise.objects.filter(uscc=fields["uscc"]).first()
        if known and queries.visible_to(viewer).filter(pk=known.pk).exists():
            return redirect("enterprise", known.pk)
        enrolled = enrol_all(viewer, [EnrolmentRow(1, fields)], "form").made
    except Refusal as refusal:
        return _form(request, form.refused(refusal))
    return redirect("enterprise", enrolled[0].pk) if enrolled else redirect("enterprise_list")


def enterprise_edit(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    enterprise = queries.enterprise_or_404(viewer, pk)
    held = queries.is_held(enterprise.pk)
    if request.method != "POST":
        return _form(request, EnterpriseForm.of(enterprise, held=held), enterprise, held)
    form = EnterpriseForm.of(enterprise, request.POST, held=held)
    try:
        EditEnterprise(viewer, enterprise, values=form.values()).run()
    except Refusal as refusal:
        return _form(request, form.refused(refusal), enterprise, held)
    return redirect("enterprise", pk)


def enrol(request: HttpRequest) -> HttpResponse:
    """Enrolment by Excel: every row or none."""
    form = TableForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    context: dict[str, Any] = {"columns": COLUMNS, "form": form}
    if request.method == "POST":
        try:
            content, name = form.values()["file"]
            context["file_name"] = name
            sheet = read_sheets(content, name)[0]
            rows, findings = enrolment_rows(sheet, name)
            if findings:
                raise Refusal(findings)
            context["done"] = enrol_all(viewer_of(request), rows, f"{name} · {sheet.name}")
        except Refusal as refusal:
            form.refused(refusal)
    return render(request, "organisations/enrol.html", context, status=form.status)


@require_safe
def enrol_template(request: HttpRequest) -> HttpResponse:
    """The table to fill, with lists to choose from and an example."""
    return attached(enrolment_template(), EXCEL, "zuji-enterprises.xlsx")


def claim(request: HttpRequest) -> HttpResponse:
    """Look an enterprise up by its code and ask to speak for it."""
    viewer = viewer_of(request)
    code = (field(request, "uscc") or request.GET.get("uscc", "")).replace("\0", "").strip()
    enterprise = queries.claimable(code)
    form = ClaimForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and enterprise is not None:
        try:
            ClaimEnterprise(viewer, enterprise, **form.values()).run()
            return redirect("claim")
        except Refusal as refusal:
            form.refused(refusal)
    context: dict[str, Any] = {"code": code, "found": enterprise, "form": form}
    context["findings"] = findings_for(read_id("uscc", code, CREDIT_CODE)[1])
    context["own"] = queries.own_claims(viewer)
    if enterprise is not None:
        context["decision"] = decide(viewer, "enterprise.claim", enterprise)
    status = form.status if enterprise else 200
    return render(request, "organisations/claim.html", context, status=status)


@require_safe
def claim_list(request: HttpRequest) -> HttpResponse:
    return _claims(request)


def _claims(request: HttpRequest, decided: int = 0, form: SiteForm | None = None) -> HttpResponse:
    """A page of claims; one whose decision came back refused stands alone."""
    claims = queries.claims_for(viewer_of(request))
    if form:
        claims = claims.filter(pk=decided)
    page = Paginator(claims, A_PAGE).get_page(request.GET.get("page"))
    context = {"claims": [(claim, form or DecideClaimForm()) for claim in page], "page": page}
    status = form.status if form else 200
    return render(request, "organisations/claims.html", context, status=status)


@require_POST
def claim_decide(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    open_claim, form = queries.claim_or_404(viewer, pk), DecideClaimForm(request.POST)
    decide_claim = AcceptClaim if field(request, "decision") == "accept" else RefuseClaim
    try:
        decide_claim(viewer, open_claim, **form.values()).run()
    except Refusal as refusal:
        return _claims(request, pk, form.refused(refusal))
    return redirect("claim_list")


@require_safe
def site(request: HttpRequest, key: str) -> HttpResponse:
    """A site's lasting address; a merged one leads to its survivor."""
    site = queries.site_or_404(viewer_of(request), key)
    if site.merged_into_id:
        return redirect("site", site.survivor().key, permanent=True)
    return _site(request, site)


def _site(request: HttpRequest, site: Site, form: SiteForm | None = None) -> HttpResponse:
    others = queries.other_sites(site)
    context = {
        "site": site,
        "others": others,
        "form": form or MergeForm(sites=others),
        "may_merge": decide(viewer_of(request), "site.merge", site),
    }
    status = form.status if form else 200
    return render(request, "organisations/site.html", context, status=status)


@require_POST
def site_add(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    enterprise, form = queries.enterprise_or_404(viewer, pk), SiteOfEnterpriseForm(request.POST)
    try:
        added = AddSite(viewer, enterprise, **form.values()).run()
    except Refusal as refusal:
        return enterprise_page(request, enterprise, site=form.refused(refusal))
    return redirect("site", added.key)


@require_POST
def site_merge(request: HttpRequest, key: str) -> HttpResponse:
    viewer = viewer_of(request)
    site = queries.site_or_404(viewer, key)
    form = MergeForm(request.POST, sites=queries.other_sites(site))
    try:
        into = site.enterprise.sites.get(key=form.values()["into"])
        MergeSites(viewer, site, into=into).run()
    except Refusal as refusal:
        return _site(request, site, form.refused(refusal))
    return redirect("site", key)


def enterprise_unenrol(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a wrong enrolment back, on a page that says what stands against it."""
    viewer = viewer_of(request)
    enterprise = queries.enterprise_or_404(viewer, pk)
    require(viewer, UndoEnrolment.policy, enterprise)
    deed = Deed(
        label=policies()[UndoEnrolment.policy].label,
        title=f"{named(enterprise, lang())} {enterprise.uscc}",
        effects=UNENROLLED,
        told=None,
        back=reverse("enterprise", args=[pk]),
    )
    return done_by_page(
        request,
        deed,
        lambda reason: UndoEnrolment(viewer, enterprise, reason=reason).run(),
        reverse("enterprise_list"),
    )


UNENROLLED = (
    Label(
        "企业和它的场所从名录里删除；有人员、产品、材料或申请的企业不能删除。",
        "The enterprise and its sites leave the register; one with people, products, files or "
        "requests stays.",
    ),
)
"""What follows from taking an enrolment back."""
