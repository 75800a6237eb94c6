"""Policies and finance in the history: published, told, answered, and shown to one institution."""

from __future__ import annotations

import datetime
from typing import Any

from zuji_portal.demonstration.history.clock import END, Life, moment
from zuji_portal.demonstration.history.world import World
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_as
from zuji_portal.offers import actions
from zuji_portal.offers.models import Telling
from zuji_portal.offers.telling import tell_offers

OFFERS: tuple[dict[str, Any], ...] = (
    {
        "kind": "finance",
        "level": "province",
        "benefit": "loan",
        "title_zh": "碳足迹挂钩贷款（示例）",
        "title_en": "Footprint-linked loan (example)",
        "issuer_zh": "示例银行（虚构）",
        "issuer_en": "Example Bank (fictional)",
        "terms_zh": "示例：碳足迹比上一年每降 1 %，利率下调 2 个基点，最多 20 个基点。",
        "terms_en": "Example: two basis points less for each per cent lower, twenty at most.",
        "certificate": True,
        "reduction": 1.0,
    },
    {
        "kind": "policy",
        "level": "province",
        "benefit": "award",
        "title_zh": "产品碳足迹评价奖补（示例）",
        "title_en": "Award for product footprints (example)",
        "issuer_zh": "示例省厅（虚构）",
        "issuer_en": "Example department (fictional)",
        "terms_zh": "示例：首次取得证书的产品，一次性奖补核查费用的一半。",
        "terms_en": "Example: half of the verification's cost, once, for a first certificate.",
        "certificate": True,
    },
    {
        "kind": "policy",
        "level": "province",
        "benefit": "recognition",
        "title_zh": "出口重点产品标识推荐（示例）",
        "title_en": "Recommended export products (example)",
        "issuer_zh": "示例商务主管部门（虚构）",
        "issuer_en": "Example trade department (fictional)",
        "terms_zh": "示例：公开碳足迹且经核查的产品优先推荐参展。",
        "terms_en": "Example: verified and published products are recommended for fairs first.",
        "public": True,
        "dqr": 2.5,
    },
    {
        "kind": "finance",
        "level": "province",
        "benefit": "insurance",
        "title_zh": "数据质量责任保险（示例）",
        "title_en": "Insurance of data quality (example)",
        "issuer_zh": "示例保险（虚构）",
        "issuer_en": "Example Insurance (fictional)",
        "terms_zh": "示例：数据质量评级 2.0 以内的，保费减半。",
        "terms_en": "Example: half the premium where the data quality rating is at most 2.0.",
        "dqr": 2.0,
    },
)
CITY_OFFER: dict[str, Any] = {
    "kind": "policy",
    "level": "city",
    "benefit": "award",
    "title_zh": "市级降碳技改补助（示例）",
    "title_en": "City grant for low-carbon retrofits (example)",
    "issuer_zh": "示例市局（虚构）",
    "issuer_en": "Example city bureau (fictional)",
    "terms_zh": "示例：碳足迹比上一年下降 3 % 以上的企业，按设备投资的 5 % 补助。",
    "terms_en": "Example: five per cent of the equipment where the footprint fell by three.",
    "reduction": 3.0,
}
BLANK: dict[str, Any] = {
    "document_number": "",
    "link": "",
    "contact": "示例 0531-0000000",
    "valid_until": None,
    "industries": [],
    "cities": [],
    "exporter": False,
    "assurance": "",
    "certificate": False,
    "public": False,
    "dqr": None,
    "reduction": None,
}


def offers_life(world: World) -> Life:
    """Published by province and city, told to whom they fit, answered by some."""
    city = next(viewer for viewer in world.offices.values() if viewer.role == "city")
    yield moment(datetime.date(2026, 9, 15), 10)
    for row in OFFERS:
        _published(world, world.province, row)
    _published(world, city, CITY_OFFER)
    yield moment(datetime.date(2026, 9, 16), 6)
    tell_offers(world.clock.day)
    yield moment(datetime.date(2026, 9, 21), 15)
    _answered(world)
    yield moment(datetime.date(2026, 11, 26), 6)
    tell_offers(END)


def _published(world: World, by: Viewer, row: dict[str, Any]) -> None:
    values = BLANK | {"valid_from": world.clock.day} | row
    actions.PublishOffer(by, None, values=values).run()


def _answered(world: World) -> None:
    """Two of three answer; 鲁岱 shows its product to the bank it is interested in."""
    held = Telling.objects.select_related("offer", "enterprise").order_by("pk")
    for number, telling in enumerate(held):
        owners = telling.enterprise.appointments.filter(role="owner", ended_at=None)
        appointment = owners.select_related("user").first()
        if appointment is None or number % 3 == 2:
            continue
        answer = "declined" if number % 5 == 4 else "interested"
        actions.AnswerOffer(viewer_as(appointment), telling, answer=answer).run()
    ludai = held.filter(enterprise=world.firms[0].enterprise, offer__kind="finance").first()
    if ludai is None:
        return
    owner = world.firms[0]["owner"]
    actions.AnswerOffer(owner, ludai, answer="interested").run()
    actions.ShareWithInstitution(
        owner,
        ludai,
        need="示例：电炉余热回收改造，需要 3000 万元",
        contact="示例·颜总 0543-0000000",
        until=world.clock.day + datetime.timedelta(days=180),
    ).run()
