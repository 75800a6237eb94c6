"""The catalogue: the holder publishes or hides, the province takes an entry off the list and
puts it back.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji_portal.foundation.permissions.conditions import by_province, serves
from zuji_portal.foundation.permissions.registry import Requirement, needs, policy
from zuji_portal.foundation.permissions.viewers import ViewerLike

if TYPE_CHECKING:
    from zuji_portal.catalogue.models import Entry


def _holder(viewer: ViewerLike, entry: Entry) -> Iterator[Requirement]:
    yield needs(serves(viewer, entry.enterprise, "owner"), "本企业负责人", "the enterprise's owner")


@policy("entry.publish", "公开产品碳足迹", "publish a footprint")
def publish(viewer: ViewerLike, entry: Entry) -> Iterator[Requirement]:
    yield from _holder(viewer, entry)
    yield needs(entry.delisted_at is None, "条目没有被移出目录", "the entry has not been delisted")


@policy("entry.hide", "停止公开", "stop publishing")
def hide(viewer: ViewerLike, entry: Entry) -> Iterator[Requirement]:
    yield from _holder(viewer, entry)
    yield needs(entry.is_public, "条目已公开", "the entry is public")


@policy("entry.delist", "移出目录", "delist an entry")
def delist(viewer: ViewerLike, entry: Entry) -> Iterator[Requirement]:
    yield from by_province(viewer, entry)
    yield needs(entry.delisted_at is None, "条目在目录中", "the entry is listed")


@policy("entry.relist", "恢复列入目录", "put an entry back")
def relist(viewer: ViewerLike, entry: Entry) -> Iterator[Requirement]:
    yield from by_province(viewer, entry)
    yield needs(entry.delisted_at is not None, "条目已移出目录", "the entry is delisted")


@policy("label.make", "下载标签", "download the label")
def label(viewer: ViewerLike, entry: Entry) -> Iterator[Requirement]:
    """The holder may make the label while certificate and product page are in force and public."""
    yield needs(
        serves(viewer, entry.enterprise, "owner", "clerk"),
        "持有企业的负责人或碳管理员",
        "the holder's owner or clerk",
    )
    yield needs(
        entry.has_valid_certificate(), "产品有有效的证书", "the product has a valid certificate"
    )
    yield needs(
        entry.is_shown,
        "产品页已公开（标签上的二维码指向它）",
        "the product page is public (the label's code leads to it)",
    )
