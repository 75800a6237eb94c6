"""Permission to read the audit log."""

from __future__ import annotations

from collections.abc import Iterator

from zuji_portal.foundation.permissions.registry import Requirement, needs, policy
from zuji_portal.foundation.permissions.viewers import ViewerLike


@policy("audit.read", "查阅审计日志", "read the audit log")
def read_audit(viewer: ViewerLike, subject: object) -> Iterator[Requirement]:
    yield needs(
        viewer.role in {"auditor", "province", "owner"},
        "审计员、省主管部门，或企业负责人（仅本企业）",
        "auditor, province, or an owner (own enterprise only)",
    )
