"""The data campaign, open until its counts are published; and the request to each enterprise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji.core.label import Label, Lang
from zuji_portal.foundation.permissions.conditions import by_staff, in_own_city
from zuji_portal.foundation.permissions.registry import Requirement, needs
from zuji_portal.foundation.permissions.viewers import ViewerLike
from zuji_portal.foundation.workflow.machine import NEW, Ask, Machine, Move, State

if TYPE_CHECKING:
    from zuji_portal.programme.campaigns.models import DataCampaign, DataRequest

OFFICERS, WRITERS = ("province", "city"), ("owner", "clerk")
BY_WRITERS = by_staff(*WRITERS)


def _officer(viewer: ViewerLike, subject: object) -> Iterator[Requirement]:
    yield needs(viewer.role in OFFICERS, "省或市主管部门", "the province or a city")


def _runs(viewer: ViewerLike, campaign: DataCampaign) -> Iterator[Requirement]:
    is_of_the_city = viewer.role == "city" and viewer.acting.city == campaign.office
    yield needs(
        viewer.role == "province" or is_of_the_city,
        "发出征集的市主管部门，或省主管部门",
        "acting for the city that runs the campaign, or for the province",
    )


def _ready(viewer: ViewerLike, campaign: DataCampaign) -> Iterator[Requirement]:
    yield needs(
        campaign.may_be_closed(),
        "截止日期已过，或企业都已答复",
        "the last day is past, or every enterprise replied",
    )


def _under_way(viewer: ViewerLike, request: DataRequest) -> Iterator[Requirement]:
    yield needs(request.is_under_way(), "征集没有结束", "the campaign is under way")


def _handler(viewer: ViewerLike, request: DataRequest) -> Iterator[Requirement]:
    yield needs(
        in_own_city(viewer, request.enterprise),
        "以企业所在市（或省）主管部门身份操作",
        "acting for the enterprise's city, or for the province",
    )


def _campaign_title(campaign: DataCampaign, lang: Lang) -> str:
    return campaign.title[lang]


def _request_title(request: DataRequest, lang: Lang) -> str:
    return request.campaign.title[lang]


DATA_CAMPAIGN = Machine(
    noun="datacampaign",
    label=Label("数据征集", "data campaign"),
    rows="zuji_portal.programme.campaigns.queries.campaigns_of",
    facts="zuji_portal.programme.campaigns.queries.campaign_facts",
    route="campaign_move",
    page="campaign",
    title=_campaign_title,
    states=(
        State(
            name="open",
            label=Label("征集中", "under way"),
            turn=OFFICERS,
            asks=(
                Ask(
                    roles=OFFICERS,
                    text=Label(
                        "征集到期或都已答复：请延期，或结束并公布家数。",
                        "Its last day is past, or all replied: extend it, or close it and publish "
                        "the counts.",
                    ),
                    button=Label("看征集", "See the campaign"),
                    moves=("campaign.close",),
                ),
            ),
        ),
        State(name="closed", label=Label("已结束并公布", "closed and published")),
        State(name="withdrawn", label=Label("已撤回", "withdrawn")),
    ),
    moves=(
        Move(
            name="campaign.open",
            sources=(NEW,),
            target="open",
            label=Label("发出数据征集", "open a data campaign"),
            who=_officer,
            form="page",
        ),
        Move(
            name="campaign.extend",
            sources=("open",),
            target=None,
            label=Label("延期", "extend"),
            who=_runs,
            needs_reason=True,
            form="page",
            route="campaign_extend",
        ),
        Move(
            name="campaign.close",
            sources=("open",),
            target="closed",
            label=Label("结束并公布家数", "close and publish the counts"),
            who=_runs,
            also=_ready,
            is_dangerous=True,
            effects=(
                Label(
                    "请了几家、几家按时答复、几家逾期答复、几家说明不能提供、几家没有答复，立即公布并写入"
                    "透明日志，以后不能更改；不公布企业名称。",
                    "How many were asked, answered in time, answered late, declined and were "
                    "silent is published and logged at once, for good; no enterprise is named.",
                ),
                Label(
                    "没有答复的记为未答复，不能再补交。",
                    "Who is silent is recorded as silent and can no longer answer.",
                ),
            ),
            told=Label("公众（公布页）", "the public, by its page"),
        ),
        Move(
            name="campaign.withdraw",
            sources=("open",),
            target="withdrawn",
            label=Label("撤回征集", "withdraw"),
            who=_runs,
            needs_reason=True,
            is_dangerous=True,
            effects=(
                Label(
                    "从企业的待办中撤下，不能恢复；已交的答复保留，不公布家数。",
                    "It leaves the enterprises' lists for good; replies that were given are kept, "
                    "and no counts are published.",
                ),
            ),
            told=Label("被征集的企业，在征集页上", "the enterprises, on the page of the request"),
        ),
    ),
)

REPLY = (
    Ask(
        roles=WRITERS,
        text=Label(
            "主管部门向贵企业征集数据：请在截止日期前提供，不能提供的请说明理由。",
            "You are asked for data: give it by the last day, or say why you cannot.",
        ),
        button=Label("答复", "Reply"),
        moves=("datarequest.answer", "datarequest.decline"),
    ),
)
DATA_REQUEST = Machine(
    noun="datarequest",
    label=Label("数据征集的答复", "request of a data campaign"),
    rows="zuji_portal.programme.campaigns.queries.requests_of",
    facts="zuji_portal.programme.campaigns.queries.request_facts",
    route="data_request_move",
    page="data_request",
    title=_request_title,
    states=(
        State(name="asked", label=Label("待答复", "to be answered"), turn=WRITERS, asks=REPLY),
        State(name="answered", label=Label("已提供", "answered")),
        State(name="declined", label=Label("说明不能提供", "declined with a reason")),
        State(name="silent", label=Label("未答复", "silent")),
        State(name="dropped", label=Label("征集已撤回", "campaign withdrawn")),
    ),
    moves=(
        Move(
            name="datarequest.ask",
            sources=(NEW,),
            target="asked",
            label=Label("向企业征集", "ask an enterprise"),
            who=_officer,
            form="none",
        ),
        Move(
            name="datarequest.answer",
            sources=("asked", "answered", "declined"),
            target="answered",
            label=Label("提供", "answer"),
            who=BY_WRITERS,
            also=_under_way,
            form="page",
            route="data_request_answer",
        ),
        Move(
            name="datarequest.decline",
            sources=("asked", "answered"),
            target="declined",
            label=Label("说明不能提供", "decline with a reason"),
            who=BY_WRITERS,
            also=_under_way,
            needs_reason=True,
            reason=Label("为什么不能提供，告知主管部门", "Why you cannot, told to the department"),
        ),
        Move(
            name="datarequest.return",
            sources=("answered", "declined"),
            target="asked",
            label=Label("退回重新答复", "return it"),
            who=_handler,
            also=_under_way,
            needs_reason=True,
            reason=Label("还要提供什么，告知企业", "What is still needed, told to the enterprise"),
        ),
        Move(
            name="datarequest.lapse",
            sources=("asked",),
            target="silent",
            label=Label("记为未答复", "record as silent"),
            who=_officer,
            form="none",
        ),
        Move(
            name="datarequest.drop",
            sources=("asked",),
            target="dropped",
            label=Label("随征集撤下", "take down with its campaign"),
            who=_officer,
            form="none",
        ),
    ),
)
