"""Who registers partners, shares footprints and decides who sees them: the enterprise's owner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji_portal.foundation.permissions.conditions import by_staff, serves
from zuji_portal.foundation.permissions.registry import Requirement, needs, policy
from zuji_portal.foundation.permissions.subjects import EnterpriseLike
from zuji_portal.foundation.permissions.viewers import ViewerLike

if TYPE_CHECKING:
    from zuji_portal.catalogue.models import Entry
    from zuji_portal.exchange.models import (
        ExchangePartner,
        FootprintGrant,
        PartnerDelivery,
        SharedFootprint,
        SupplierHost,
    )

BY_OWNER = by_staff("owner")


@policy("exchange.register", "登记数据交换的对方", "register a partner for data exchange")
def register(viewer: ViewerLike, enterprise: EnterpriseLike) -> Iterator[Requirement]:
    yield needs(serves(viewer, enterprise, "owner"), "本企业负责人", "the enterprise's owner")


def _running(viewer: ViewerLike, partner: ExchangePartner) -> Iterator[Requirement]:
    yield from BY_OWNER(viewer, partner)
    yield needs(partner.ended_at is None, "对方的接入没有终止", "the partner's access runs")


@policy("exchange.connect", "连接供应商的主机", "connect a supplier's host")
def connect(viewer: ViewerLike, enterprise: EnterpriseLike) -> Iterator[Requirement]:
    yield needs(serves(viewer, enterprise, "owner"), "本企业负责人", "the enterprise's owner")


def _connected(viewer: ViewerLike, host: SupplierHost) -> Iterator[Requirement]:
    yield from BY_OWNER(viewer, host)
    yield needs(host.ended_at is None, "主机没有断开", "the host is connected")


def _inquiring(viewer: ViewerLike, host: SupplierHost) -> Iterator[Requirement]:
    yield from _connected(viewer, host)
    yield needs(
        host.partner is not None and host.partner.ended_at is None,
        "供应商已登记为对方，能把答复发回来",
        "the supplier is registered as a partner, which can send its answer",
    )


POLICIES = tuple(
    policy(name, zh, en)(check)
    for check, name, zh, en in (
        (_running, "exchange.end", "终止对方的接入", "end a partner's access"),
        (_running, "exchange.grant", "允许对方看一个产品", "let a partner see a product"),
        (_connected, "exchange.read", "重新读取供应商的主机", "read a supplier's host again"),
        (
            _connected,
            *("exchange.follow", "接收供应商主机的更新通知", "follow news of a supplier's host"),
        ),
        (
            _inquiring,
            *(
                "exchange.inquire",
                "向供应商的主机请求碳足迹",
                "ask a supplier's host for a footprint",
            ),
        ),
        (_connected, "exchange.disconnect", "断开供应商的主机", "disconnect a supplier's host"),
    )
)


@policy("exchange.ungrant", "收回对一个产品的允许", "end a grant of a product")
def ungrant(viewer: ViewerLike, grant: FootprintGrant) -> Iterator[Requirement]:
    yield from BY_OWNER(viewer, grant)
    yield needs(grant.ended_at is None, "还没有收回", "it has not ended yet")


@policy("exchange.publish", "发布可交换的碳足迹", "publish a footprint for exchange")
def publish(viewer: ViewerLike, entry: Entry) -> Iterator[Requirement]:
    yield from BY_OWNER(viewer, entry)
    yield needs(entry.delisted_at is None, "产品没有被移出目录", "the product is not delisted")


@policy("exchange.withdraw", "作废可交换的碳足迹", "withdraw a footprint of exchange")
def withdraw(viewer: ViewerLike, footprint: SharedFootprint) -> Iterator[Requirement]:
    yield from BY_OWNER(viewer, footprint)
    yield needs(footprint.status == "Active", "是现行的足迹", "it is current")


@policy("exchange.resend", "再次发送", "send again")
def resend(viewer: ViewerLike, delivery: PartnerDelivery) -> Iterator[Requirement]:
    yield from BY_OWNER(viewer, delivery)
    yield needs(delivery.state == "dead", "已停止重试", "it was given up")
    yield needs(
        delivery.partner.ended_at is None, "对方的接入没有终止", "the partner's access runs"
    )
