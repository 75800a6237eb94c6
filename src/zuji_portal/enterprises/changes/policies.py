"""Change requests: whose evidence the officers read."""

from __future__ import annotations

from zuji.core.label import Label
from zuji_portal.foundation.permissions.registry import Grant

GRANTS = tuple(
    Grant(
        noun="evidence",
        role=role,
        where="zuji_portal.enterprises.changes.queries.request_files",
        label=Label("变更申请所附的文件", "files of a change request"),
    )
    for role in ("city", "province")
)
