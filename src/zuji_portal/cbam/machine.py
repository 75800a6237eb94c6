"""The CBAM dossier: filed, with versions; withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji.core.label import Label
from zuji.core.places import cbam_good
from zuji_portal.foundation.permissions.conditions import by_staff
from zuji_portal.foundation.permissions.registry import Requirement, needs
from zuji_portal.foundation.permissions.viewers import ViewerLike
from zuji_portal.foundation.workflow.machine import NEW, Machine, Move, State

if TYPE_CHECKING:
    from zuji_portal.cbam.models import FiledDossier
    from zuji_portal.enterprises.products.models import Product


def _exported(viewer: ViewerLike, product: Product) -> Iterator[Requirement]:
    yield needs(
        bool(product.hs and cbam_good(product.hs)),
        "产品登记的海关编码属于 CBAM 货物",
        "the product's customs code is that of a CBAM good",
    )


def _linked(viewer: ViewerLike, dossier: FiledDossier) -> Iterator[Requirement]:
    yield needs(
        dossier.link.revoked_at is None,
        "进口商链接没有撤销",
        "the importer's link was not revoked",
    )


CBAM = Machine(
    noun="fileddossier",
    label=Label("CBAM 资料", "CBAM dossier"),
    rows="zuji_portal.cbam.queries.visible_to",
    route="cbam_move",
    page="cbam_dossier",
    title=lambda record, lang: f"{record.importer} · {record.number}",
    states=(
        State(name="filed", label=Label("已交进口商", "filed")),
        State(name="withdrawn", label=Label("已撤回", "withdrawn")),
    ),
    moves=(
        Move(
            name="fileddossier.file",
            sources=(NEW,),
            target="filed",
            label=Label("交一份 CBAM 资料", "file a CBAM dossier"),
            who=by_staff("owner", "clerk"),
            also=_exported,
            form="page",
        ),
        Move(
            name="fileddossier.update",
            sources=("filed",),
            target=None,
            label=Label("上传 CBAM 资料的新版本", "upload a new version of a CBAM dossier"),
            who=by_staff("owner", "clerk"),
            form="page",
            route="cbam_update",
        ),
        Move(
            name="fileddossier.renew",
            sources=("filed",),
            target=None,
            label=Label("续期进口商链接", "renew the importer's link"),
            who=by_staff("owner", "clerk"),
            form="page",
        ),
        Move(
            name="fileddossier.revoke",
            sources=("filed",),
            target=None,
            label=Label("撤销进口商链接", "revoke the importer's link"),
            who=by_staff("owner", "clerk"),
            also=_linked,
            is_dangerous=True,
            effects=(
                Label(
                    "这个链接立即打不开，也不能恢复；资料不变。",
                    "This link shows nothing at once and for good; the dossier stays.",
                ),
                Label(
                    "续期会给出一个新的链接，只发给这家进口商。",
                    "Renewing gives a new link, to be sent to this importer only.",
                ),
            ),
            told=Label("进口商（打开链接时）", "the importer, on opening the link"),
        ),
        Move(
            name="fileddossier.withdraw",
            sources=("filed",),
            target="withdrawn",
            label=Label("撤回 CBAM 资料", "withdraw the CBAM dossier"),
            who=by_staff("owner", "clerk"),
            needs_reason=True,
            is_dangerous=True,
            effects=(
                Label(
                    "进口商的链接立即只显示已撤回和理由，不再显示数据。",
                    "The importer's link at once shows the withdrawal and its reason, and no data.",
                ),
                Label(
                    "各版本保留，本企业和主管部门仍可看；可以另交一份新的。",
                    "The versions stay with the plant and the authorities; another may be filed.",
                ),
            ),
            told=Label("进口商（凭链接）", "the importer, by its link"),
        ),
    ),
)
