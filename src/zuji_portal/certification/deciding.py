"""What an officer reads before a decision: what the application rests on, each met or not."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from zuji.core.figures import three_figures
from zuji.core.label import Label
from zuji.core.words import LEVELS, OPINIONS
from zuji.verification import certification_rules
from zuji_portal.certification import rules
from zuji_portal.certification.models import Certificate
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.studies.models import HEAVY_BEHIND, RevisionFigures
from zuji_portal.verification.models import Statement, Visit

LAST_YEARS = 3


@dataclass(frozen=True)
class Ground:
    """One thing that the decision rests on, whether it is met, and where it is read."""

    is_met: bool
    text: Label


def grounds(viewer: Viewer, certificate: Certificate, today: datetime.date) -> list[Ground]:
    """What a decision about a certificate rests on, in the order of the procedure."""
    needed = len(certification_rules().documents)
    there = certificate.documents.count()
    return [
        Ground(
            there >= needed,
            Label(f"申请材料 {there}/{needed}", f"documents {there} of {needed}"),
        ),
        _visits(certificate),
        _statement(certificate),
        Ground(
            not rules.management_problems(certificate.management_since, today),
            Label(
                f"管理体系自 {certificate.management_since} 起运行",
                f"management system since {certificate.management_since}",
            ),
        ),
        Ground(
            not certificate.conflicts_of_decider(viewer.user_id),
            Label(
                "决定人没有参与本件的编制、审批、核查和检查",
                "the decider had no hand in writing, approving, verifying or inspecting it",
            ),
        ),
    ]


def _visits(certificate: Certificate) -> Ground:
    visits = Visit.objects.filter(engagement__study=certificate.study_id).order_by("visited_on")
    days = "、".join(f"{visit.visited_on} {visit.people}" for visit in visits)
    listed = "; ".join(f"{visit.visited_on} {visit.people}" for visit in visits)
    return Ground(
        bool(visits),
        Label(f"现场核查：{days or '没有记录'}", f"site visits: {listed or 'none recorded'}"),
    )


def _statement(certificate: Certificate) -> Ground:
    statement = Statement.objects.filter(revision=certificate.revision_id).first()
    if statement is None:
        return Ground(
            False,
            Label("这次提交还没有核查声明", "this submission has no verification statement yet"),
        )
    level, opinion = LEVELS[statement.level], OPINIONS[statement.opinion]
    share = f"{100 * statement.verified_share:.1f}%"
    return Ground(
        statement.level == "reasonable" and statement.opinion == "unmodified",
        Label(
            f"核查声明 {statement.number}：{level.zh}，{opinion.zh}，已核查 {share}",
            f"statement {statement.number}: {level.en}, {opinion.en}, {share} verified",
        ),
    )


def last_years(certificate: Certificate) -> list[tuple[int, str]]:
    """Year → the total last submitted for it, of the product's last years, the oldest first."""
    rows = RevisionFigures.objects.filter(product=certificate.product_id).select_related(
        "revision__study"
    )
    by_year = {
        row.revision.study.year: three_figures(row.total)
        for row in rows.defer(*HEAVY_BEHIND).order_by("submitted_at")
    }
    return sorted(by_year.items())[-LAST_YEARS:]
