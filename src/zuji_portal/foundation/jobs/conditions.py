"""Conditions of policies about what is computed in the background."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zuji_portal.foundation.jobs.kinds import LIVE
from zuji_portal.foundation.permissions.registry import Requirement, needs
from zuji_portal.foundation.permissions.viewers import ViewerLike


def no_report_under_way(viewer: ViewerLike, subject: Any) -> Iterator[Requirement]:
    """One report (of the subject's `reports`) at a time."""
    yield needs(
        not subject.reports.filter(job__state__in=LIVE).exists(),
        "没有正在计算的报告",
        "no report is being computed",
    )
