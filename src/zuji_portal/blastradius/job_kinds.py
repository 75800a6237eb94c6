"""The job: revisions of one factor's studies, some a part. A part done twice leaves the same
rows once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings

from zuji.compare import Shift, Shifts, shifts_of
from zuji.core.canonical import digest
from zuji.core.label import Label
from zuji.engine.parts import streamed
from zuji.factors import Factor
from zuji_portal.blastradius.extracts import AT_ONCE, frozen_rows, parts_for
from zuji_portal.blastradius.models import BlastReport, BlastRow
from zuji_portal.blastradius.sizes import size_of
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.jobs.kinds import Kind, State
from zuji_portal.rulebook.factors.models import FactorVersion
from zuji_portal.studies.models import Revision
from zuji_portal.studies.queries import latest_revisions

A_PART = 2000
"""Revisions between two checkpoints: enough that many of them are alike."""


def _report(arguments: Mapping[str, Any]) -> BlastReport:
    return BlastReport.objects.select_related("version").get(pk=arguments["report"])


def _parts(viewer: Viewer, arguments: Mapping[str, Any]) -> int:
    count = latest_revisions(_report(arguments).version.factor_id).count()
    return max(-(-count // A_PART), 1)


def _part(viewer: Viewer, arguments: Mapping[str, Any], part: int, state: State) -> State:
    report = _report(arguments)
    return {"last": compute_rows(report, report.version.factor, state.get("last", 0))}


def compute_rows(report: BlastReport, factor: Factor, after: int) -> int:
    """The rows of the next revisions beyond `after`; returns the last one's number. Studies alike
    are computed as one array from their extracts, the others from their lockfiles, here or on the
    cluster.
    """
    frozen = frozen_rows(factor.id, after, A_PART)
    revised, present = {factor.id: factor}, present_of(factor.id)
    extracts = {row.pk: row.extract for row in frozen if row.extract}
    found = shifts_of([*extracts.values()], parts_for([*extracts.values()]), revised, present)
    shifts = {pk: shift for pk, shift in zip(extracts, found, strict=True) if shift}
    shifts |= _from_lockfiles([row.pk for row in frozen if row.pk not in shifts], revised, present)
    BlastRow.objects.bulk_create(
        (
            BlastRow(
                report=report,
                revision_id=row.pk,
                old=shift.old,
                new=shift.new,
                unit=shift.unit,
                refused=shift.refused,
                size=size_of(shift.old, shift.new),
            )
            for row in frozen
            for shift in (shifts[row.pk],)
        ),
        ignore_conflicts=True,
    )
    return frozen[-1].pk if frozen else after


def _from_lockfiles(
    keys: Sequence[int], revised: Mapping[str, Factor], present: Mapping[str, Factor]
) -> dict[int, Shift]:
    shifts: dict[int, Shift] = {}
    runner = Shifts(revised, present)
    for start in range(0, len(keys), AT_ONCE):
        some = Revision.objects.filter(pk__in=keys[start : start + AT_ONCE]).only("lock", "digest")
        contents = {row.pk: (bytes(row.lock), row.digest) for row in some}
        cluster = settings.DASK or None
        found = streamed(runner, "of", [*contents.values()], threads=1, cluster=cluster)
        shifts |= zip(contents, found, strict=True)
    return shifts


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
