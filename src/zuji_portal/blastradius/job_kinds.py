"""The job: revisions of one factor's studies, some a part. A part done twice leaves the same
rows once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from zuji.compare import Shifts
from zuji.core.canonical import digest
from zuji.core.label import Label
from zuji.engine.parts import streamed
from zuji.factors import Factor
from zuji_portal.blastradius.models import BlastReport, BlastRow
from zuji_portal.blastradius.sizes import size_of
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.jobs.kinds import Kind, State
from zuji_portal.rulebook.factors.models import FactorVersion
from zuji_portal.studies.queries import latest_revisions

A_PART = 100
ON_CLUSTER = 2000
"""Revisions a part where a Dask cluster computes them (`ZUJI_DASK`): enough for every worker
between two checkpoints.
"""


def _report(arguments: Mapping[str, Any]) -> BlastReport:
    return BlastReport.objects.select_related("version").get(pk=arguments["report"])


def _parts(viewer: Viewer, arguments: Mapping[str, Any]) -> int:
    count = latest_revisions(_report(arguments).version.factor_id).count()
    return max(-(-count // _at_once()), 1)


def _at_once() -> int:
    return ON_CLUSTER if settings.DASK else A_PART


def _part(viewer: Viewer, arguments: Mapping[str, Any], part: int, state: State) -> State:
    report = _report(arguments)
    return {"last": compute_rows(report, report.version.factor, state.get("last", 0))}


def compute_rows(report: BlastReport, factor: Factor, after: int) -> int:
    """The rows of the next revisions beyond `after`, here or on the cluster; returns the last
    one's number.
    """
    revisions = list(latest_revisions(factor.id).filter(pk__gt=after)[: _at_once()])
    contents = [(bytes(revision.lock), revision.digest) for revision in revisions]
    shifts = streamed(
        Shifts({factor.id: factor}, present_of(factor.id)),
        "of",
        contents,
        threads=1,
        cluster=settings.DASK or None,
    )
    rows = []
    for revision, shift in zip(revisions, shifts, strict=True):
        rows.append(
            BlastRow(
                report=report,
                revision=revision,
                old=shift.old,
                new=shift.new,
                unit=shift.unit,
                refused=shift.refused,
                size=size_of(shift.old, shift.new),
            )
        )
    BlastRow.objects.bulk_create(rows, ignore_conflicts=True)
    return revisions[-1].pk if revisions else after


def present_of(factor_id: str) -> dict[str, Factor]:
    """The factor as it counts today, without the proposal."""
    row = FactorVersion.objects.filter(factor_id=factor_id, is_current=True).first()
    return {factor_id: row.factor} if row else {}


def _finish(viewer: Viewer, arguments: Mapping[str, Any], state: State) -> dict[str, Any]:
    """Whatever was submitted while it ran is computed too; then the report is sealed."""
    report, last = _report(arguments), int(state.get("last", 0))
    while (further := compute_rows(report, report.version.factor, last)) != last:
        last = further
    seal(report)
    return {"report": report.pk, "version": report.version_id}


def seal(report: BlastReport) -> None:
    """Writes the digest of all rows into the finished report."""
    rows = report.rows.order_by("revision_id").values_list(
        "revision__digest", "old", "new", "refused"
    )
    content = {
        "version": str(report.version),
        "stamp": report.stamp,
        "rows": [list(row) for row in rows],
    }
    report.digest = digest(content)
    report.save(update_fields=["digest"])


BLAST_RADIUS = Kind(_parts, _part, _finish, Label("影响范围", "Blast radius"))
