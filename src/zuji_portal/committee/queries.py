"""Every read of the committee. Cases, comments and decisions are public; scores are not before
all are in.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from zuji.committee import (
    ProposedRow,
    check_model,
    committee_rules,
    concluded,
    proposed_rows,
    scores_of,
)
from zuji.core.inforce import KINDS
from zuji.core.label import Label
from zuji.core.province import current_province
from zuji.footprint.profile import profile_of_rule
from zuji.sectors.registry import industry_of, model_files
from zuji.standards import pcr_for, product_rules
from zuji.standards.product_rules import Applicable, ProductRule
from zuji.verification import Conflict
from zuji_portal.committee.blast import blast_of
from zuji_portal.committee.choices import CHOICES
from zuji_portal.committee.events import CaseSubjectAsked
from zuji_portal.committee.machine import OPEN
from zuji_portal.committee.models import (
    Case,
    Decision,
    Expert,
    LineComment,
    RuleSunset,
    Score,
    Vote,
)
from zuji_portal.committee.rules import UNKNOWN, CaseSubject, conflicts
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.events import ask
from zuji_portal.foundation.workflow.machines import machines
from zuji_portal.rulebook.factors.models import FactorVersion
from zuji_portal.rulebook.inforce.models import RuleVersion
from zuji_portal.rulebook.inforce.texts import text_in_force
from zuji_portal.studies.events import FixedProfile, FixedProfileAsked
from zuji_portal.verification.models import Statement

LONGEST_KEY = 12
"""Digits that a key of the database stays below."""
AFTER_SCORING = ("consolidating", "voting", "decided")


def cases(state: str = "") -> QuerySet[Case]:
    rows = Case.objects.select_related("decision", "opened_by")
    return rows.filter(state=state) if state else rows


def visible_to(viewer: Viewer) -> QuerySet[Case]:
    """Cases are public; the newest first."""
    return cases()


def case_or_404(pk: int) -> Case:
    case = cases().filter(pk=pk).first()
    if case is None:
        raise Http404(pk)
    return case


def decision_or_404(number: str) -> Decision:
    decision = Decision.objects.select_related("case").filter(number=number).first()
    if decision is None:
        raise Http404(number)
    return decision


def proposed(case: Case) -> list[tuple[ProposedRow, list[LineComment]]]:
    """What the proposal changes; a comment stands with the change on its line or the one above."""
    rows: list[tuple[ProposedRow, list[LineComment]]] = [(row, []) for row in changed(case)]
    placed = sorted((row.line, index) for index, (row, _) in enumerate(rows))
    lines = [line for line, _ in placed]
    for comment in case.comments.exclude(line=0).select_related("by"):
        above = bisect_right(lines, comment.line)
        if rows:
            rows[placed[above - 1][1] if above else 0][1].append(comment)
    return rows


def changed(case: Case) -> tuple[ProposedRow, ...]:
    """The changes that a case proposes; none where it proposes no text."""
    return proposed_rows(case.kind, case.base_text, case.proposed_text)


def again(key: str) -> dict[str, str]:
    """What a case's form begins with where the case of this key is brought forward anew."""
    if not key.isdecimal() or len(key) >= LONGEST_KEY:
        return {}
    names = ("kind", "subject", "title_zh", "title_en", "reason", "proposed_text")
    return Case.objects.filter(pk=int(key)).values(*names).first() or {}


def open_about(kind: str, key: str) -> QuerySet[Case]:
    """Cases that are still open about a model, product rule or tier scheme."""
    return Case.objects.filter(kind=kind, subject=key, state__in=OPEN)


def rule_of(decision: Decision) -> RuleVersion | None:
    """The rule that a decision passed; None where it passed none."""
    return RuleVersion.objects.filter(decision=decision.number).first()


def factor_of(decision: Decision) -> FactorVersion | None:
    """The factor revision that a decision was about."""
    if decision.case.kind != "factor":
        return None
    rows = FactorVersion.objects.filter(pk=int(decision.case.subject))
    return rows.first()


def waits_of(record: RuleVersion | FactorVersion | None) -> Label | None:
    """In words, for whom what a decision opened waits; None where nobody has a turn."""
    if record is None:
        return None
    table = machines()[str(record._meta.model_name)]
    return table.now(record.state) if table.state(record.state).turn else None


def scoreboard(case: Case) -> dict[str, Any]:
    """Means and spreads, and each seat's opinion; empty before all scores are in."""
    if case.state not in AFTER_SCORING:
        return {}
    rows = list(Score.objects.filter(seat__case=case, seat__recused_at=None).select_related("seat"))
    criteria = committee_rules().criteria
    means = scores_of([r.scores for r in rows], list(criteria))
    return {
        "rows": [{"label": criteria[k], "mean": m, "spread": s} for k, (m, s) in means.items()],
        "opinions": [(r.seat.number, r.text) for r in rows],
    }


