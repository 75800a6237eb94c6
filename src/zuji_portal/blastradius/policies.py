"""Who may ask what a revision of a factor would move, and when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji_portal.foundation.jobs.kinds import LIVE
from zuji_portal.foundation.permissions.registry import Requirement, needs, policy
from zuji_portal.foundation.permissions.viewers import ViewerLike
from zuji_portal.rulebook.factors.machine import FACTOR, OPEN

if TYPE_CHECKING:
    from zuji_portal.rulebook.factors.models import FactorVersion


@policy("factor.report", "计算因子修订的影响", "compute what a factor revision moves")
def report(viewer: ViewerLike, version: FactorVersion) -> Iterator[Requirement]:
    """An expert or the province, while the revision is open, one report at a time."""
    yield needs(
        viewer.role in {"expert", "province"}, "专家或省主管部门", "an expert or the province"
    )
    yield FACTOR.requirement(version, OPEN)
    yield needs(
        not version.reports.filter(job__state__in=LIVE).exists(),
        "没有正在计算的报告",
        "no report is being computed",
    )
