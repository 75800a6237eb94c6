"""Certificates: who records those of others, and whose files the province reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji.core.label import Label
from zuji_portal.foundation.permissions.conditions import serves
from zuji_portal.foundation.permissions.registry import Grant, Requirement, needs, policy
from zuji_portal.foundation.permissions.viewers import ViewerLike

if TYPE_CHECKING:
    from zuji_portal.enterprises.products.models import Product

GRANTS = (
    Grant(
        noun="evidence",
        role="province",
        where="zuji_portal.certification.queries.application_files",
        label=Label("申请材料中的文件", "files of an application for a certificate"),
    ),
)


@policy("external.record", "登记外部证书", "record an external certificate")
def external(viewer: ViewerLike, product: Product) -> Iterator[Requirement]:
    yield needs(
        serves(viewer, product.enterprise, "owner", "clerk"),
        "本企业负责人或碳管理员",
        "the enterprise's owner or clerk",
    )
