"""Who records research projects and staff: the enterprise's owner and clerk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji_portal.foundation.permissions.conditions import by_staff, serves
from zuji_portal.foundation.permissions.registry import Requirement, needs, policy
from zuji_portal.foundation.permissions.viewers import ViewerLike

if TYPE_CHECKING:
    from zuji_portal.enterprises.organisations.models import Enterprise
    from zuji_portal.programme.research.models import ResearchProject

WRITES = by_staff("owner", "clerk")


def _by_writer(viewer: ViewerLike, enterprise: Enterprise) -> Iterator[Requirement]:
    yield needs(
        serves(viewer, enterprise, "owner", "clerk"),
        "本企业负责人或碳管理员",
        "the enterprise's owner or clerk",
    )


POLICIES = tuple(
    policy(name, zh, en)(_by_writer)
    for name, zh, en in (
        ("research.record", "登记研发项目", "record a research project"),
        ("research.staff", "登记从事碳工作的人数", "record people who work on carbon"),
    )
)


@policy("research.spend", "登记研发投入", "record research spending")
def spend(viewer: ViewerLike, project: ResearchProject) -> Iterator[Requirement]:
    yield from WRITES(viewer, project)
    yield needs(project.stopped_at is None, "没有终止", "not stopped")


@policy("research.finish", "登记研发项目结题", "record that a project is done")
def finish(viewer: ViewerLike, project: ResearchProject) -> Iterator[Requirement]:
    yield from WRITES(viewer, project)
    yield needs(project.is_running, "还在进行", "still running: neither done nor stopped")


@policy("research.stop", "终止研发项目", "stop a research project")
def stop(viewer: ViewerLike, project: ResearchProject) -> Iterator[Requirement]:
    yield from WRITES(viewer, project)
    yield needs(project.is_running, "还在进行", "still running: neither done nor stopped")
