"""Who makes a package of a product for a programme that adopts footprints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji_portal.foundation.permissions.conditions import by_staff
from zuji_portal.foundation.permissions.registry import Requirement, needs, policy
from zuji_portal.foundation.permissions.viewers import ViewerLike

if TYPE_CHECKING:
    from zuji_portal.enterprises.products.models import Product

BY_WRITERS = by_staff("owner", "clerk")


@policy("award.package", "生成申报材料包", "make an application package")
def make_package(viewer: ViewerLike, product: Product) -> Iterator[Requirement]:
    yield from BY_WRITERS(viewer, product)
    yield needs(
        product.studies.filter(state="approved").exists(),
        "有一份企业已批准的核算",
        "there is a study that the enterprise approved",
    )
