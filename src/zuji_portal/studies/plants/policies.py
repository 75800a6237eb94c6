"""Who enters a plant's ledger, begins studies of its products, and checks what they share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji_portal.foundation.permissions.conditions import by_staff, serves
from zuji_portal.foundation.permissions.registry import Requirement, needs, policy
from zuji_portal.foundation.permissions.viewers import ViewerLike

if TYPE_CHECKING:
    from zuji_portal.enterprises.organisations.models import Enterprise
    from zuji_portal.studies.plants.models import PlantVersion


@policy("plant.add", "上传或填写全厂台账", "upload or enter a plant's ledger")
def add_plant(viewer: ViewerLike, enterprise: Enterprise) -> Iterator[Requirement]:
    yield needs(
        serves(viewer, enterprise, "clerk", "owner"),
        "本企业碳管理员或负责人",
        "the enterprise's clerk or owner",
    )


@policy("plant.study", "为全厂台账的产品建核算", "begin studies of a plant's products")
def begin_studies(viewer: ViewerLike, version: PlantVersion) -> Iterator[Requirement]:
    yield from by_staff("owner", "clerk")(viewer, version)
    yield needs(version.state == "computed", "台账已经算出", "the ledger was computed")


@policy("plant.check", "核对全厂台账的共同部分", "check what a plant's products have in common")
def check_plant(viewer: ViewerLike, version: PlantVersion) -> Iterator[Requirement]:
    yield needs(
        viewer.role == "verifier" and version.is_opened_to(viewer),
        "以核查人员身份操作，且其产品的核查已签署独立性声明",
        "acting as a verifier who has signed the declaration for one of its products",
    )
