"""Who may ask what a revision of a factor would move, and when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji_portal.foundation.jobs.conditions import no_report_under_way
from zuji_portal.foundation.permissions.conditions import by_keeper
from zuji_portal.foundation.permissions.registry import Requirement, policy
from zuji_portal.foundation.permissions.viewers import ViewerLike
from zuji_portal.rulebook.factors.machine import FACTOR, OPEN

if TYPE_CHECKING:
    from zuji_portal.rulebook.factors.models import FactorVersion


@policy("factor.report", "计算因子修订的影响", "compute what a factor revision moves")
def report(viewer: ViewerLike, version: FactorVersion) -> Iterator[Requirement]:
    """An expert or the province, while the revision is open, one report at a time."""
    yield from by_keeper(viewer, version)
    yield FACTOR.requirement(version, OPEN)
    yield from no_report_under_way(viewer, version)
