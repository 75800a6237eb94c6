"""Reads of data campaigns: whom a choice finds, who is silent and since when, what a plant may
answer with.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from zuji.core.label import Label
from zuji.core.places import cities
from zuji.sectors.registry import get_model, industry_of
from zuji.supervision import AskedPlant, CampaignCounts, campaign_counts
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.permissions.roles import ENTERPRISE
from zuji_portal.foundation.workflow.machine import WaitingFacts
from zuji_portal.programme.campaigns.models import DataCampaign, DataRequest
from zuji_portal.programme.scope import every_industry, industry_of_class
from zuji_portal.studies.models import HEAVY, Revision
from zuji_portal.studies.queries import latest_revisions
from zuji_portal.ui.figures import FigureGroup

GROUPS = ("asked", "answered", "declined", "silent", "dropped")


def campaigns_of(viewer: Viewer) -> QuerySet[DataCampaign]:
    """Province and auditor: all. City: its own, and those of the province that concern it. Nobody
    else any.
    """
    rows = DataCampaign.objects.all()
    if viewer.role in {"province", "auditor"}:
        return rows
    if viewer.role == "city":
        return rows.filter(Q(office=viewer.city) | Q(office="", city__in=["", viewer.city]))
    return rows.none()


def campaign_or_404(viewer: Viewer, pk: int) -> DataCampaign:
    campaign = campaigns_of(viewer).filter(pk=pk).first()
    if campaign is None:
        raise Http404(pk)
    return campaign


def requests_of(viewer: Viewer) -> QuerySet[DataRequest]:
    """Province and auditor: all. City: those of its enterprises. Enterprise: its own."""
    rows = DataRequest.objects.select_related("campaign", "enterprise")
    if viewer.role in {"province", "auditor"}:
        return rows
    if viewer.role == "city":
        return rows.filter(enterprise__city=viewer.city)
    if viewer.role in ENTERPRISE:
        return rows.filter(enterprise=viewer.enterprise_id)
    return rows.none()


def request_or_404(viewer: Viewer, pk: int) -> DataRequest:
    request = requests_of(viewer).filter(pk=pk).first()
    if request is None:
        raise Http404(pk)
    return request


def files_opened(viewer: Viewer) -> Q:
    """Files with which the plants that an officer sees answered."""
    answered = requests_of(viewer).filter(file__isnull=False)
    return Q(pk__in=answered.order_by().values("file"))


def closed() -> QuerySet[DataCampaign]:
    """Campaigns whose counts are public, the last first."""
    return DataCampaign.objects.filter(state="closed").order_by("-ended_at", "-pk")


def whom(industry: str = "", city: str = "", model_id: str = "") -> list[Enterprise]:
    """The enterprises that a choice finds: enrolled in a city, of an industry by their own class or
    by a product (its class, else its model), with a product of a class; all of them hold.
    """
    rows = Enterprise.objects.order_by("name_zh", "pk")
    if city:
        rows = rows.filter(city=city)
    if model_id:
        rows = rows.filter(pk__in=Product.objects.filter(model_id=model_id).values("enterprise"))
    if industry:
        rows = rows.filter(pk__in=_of_industry(industry))
    return list(rows)


def _of_industry(key: str) -> set[int]:
    """The enterprises of a key industry."""
    industries = every_industry()
    own = Enterprise.objects.exclude(industry="").order_by().values_list("pk", "industry")
    found = {pk for pk, code in own if industry_of_class(code, industries) == key}
    made = Product.objects.order_by().values_list("enterprise", "gb4754", "model_id")
    for enterprise, code, model_id in made:
        of_code = industry_of_class(code, industries)
        if key == (of_code or industry_of(model_id)):
            found.add(enterprise)
    return found


def counts_of(requests: QuerySet[DataRequest], due_on: datetime.date) -> CampaignCounts:
    """How the plants of some requests stand."""
    rows = requests.order_by().values_list("state", "replied_at")
    return campaign_counts(
        (AskedPlant(state, timezone.localdate(at) if at else None) for state, at in rows), due_on
    )


@dataclass(frozen=True)
class RequestLine:
    """A plant as the list shows it: whole days since it was asked, and days past the last one."""

    request: DataRequest
    silent_days: int | None
    over_days: int


def line_of(request: DataRequest, today: datetime.date) -> RequestLine:
    """A request on a day; what is not silent has no days."""
    campaign = request.campaign
    if request.state not in {"asked", "silent"}:
        return RequestLine(request, None, 0)
    end = timezone.localdate(campaign.ended_at) if campaign.ended_at else today
    over = max((end - campaign.due_on).days, 0)
    return RequestLine(request, (end - campaign.opened_on).days, over)


def by_city(requests: QuerySet[DataRequest], due_on: datetime.date) -> list[Any]:
    """City → its counts, of cities with a plant that was asked."""
    held: dict[str, list[AskedPlant]] = {}
    for city, state, at in requests.order_by().values_list(
        "enterprise__city", "state", "replied_at"
    ):
        plant = AskedPlant(state, timezone.localdate(at) if at else None)
        held.setdefault(city, []).append(plant)
    names = {c.code: Label(c.zh, c.en) for c in cities()}
    return [
        (names.get(city, Label(city, city)), campaign_counts(held[city], due_on))
        for city in sorted(held)
    ]


def fitting(request: DataRequest) -> list[Revision]:
    """The approved studies of the enterprise that answer what is asked, as they were handed in
    last: of the year and the class; where a correction is asked for, handed in since then.
    """
    campaign = request.campaign
    if campaign.year is None:
        return []
    rows = latest_revisions().filter(
        study__enterprise=request.enterprise_id,
        study__state="approved",
        study__year=campaign.year,
    )
    if campaign.model_id:
        rows = rows.filter(study__model_id=campaign.model_id)
    if campaign.wanted == "update":
        rows = rows.filter(at__gte=campaign.at)
    return list(rows.select_related("study__product", "figures").defer(*HEAVY, "study__data"))


def chosen_by(campaign: Any) -> list[Label]:
    """What a campaign's enterprises were chosen by, in words; all of them where by nothing."""
    words = []
    industry = every_industry().get(campaign.industry)
    if industry is not None:
        words.append(industry.title)
    words += [Label(c.zh, c.en) for c in cities() if c.code == campaign.city]
    if campaign.model_id:
        words.append(get_model(campaign.model_id).title)
    return words or [Label("全部已登记的企业", "every enrolled enterprise")]