def tally(case: Case) -> dict[str, Any]:
    """The count of the votes; empty before the decision, so that nobody votes by what others
    did.
    """
    if case.state != "decided":
        return {}
    votes = list(
        Vote.objects.filter(seat__case=case, seat__recused_at=None).values_list("choice", flat=True)
    )
    conclusion = concluded(votes, case.seats.filter(recused_at=None).count(), committee_rules())
    return {"counts": [(CHOICES[k], n) for k, n in conclusion.counts.items()]}


def pool() -> QuerySet[Expert]:
    in_force = Appointment.objects.in_force()
    return Expert.objects.filter(appointment__in=in_force).select_related("appointment__user")


def candidates(case: Case) -> list[tuple[Expert, list[Conflict]]]:
    """Everybody of the pool with what stands against sitting in this case."""
    return [(expert, conflicts(expert, case)) for expert in pool().order_by("pk")]


def subject_of(kind: str, name: str, proposed: str) -> CaseSubject:
    """What is on record of the thing that a case of some kind names."""
    if kind == "model" and name in model_files():
        check = check_model(proposed.replace("\r\n", "\n"), name)
        effect = blast_of(check.model) if check.model else None
        return CaseSubject(base=text_in_force(kind, name), model=check, effect=effect)
    if kind != "model" and kind in KINDS:
        return CaseSubject(base=text_in_force(kind, name))
    if kind == "factor":
        return _proposed_factor(name)
    if kind == "dispute":
        return _disputed(name)
    return ask(CaseSubjectAsked(kind, name)) or UNKNOWN


def _proposed_factor(key: str) -> CaseSubject:
    """A revision of a factor that waits for a decision; who proposed it is a party."""
    if not key.isdecimal() or len(key) >= LONGEST_KEY:
        return UNKNOWN
    version = FactorVersion.objects.filter(pk=int(key), state="proposed").first()
    if version is None:
        return UNKNOWN
    return CaseSubject(
        parties=(f"user:{version.proposed_by_id}",) if version.proposed_by_id else (),
        notes={"factor": version.factor_id, "version": version.version},
    )


def _disputed(number: str) -> CaseSubject:
    """A statement; its body, its team and the enterprise are parties."""
    statements = Statement.objects.select_related(
        "engagement__body", "engagement__enterprise", "engagement__study"
    )
    statement = statements.filter(number=number).first()
    if statement is None or statement.engagement.body is None:
        return UNKNOWN
    engagement, body = statement.engagement, statement.engagement.body
    team = engagement.members.values_list("verifier__appointment__user", flat=True)
    return CaseSubject(
        parties=(
            f"uscc:{body.uscc}",
            f"uscc:{engagement.enterprise.uscc}",
            *(f"user:{user}" for user in team),
        ),
        industry=industry_of(engagement.study.model_id),
        notes={"statement": statement.number},
    )


def drawn_of(case: Case) -> list[tuple[str, str, bool]]:
    """The candidates of a case's draw by their numbers, each with its name and whether drawn."""
    draw = case.draw or {}
    names = {str(e.pk): str(e) for e in Expert.objects.select_related("appointment__user")}
    return [(key, names.get(key, ""), key in draw["taken"]) for key in draw.get("candidates", ())]


def waiting(viewer: Viewer) -> QuerySet[Case]:
    """Cases in which the viewer's seat has something to do."""
    if viewer.role != "expert" or viewer.acting is None:
        return Case.objects.none()
    return Case.objects.filter(
        seats__expert__appointment=viewer.acting,
        seats__recused_at=None,
        state__in=["declaring", "scoring", "consolidating", "voting"],
    ).distinct()


def sunsets() -> QuerySet[RuleSunset]:
    return RuleSunset.objects.select_related("decision").order_by("-until")


def register_of_rules() -> tuple[ProductRule, ...]:
    """The product rules with the ends that the committee's sunsets set; a page of many models asks
    for it once.
    """
    ended = dict(RuleSunset.objects.values_list("rule", "until"))
    return tuple(
        replace(r, retired_on=ended[r.number].isoformat()) if r.number in ended else r
        for r in product_rules()
    )


def applicable_rule(
    product: str, date: str, register: tuple[ProductRule, ...] | None = None
) -> Applicable:
    """The product rule of a model on a day in this province, as the register has it
    (`register_of_rules`).
    """
    held = register_of_rules() if register is None else register
    return pcr_for(product, date, held, current_province().file.region)


def fixed_profile_facts(asked: FixedProfileAsked) -> FixedProfile | None:
    """The profile of the product rule that applies to a model on a day; None where no rule does or
    it has none.
    """
    rule = applicable_rule(asked.model_id, asked.date).rule
    profile = profile_of_rule(rule.number, asked.model_id) if rule else ""
    return FixedProfile(rule.cited, profile) if rule and profile else None
