"""Pages of data campaigns: the officers', each plant's request, the published counts."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji_portal.enterprises.evidence.actions import AddEvidence
from zuji_portal.foundation.accounts.viewer import viewer_of
from zuji_portal.foundation.permissions import decide, require
from zuji_portal.foundation.workflow.confirming import moved_on_page
from zuji_portal.programme.campaigns import actions, queries
from zuji_portal.programme.campaigns.forms import AnswerRequestForm, CampaignForm, ExtendForm
from zuji_portal.programme.campaigns.machine import DATA_CAMPAIGN, DATA_REQUEST
from zuji_portal.programme.campaigns.models import DataCampaign, DataRequest
from zuji_portal.programme.campaigns.rules import OF_A_YEAR
from zuji_portal.programme.workbook import book_of
from zuji_portal.ui.downloads import EXCEL, attached
from zuji_portal.ui.language import lang

A_PAGE, MOST_NAMED = 50, 200
CAMPAIGN_MOVES: dict[str, type[actions.CampaignStep]] = {
    DATA_CAMPAIGN.move(action.policy).key: action
    for action in (actions.CloseCampaign, actions.WithdrawCampaign)
}
REQUEST_MOVES: dict[str, type[actions.DataRequestStep]] = {
    DATA_REQUEST.move(action.policy).key: action
    for action in (actions.DeclineDataRequest, actions.ReturnRequest)
}
HEADS = (
    Label("企业", "Enterprise"),
    Label("统一社会信用代码", "Credit code"),
    Label("市", "City"),
    Label("状态", "State"),
    Label("答复日期", "Replied on"),
    Label("发出后未答复天数", "Days silent since the opening"),
    Label("逾期天数", "Days past the last day"),
    Label("说明", "Statement"),
)


@require_safe
def campaign_results(request: HttpRequest) -> HttpResponse:
    """The published counts of every closed campaign."""
    page = Paginator(queries.closed(), A_PAGE).get_page(request.GET.get("page"))
    rows = [(campaign, queries.chosen_by(campaign)) for campaign in page]
    return render(request, "campaigns/results.html", {"page": page, "rows": rows})


@require_safe
def campaign_list(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    page = Paginator(queries.campaigns_of(viewer), A_PAGE).get_page(request.GET.get("page"))
    seen = queries.requests_of(viewer)
    context = {
        "page": page,
        "rows": [
            (
                campaign,
                DATA_CAMPAIGN.word(campaign.state, lang()),
                queries.counts_of(seen.filter(campaign=campaign), campaign.due_on),
            )
            for campaign in page
        ],
        "may": decide(viewer, "campaign.open"),
    }
    return render(request, "campaigns/list.html", context)


def campaign_new(request: HttpRequest) -> HttpResponse:
    """The form; whom it would ask is shown first, and asked by the second button."""
    viewer = viewer_of(request)
    require(viewer, "campaign.open")
    city = viewer.city if viewer.role == "city" else ""
    form = CampaignForm(request.POST if request.method == "POST" else None, city=city)
    asked: list[Any] | None = None
    if request.method == "POST":
        try:
            values = form.values()
            if "open" in request.POST:
                made = actions.OpenCampaign(viewer, None, values=values).run()
                return redirect("campaign", made.pk)
            asked = queries.whom(values["industry"], city or values["city"], values["model_id"])
        except Refusal as refusal:
            form.refused(refusal)
    context = {"form": form, "asked": asked, "named": (asked or [])[:MOST_NAMED]}
    return render(request, "campaigns/new.html", context, status=form.status)


def _campaign(
    request: HttpRequest, campaign: DataCampaign, status: int = 200, **more: Any
) -> HttpResponse:
    viewer, today = viewer_of(request), timezone.localdate()
    seen = queries.requests_of(viewer).filter(campaign=campaign)
    show = request.GET.get("show", "")
    show = show if show in queries.GROUPS else ""
    chosen = seen.filter(state=show) if show else seen
    page = Paginator(chosen, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "campaign": campaign,
        "state": DATA_CAMPAIGN.word(campaign.state, lang()),
        "chosen_by": queries.chosen_by(campaign),
        "counts": queries.counts_of(seen, campaign.due_on),
        "by_city": queries.by_city(seen, campaign.due_on),
        "page": page,
        "lines": [queries.line_of(row, today) for row in page],
        "show": show,
        "groups": [
            (key, DATA_REQUEST.word(key, lang()), n)
            for key in queries.GROUPS
            if (n := seen.filter(state=key).count())
        ],
        "may_extend": decide(viewer, "campaign.extend", campaign),
        "form": ExtendForm(),
        "today": today,
    }
    return render(request, "campaigns/campaign.html", context | more, status=status)


@require_safe
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    return _campaign(request, queries.campaign_or_404(viewer_of(request), pk))


@require_safe
def campaign_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Every plant that the officer sees, with its days of silence, as Excel."""
    viewer, today = viewer_of(request), timezone.localdate()
    campaign = queries.campaign_or_404(viewer, pk)
    rows = [
        [
            request_row.enterprise.name_zh,
            request_row.enterprise.uscc,
            request_row.enterprise.city_name[lang()],
            DATA_REQUEST.word(request_row.state, lang()),
            request_row.replied_on if request_row.state in {"answered", "declined"} else None,
            line.silent_days,
            line.over_days or None,
            request_row.text,
        ]
        for request_row in queries.requests_of(viewer).filter(campaign=campaign)
        for line in [queries.line_of(request_row, today)]
    ]
    book = book_of({campaign.number: [[head[lang()] for head in HEADS], *rows]})
    return attached(book, EXCEL, f"zuji-{campaign.number}.xlsx")