def campaign_facts(campaigns: Iterable[DataCampaign]) -> dict[int, WaitingFacts]:
    """Campaign → its last day, and how many are silent."""
    rows = list(campaigns)
    silent: Mapping[int, int] = dict(
        DataRequest.objects.filter(campaign__in=[row.pk for row in rows], state="asked")
        .order_by()
        .values_list("campaign")
        .annotate(n=Count("pk"))
    )
    return {
        row.pk: WaitingFacts(
            due=row.due_on,
            note=Label(f"{silent.get(row.pk, 0)} 家未答复", f"{silent.get(row.pk, 0)} silent"),
        )
        for row in rows
    }


def request_facts(requests: Iterable[DataRequest]) -> dict[int, WaitingFacts]:
    """Request → its last day, and what was said of the reply before."""
    return {
        row.pk: WaitingFacts(
            due=row.campaign.due_on,
            note=Label(row.returned_why, row.returned_why) if row.returned_why else None,
        )
        for row in requests
    }


def board_figures(viewer: Viewer) -> FigureGroup:
    """Campaigns under way, and how their plants stand."""
    open_ones = campaigns_of(viewer).filter(state="open")
    rows = requests_of(viewer).filter(campaign__in=open_ones.values("pk")).order_by()
    states = dict(rows.values_list("state").annotate(n=Count("pk")))
    late = rows.filter(state="asked", campaign__due_on__lt=timezone.localdate()).count()
    return FigureGroup(
        title=Label("数据征集", "Data campaigns"),
        route="campaign_list",
        rows=(
            (Label("征集中", "Under way"), open_ones.count()),
            (Label("已提供", "Answered"), states.get("answered", 0)),
            (Label("说明不能提供", "Declined"), states.get("declined", 0)),
            (Label("未答复", "Silent"), states.get("asked", 0)),
            (Label("逾期未答复", "Silent after the last day"), late),
            (Label("已公布的征集", "Published"), closed().count()),
        ),
    )
