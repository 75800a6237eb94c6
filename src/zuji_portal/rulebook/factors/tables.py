"""A file of factors as proposals: each factor asked for becomes a proposed version, whole or not at
all, with a receipt of what became of every row or cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.db import transaction

from zuji.core.label import listed
from zuji.core.receipt import Outcome, Portion, Receipt
from zuji.core.refusals import Finding, Refusal, note, refuse
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
"""Factors of one file; each becomes a proposal that an expert has to read."""


@dataclass
class TableProposals:
    """What came of a file: the proposals, why the rest was not taken, the receipt of all of it."""

    format: str
    receipt: Receipt
    refused: list[Finding]
    versions: list[FactorVersion] = field(default_factory=list)


def propose_table(
    viewer: Viewer,
    content: bytes,
    name: str,
    *,
    reason: str,
    beside: Mapping[str, str],
    sheet: str = "",
    words: str = "",
) -> TableProposals:
    """Propose the factors of a file that can be read (the reader of ``zuji factors import``).

    `beside` says source, licence and region of rows that do not say them themselves; `sheet` is
    the only one to read, and all `words` stand in the name or unit of each factor wanted. Refuses
    who may not propose, a file that cannot be read as a whole, and too many factors at a time
    (``factor-table-long``).
    """
    require(viewer, "factor.propose")
    imported = read_factor_table(content, name, sheet)
    wanted = [factor for factor in imported.accepted if _has(factor, words)]
    if len(wanted) > MOST_ROWS:
        raise refuse("factor-table-long", name, str(len(wanted)), f"≤ {MOST_ROWS}")
    proposed = TableProposals(imported.format, imported.receipt, list(imported.refused))
    portions = [
        portion
        for portion in imported.receipt.portions
        if (portion.kind, portion.outcome) != (imported.part, "read")
    ]
    read = 0
    for factor in with_source([_filled(factor, beside) for factor in wanted], name):
        count = imported.parts.get(factor.id, 1)
        try:
            proposed.versions.append(_proposed(viewer, factor, reason))
            read += count
        except Refusal as problem:
            finding = replace(problem.findings[0], place=f"{name} · {factor.name_zh}")
            proposed.refused.append(finding)
            portions.append(_portion(imported.part, "refused", count, finding))
    if read:
        portions.insert(0, _portion(imported.part, "read", read))
    kept = {factor.id for factor in wanted}
    aside = [imported.parts.get(f.id, 1) for f in imported.accepted if f.id not in kept]
    if aside:
        finding = note("factor-not-asked", name, words)
        portions.append(_portion(imported.part, "ignored", sum(aside), finding))
    proposed.receipt = replace(imported.receipt, portions=tuple(portions))
    return proposed


def _has(factor: Factor, words: str) -> bool:
    """Whether a factor's names and unit hold every word."""
    text = f"{factor.name_zh} {factor.name_en} {factor.unit}".casefold()
    return all(word in text for word in words.casefold().split())


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


def _portion(kind: str, outcome: Outcome, count: int, finding: Finding | None = None) -> Portion:
    places = (str(finding.place),) if finding else ()
    return Portion(kind=kind, outcome=outcome, count=count, places=places, finding=finding)


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
