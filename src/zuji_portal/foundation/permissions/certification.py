"""Certification: who applies, who moves an application, who decides, who supervises what was
issued.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from zuji_portal.foundation.permissions.enterprise import serves
from zuji_portal.foundation.permissions.programme import by_province
from zuji_portal.foundation.permissions.registry import Policy, Requirement, needs, policy
from zuji_portal.foundation.permissions.words import certificate_states


def _in(certificate: Any, states: tuple[str, ...]) -> Requirement:
    zh, en = certificate_states(states)
    return needs(certificate.state in states, f"证书处于：{zh}", f"the certificate is: {en}")


@policy("certificate.apply", "申请证书", "apply for a certificate")
def apply(viewer: Any, study: Any) -> Iterator[Requirement]:
    yield needs(serves(viewer, study.enterprise, "owner"), "本企业负责人", "the enterprise's owner")
    yield needs(
        study.state == "approved",
        "研究已由企业审批人批准",
        "the enterprise's approver has approved the study",
    )
    yield needs(
        not any(c.is_pending for c in study.certificates.all()),
        "没有进行中的申请",
        "no application is under way",
    )


def _holder(viewer: Any, certificate: Any) -> Iterator[Requirement]:
    yield needs(
        serves(viewer, certificate.enterprise, "owner"), "本企业负责人", "the enterprise's owner"
    )


def _step(who: Callable[[Any, Any], Iterator[Requirement]], states: tuple[str, ...]) -> Policy:
    def check(viewer: Any, certificate: Any) -> Iterator[Requirement]:
        yield from who(viewer, certificate)
        yield _in(certificate, states)

    return check


PENDING = ("applied", "accepted", "reviewed", "inspected", "verified", "corrective")
for name, zh, en, who, states in (
    ("certificate.accept", "受理", "accept", by_province, ("applied",)),
    ("certificate.review", "文件审核通过", "pass the documents", by_province, ("accepted",)),
    ("certificate.inspect", "现场检查通过", "pass the inspection", by_province, ("reviewed",)),
    ("certificate.verify", "核查通过", "take the verification", by_province, ("inspected",)),
    ("certificate.correct", "要求整改", "ask for correction", by_province, PENDING[1:5]),
    ("certificate.reject", "不予认证", "reject", by_province, PENDING),
    ("certificate.resubmit", "整改后再报", "resubmit", _holder, ("corrective",)),
    ("certificate.suspend", "暂停证书", "suspend", by_province, ("issued",)),
    ("certificate.restore", "恢复证书", "restore", by_province, ("suspended",)),
    ("certificate.revoke", "撤销证书", "revoke", by_province, ("issued", "suspended")),
    (
        "certificate.withdraw",
        "注销证书或撤回申请",
        "withdraw",
        _holder,
        (*PENDING, "issued", "suspended"),
    ),
    (
        "certificate.surveil",
        "登记年度监督",
        "record surveillance",
        by_province,
        ("issued", "suspended"),
    ),
):
    policy(name, zh, en)(_step(who, states))


@policy("certificate.issue", "决定发证", "decide and issue")
def issue(viewer: Any, certificate: Any) -> Iterator[Requirement]:
    yield from by_province(viewer, certificate)
    yield _in(certificate, ("verified",))
    yield needs(
        viewer.user_id not in certificate.had_a_hand(),
        "决定人没有参与编制、审批、核查、文件审核与现场检查",
        "the decider had no hand in writing, approving, verifying, reviewing or inspecting",
    )


@policy("external.record", "登记外部证书", "record an external certificate")
def external(viewer: Any, product: Any) -> Iterator[Requirement]:
    yield needs(
        serves(viewer, product.enterprise, "owner", "clerk"),
        "本企业负责人或碳管理员",
        "the enterprise's owner or clerk",
    )
