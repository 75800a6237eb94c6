"""A partner's request: open, then fulfilled or declined; met at once where it is shared already."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji.core.label import Label, Lang
from zuji_portal.foundation.permissions.conditions import by_staff
from zuji_portal.foundation.permissions.registry import Requirement, needs
from zuji_portal.foundation.permissions.viewers import ViewerLike
from zuji_portal.foundation.workflow.machine import NEW, Ask, Machine, Move, State

if TYPE_CHECKING:
    from zuji_portal.exchange.models import ExchangePartner, PartnerRequest

OWNER = ("owner",)


def _partner(viewer: ViewerLike, partner: ExchangePartner) -> Iterator[Requirement]:
    yield needs(partner.ended_at is None, "对方的接入没有终止", "the partner's access runs")


def _answering(viewer: ViewerLike, asked: PartnerRequest) -> Iterator[Requirement]:
    yield from by_staff("owner")(viewer, asked)
    yield from _partner(viewer, asked.partner)


def _title(asked: PartnerRequest, lang: Lang) -> str:
    return asked.partner.name


PARTNER_REQUEST = Machine(
    noun="partnerrequest",
    label=Label("对方系统的碳足迹请求", "request of a partner's system"),
    rows="zuji_portal.exchange.queries.visible_to",
    route="exchange_request_move",
    page="exchange_request",
    title=_title,
    states=(
        State(
            name="open",
            label=Label("待答复", "to be answered"),
            turn=OWNER,
            asks=(
                Ask(
                    roles=OWNER,
                    text=Label(
                        "对方的系统请求一份碳足迹：请允许并答复，或说明不能提供。",
                        "A partner's system asks for a footprint: grant and answer it, or decline.",
                    ),
                    button=Label("看请求", "Read the request"),
                    moves=("exchange.fulfil", "exchange.decline"),
                ),
            ),
        ),
        State(name="fulfilled", label=Label("已提供", "fulfilled")),
        State(name="declined", label=Label("未提供", "declined")),
    ),
    moves=(
        Move(
            name="exchange.ask",
            sources=(NEW,),
            target="open",
            label=Label("请求碳足迹", "ask for a footprint"),
            who=_partner,
            form="page",
        ),
        Move(
            name="exchange.meet",
            sources=(NEW,),
            target="fulfilled",
            label=Label("请求已共享的碳足迹", "ask for what is shared already"),
            who=_partner,
            form="page",
        ),
        Move(
            name="exchange.fulfil",
            sources=("open",),
            target="fulfilled",
            label=Label("提供已允许的足迹", "send what is granted"),
            who=_answering,
        ),
        Move(
            name="exchange.decline",
            sources=("open",),
            target="declined",
            label=Label("不提供", "decline"),
            who=by_staff("owner"),
            needs_reason=True,
            reason=Label("不能提供的理由，告知对方", "Why not, told to the partner"),
        ),
    ),
)
