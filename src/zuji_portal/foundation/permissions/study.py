"""The study desk: who edits, submits, approves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zuji_portal.foundation.permissions.enterprise import serves
from zuji_portal.foundation.permissions.registry import Requirement, needs, policy


@policy("study.create", "新建研究", "start a study")
def create(viewer: Any, product: Any) -> Iterator[Requirement]:
    yield needs(
        serves(viewer, product.enterprise, "clerk", "owner"),
        "本企业碳管理员或负责人",
        "the enterprise's clerk or owner",
    )


@policy("study.edit", "编辑研究", "edit a study")
def edit(viewer: Any, study: Any) -> Iterator[Requirement]:
    yield needs(
        serves(viewer, study.enterprise, "clerk", "owner"),
        "本企业碳管理员或负责人",
        "the enterprise's clerk or owner",
    )
    yield needs(
        study.state in {"draft", "returned"},
        "研究是草稿或已退回",
        "the study is a draft or was returned",
    )


@policy("study.comment", "批注", "comment")
def comment(viewer: Any, study: Any) -> Iterator[Requirement]:
    yield needs(
        serves(viewer, study.enterprise, "clerk", "owner", "approver"),
        "本企业人员（查阅人除外）",
        "a member of the enterprise (readers excepted)",
    )


@policy("study.submit", "提交审批", "submit for approval")
def submit(viewer: Any, study: Any) -> Iterator[Requirement]:
    yield from edit(viewer, study)


@policy("study.approve", "批准", "approve")
def approve(viewer: Any, study: Any) -> Iterator[Requirement]:
    yield needs(
        serves(viewer, study.enterprise, "approver"), "本企业审批人", "the enterprise's approver"
    )
    yield needs(study.state == "submitted", "研究已提交、待审批", "the study waits for approval")
    yield needs(
        viewer.user_id not in study.authors(),
        "审批人不是编制人",
        "the approver wrote nothing of it",
    )


@policy("study.return", "退回", "return")
def send_back(viewer: Any, study: Any) -> Iterator[Requirement]:
    yield needs(
        serves(viewer, study.enterprise, "approver"), "本企业审批人", "the enterprise's approver"
    )
    yield needs(study.state == "submitted", "研究已提交、待审批", "the study waits for approval")


@policy("evidence.add", "上传证据", "add evidence")
def add_evidence(viewer: Any, enterprise: Any) -> Iterator[Requirement]:
    yield needs(
        serves(viewer, enterprise, "clerk", "owner"),
        "本企业碳管理员或负责人",
        "the enterprise's clerk or owner",
    )


@policy("footprint.answer", "答复碳足迹请求", "answer a request for a footprint")
def answer(viewer: Any, request: Any) -> Iterator[Requirement]:
    yield needs(
        request.supplier_id is None or serves(viewer, request.supplier, "owner", "clerk"),
        "上游企业的负责人或碳管理员",
        "the supplier's owner or clerk",
    )
    yield needs(viewer.role in {"owner", "clerk"}, "以企业身份操作", "acting for an enterprise")
    yield needs(request.state == "open", "请求尚未答复", "the request has not been answered")


@policy("notice.settle", "办结待办", "settle a notice")
def settle(viewer: Any, notice: Any) -> Iterator[Requirement]:
    yield needs(
        serves(viewer, notice.enterprise, "clerk", "owner"),
        "本企业碳管理员或负责人",
        "the enterprise's clerk or owner",
    )
    yield needs(notice.settled_at is None, "待办未办结", "the notice is open")
