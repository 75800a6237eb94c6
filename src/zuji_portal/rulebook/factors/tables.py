"""A table of factors as proposals: each row becomes a proposed version of its factor, whole or not
at all, with a receipt of what became of every row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.db import transaction

from zuji.core.label import listed
from zuji.core.receipt import Portion, Receipt
from zuji.core.refusals import Finding, Refusal, refuse
from zuji.factors import Factor
from zuji.factors.importing import with_source
from zuji.factors.packs import COLUMNS, row_of
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.permissions.registry import require
from zuji_portal.foundation.readingroom.readers import read_factor_table
from zuji_portal.rulebook.factors.actions import ProposeFactor
from zuji_portal.rulebook.factors.models import FactorVersion
from zuji_portal.rulebook.factors.proposals import FIELDS

UNSTATED_LICENCE = "user-supplied"
MOST_ROWS = 500
"""Rows of one table; each becomes a proposal that an expert has to read."""


@dataclass
class TableProposals:
    """What came of a table: the proposals, and the receipt of all that stood in it."""

    receipt: Receipt
    versions: list[FactorVersion] = field(default_factory=list)

    @property
    def refused(self) -> list[Finding]:
        """The reasons for which rows were not taken."""
        return [p.finding for p in self.receipt.portions if p.outcome == "refused" and p.finding]


def propose_table(
    viewer: Viewer, content: bytes, name: str, *, reason: str, beside: Mapping[str, str]
) -> TableProposals:
    """Propose every row of a table that can be read (the reader of ``zuji factors import``).

    `beside` says source, licence and region of rows that do not say them themselves. Refuses who
    may not propose, a table that cannot be read as a whole, and one with too many rows
    (``factor-table-long``).
    """
    require(viewer, "factor.propose")
    imported = read_factor_table(content, name)
    if len(imported.accepted) > MOST_ROWS:
        count = str(len(imported.accepted))
        raise refuse("factor-table-long", name, count, f"≤ {MOST_ROWS}")
    made: list[FactorVersion] = []
    refused: list[Portion] = []
    filled = [_filled(factor, beside) for factor in imported.accepted]
    for factor in with_source(filled, name):
        try:
            made.append(_proposed(viewer, factor, reason))
        except Refusal as problem:
            at = f"{name} · {factor.name_zh}"
            finding = replace(problem.findings[0], place=at)
            refused.append(_refused(finding))
    kept = [p for p in imported.receipt.portions if (p.kind, p.outcome) != ("row", "read")]
    read = [Portion(kind="row", outcome="read", count=len(made))] if made else []
    portions = (*read, *kept, *refused)
    return TableProposals(replace(imported.receipt, portions=portions), made)


def _filled(factor: Factor, beside: Mapping[str, str]) -> Factor:
    """The factor with what stands beside the table, where its row says nothing."""
    source = factor.source
    licence = "" if source.licence == UNSTATED_LICENCE else source.licence
    source = replace(
        source,
        title=source.title or beside.get("source_title", ""),
        publisher=source.publisher or beside.get("source_publisher", ""),
        licence=licence or beside.get("licence", "") or UNSTATED_LICENCE,
    )
    return replace(factor, source=source, region=factor.region or beside.get("region", ""))


def _refused(finding: Finding) -> Portion:
    places = (str(finding.place),)
    return Portion(kind="row", outcome="refused", count=1, places=places, finding=finding)


def _proposed(viewer: Viewer, factor: Factor, reason: str) -> FactorVersion:
    """One row as a proposal that says exactly what the row says; else nothing is proposed."""
    base = FactorVersion.objects.filter(factor_id=factor.id, is_current=True).first()
    row = row_of(factor)
    with transaction.atomic():
        version = ProposeFactor(viewer, base, fields=row, reason=reason).run()
        said = row_of(version.as_proposed)
        lost = [name for name in COLUMNS if said[name] != row[name]]
        if lost:
            labels = listed([FIELDS.get(name, name) for name in lost[:6]])
            raise refuse(
                "factor-row-other", "", row[lost[0]] or "—", said[lost[0]] or "—", fields=labels
            )
    return version