@require_POST
def campaign_extend(request: HttpRequest, pk: int) -> HttpResponse:
    viewer = viewer_of(request)
    campaign, form = queries.campaign_or_404(viewer, pk), ExtendForm(request.POST)
    require(viewer, "campaign.extend", campaign)
    try:
        actions.ExtendCampaign(viewer, campaign, **form.values()).run()
    except Refusal as refusal:
        campaign.refresh_from_db()
        return _campaign(request, campaign, 422, form=form.refused(refusal))
    return redirect("campaign", pk)


def campaign_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    viewer = viewer_of(request)
    return moved_on_page(
        request,
        viewer,
        DATA_CAMPAIGN,
        queries.campaign_or_404(viewer, pk),
        act=CAMPAIGN_MOVES.get(move),
        page=_campaign,
    )


@require_safe
def data_request_list(request: HttpRequest) -> HttpResponse:
    """What the enterprise was asked for, the last first."""
    viewer = viewer_of(request)
    rows = queries.requests_of(viewer).order_by("-campaign__pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, DATA_REQUEST.word(row.state, lang())) for row in page],
        "today": timezone.localdate(),
    }
    return render(request, "campaigns/asked.html", context)


def _request(
    request: HttpRequest, asked: DataRequest, status: int = 200, **more: Any
) -> HttpResponse:
    viewer = viewer_of(request)
    is_of_a_year = asked.campaign.wanted in OF_A_YEAR
    may = decide(viewer, "datarequest.answer", asked)
    fitting = queries.fitting(asked) if may and is_of_a_year else []
    context = {
        "asked": asked,
        "campaign": asked.campaign,
        "state": DATA_REQUEST.word(asked.state, lang()),
        "is_of_a_year": is_of_a_year,
        "fitting": fitting,
        "may_answer": may,
        "form": AnswerRequestForm(fitting=fitting),
        "revisions": asked.revisions.select_related("study__product").order_by("pk"),
        "is_own": asked.enterprise_id == viewer.enterprise_id,
        "today": timezone.localdate(),
    }
    return render(request, "campaigns/request.html", context | more, status=status)


@require_safe
def data_request(request: HttpRequest, pk: int) -> HttpResponse:
    return _request(request, queries.request_or_404(viewer_of(request), pk))


@require_POST
def data_request_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answers; a file is kept as evidence of the enterprise first."""
    viewer = viewer_of(request)
    asked = queries.request_or_404(viewer, pk)
    require(viewer, "datarequest.answer", asked)
    fitting = queries.fitting(asked) if asked.campaign.wanted in OF_A_YEAR else []
    form = AnswerRequestForm(request.POST, request.FILES, fitting=fitting)
    try:
        values = form.values()
        upload, kept = values["file"], None
        if upload is not None:
            content, name = upload
            kept = AddEvidence(viewer, asked.enterprise, content=content, name=name).run()
        keys = [int(key) for key in values.get("studies", [])]
        actions.AnswerRequest(
            viewer, asked, studies=keys, file=kept, text=values["text"] or ""
        ).run()
    except Refusal as refusal:
        asked.refresh_from_db()
        return _request(request, asked, 422, form=form.refused(refusal))
    return redirect("data_request", pk)


def data_request_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    viewer = viewer_of(request)
    return moved_on_page(
        request,
        viewer,
        DATA_REQUEST,
        queries.request_or_404(viewer, pk),
        act=REQUEST_MOVES.get(move),
        page=_request,
    )
