"""Certificates: who records those of others and takes over lists of such, and whose files the
province reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji.core.label import Label
from zuji_portal.foundation.permissions.conditions import by_province, serves
from zuji_portal.foundation.permissions.registry import Grant, Requirement, needs, policy
from zuji_portal.foundation.permissions.viewers import ViewerLike

if TYPE_CHECKING:
    from zuji_portal.certification.models import CertificateList
    from zuji_portal.enterprises.products.models import Product

GRANTS = (
    Grant(
        noun="evidence",
        role="province",
        where="zuji_portal.certification.queries.application_files",
        label=Label("申请材料中的文件", "files of an application for a certificate"),
    ),
)


@policy("list.take", "登记另处签发证书的名单", "take over a list of certificates issued elsewhere")
def take_list(viewer: ViewerLike, subject: object) -> Iterator[Requirement]:
    yield from by_province(viewer, subject)


@policy(
    "list.withdraw", "撤回另处签发证书的名单", "withdraw a list of certificates issued elsewhere"
)
def withdraw_list(viewer: ViewerLike, held: CertificateList) -> Iterator[Requirement]:
    yield from by_province(viewer, held)
    yield needs(held.withdrawn_at is None, "名单没有撤回", "the list is not withdrawn")


@policy("external.record", "登记外部证书", "record an external certificate")
def external(viewer: ViewerLike, product: Product) -> Iterator[Requirement]:
    yield needs(
        serves(viewer, product.enterprise, "owner", "clerk"),
        "本企业负责人或碳管理员",
        "the enterprise's owner or clerk",
    )
