"""Who turns to the offices in the history: plants that apply, people who complain; and the first
documents that the province publishes.
"""

from __future__ import annotations

import datetime
import uuid

from zuji.core.content import read_content
from zuji.synth.plants import fictional_code
from zuji_portal.demonstration.history.clock import Life, moment
from zuji_portal.demonstration.history.world import World, person
from zuji_portal.enterprises.applications import actions as applications
from zuji_portal.enterprises.applications.models import Enrolment
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.programme.documents.actions import PublishDocument
from zuji_portal.supervision.complaints import actions as complaints
from zuji_portal.supervision.complaints.models import Complaint

VISITOR = Viewer(None)


def _city(world: World) -> Viewer:
    return next(viewer for viewer in world.offices.values() if viewer.role == "city")


def first_documents(world: World) -> Life:
    """The documents that come with the site, published early in the history."""
    yield moment(datetime.date(2023, 11, 20), 10)
    for row in read_content("data", "site", "documents.yaml"):
        PublishDocument(world.province, None, values=row).run()


def _applied(world: World, number: int, name: str, wanted: str) -> Enrolment:
    """An application to the city of the demonstration by somebody who signed up."""
    who = person(f"applicant{number}@synthetic.example", f"示例·申请人{number}")
    values = {
        "uscc": fictional_code(940_000 + number),
        "name_zh": f"{name}（示例）",
        "name_en": f"Example applicant {number} (fictional)",
        "city": _city(world).city,
        "industry": "2621",
        "contact": who.name,
        "telephone": "0543-0000000",
        "wanted": wanted,
    }
    return applications.ApplyForEnrolment(Viewer(who), None, values=values).run()


def enrolments(world: World) -> Life:
    """One refused long ago, one returned to be corrected, one that waits for the city."""
    city = _city(world)
    yield moment(datetime.date(2025, 4, 8), 10)
    refused = _applied(world, 1, "滨北肥业", "复合肥")
    yield moment(datetime.date(2025, 4, 11), 15)
    why = "示例：生产地址不在本市，请向所在市申请"
    applications.RefuseApplication(city, refused, reason=why).run()
    yield moment(datetime.date(2026, 11, 17), 10)
    returned = _applied(world, 2, "黄河口化工", "甲醇")
    yield moment(datetime.date(2026, 11, 20), 15)
    unclear = "示例：信用代码与营业执照不一致，请核对"
    applications.ReturnApplication(city, returned, reason=unclear).run()
    yield moment(datetime.date(2026, 11, 25), 9, 40)
    _applied(world, 3, "无棣新材料", "合成氨、尿素")


def _complained(named: str, about: str, text: str) -> Complaint:
    values = {"about": about, "named": named, "text": text, "token": uuid.uuid4()}
    complaint = complaints.FileComplaint(VISITOR, None, values=values).run()
    # a code made from the secret of the site that makes the history would open nothing elsewhere
    complaint.code_digest = f"example {complaint.number}"
    complaint.save(update_fields=["code_digest"])
    return complaint


def complaining(world: World) -> Life:
    """One upheld and closed, one that is looked into, one that nobody has taken up yet."""
    city = _city(world)
    yield moment(datetime.date(2026, 5, 6), 14)
    enterprises = (firm.enterprise for firm in world.firms.values())
    name = next(each.name_zh for each in enterprises if each.city == city.city)
    upheld = _complained(name, "enterprise", "示例：宣传页写“零碳产品”，产品页上没有这样的结果")
    yield moment(datetime.date(2026, 5, 8), 9)
    complaints.TakeUpComplaint(city, upheld).run()
    yield moment(datetime.date(2026, 5, 20), 16)
    found = "示例：属实，企业已改正宣传页"
    complaints.UpholdComplaint(city, upheld, reason=found).run()
    yield moment(datetime.date(2026, 5, 27), 10)
    complaints.CloseComplaint(city, upheld).run()
    yield moment(datetime.date(2026, 11, 19), 11)
    looked_into = _complained(name, "product", "示例：产品包装上的数与产品页不同")
    yield moment(datetime.date(2026, 11, 23), 9)
    complaints.TakeUpComplaint(world.province, looked_into).run()
    yield moment(datetime.date(2026, 11, 26), 13)
    _complained(name, "product", "示例：查不到包装上的二维码所指的产品")
