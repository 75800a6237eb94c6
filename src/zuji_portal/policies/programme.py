"""The programme: who sets targets and scope, files reports, records consultations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zuji_portal.policies.registry import Requirement, needs, policy

PROVINCE = ("以省主管部门身份操作", "acting as a province officer")


@policy("target.set", "设定目标", "set targets")
def set_target(viewer: Any, subject: Any) -> Iterator[Requirement]:
    yield needs(viewer.role == "province", *PROVINCE)


@policy("industry.set", "调整重点行业", "change the key industries")
def set_industry(viewer: Any, subject: Any) -> Iterator[Requirement]:
    yield needs(viewer.role == "province", *PROVINCE)


@policy("pilot.set", "登记试点", "enter pilots")
def set_pilot(viewer: Any, subject: Any) -> Iterator[Requirement]:
    yield needs(viewer.role == "province", *PROVINCE)


@policy("report.file", "报送季报", "hand in a report")
def file_report(viewer: Any, period: Any) -> Iterator[Requirement]:
    yield needs(viewer.role == "province", *PROVINCE)


@policy("consultation.record", "登记会商", "record a consultation")
def record_consultation(viewer: Any, subject: Any) -> Iterator[Requirement]:
    yield needs(viewer.role == "province", *PROVINCE)


@policy("document.publish", "发布知识库文件", "publish a document")
def publish_document(viewer: Any, document: Any) -> Iterator[Requirement]:
    yield needs(viewer.role == "province", *PROVINCE)
