"""Telling enterprises that a rule moves their study or was revoked, and who opened a case that
its text moved meanwhile.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from zuji.charts.specs import short
from zuji.core.figures import unit_text
from zuji.core.label import Label, Lang
from zuji_portal.committee.queries import open_about
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.workflow.machines import machines
from zuji_portal.rulebook.inforce.models import RuleEvent
from zuji_portal.standards.models import RuleEffect, RuleReport
from zuji_portal.standards.queries import affected_studies
from zuji_portal.studies.notifications.kinds import NoticeKind, fact_name
from zuji_portal.studies.notifications.models import Notice
from zuji_portal.studies.notifications.telling import tell, tell_studies

IN_FORCE, REVOKED, BASE_MOVED = "rule_in_force", "rule_revoked", "case_base_moved"


def tell_affected(report: RuleReport, kind: str) -> int:
    """One notice a study that the rule moves; telling twice leaves one."""
    rule = report.rule
    named = {"rule": rule.pk, "name_zh": rule.title_zh, "name_en": rule.title_en}

    def facts(row: RuleEffect) -> dict[str, Any]:
        return {
            **named,
            "version": rule.version,
            "old": row.old,
            "new": row.new,
            "unit": row.unit,
            "tier_old": row.tier_old,
            "tier_new": row.tier_new,
        }

    return tell_studies(kind, f"rule:{rule.pk}", affected_studies(report), facts)


def tell_openers(event: RuleEvent) -> int:
    """Tells the province, and who opened it, of each open case whose original text no longer holds
    since a rule entered or left; how many cases there are.
    """
    rule = event.rule
    moved = [case for case in open_about(rule.kind, rule.key) if not case.base_holds]
    for case in moved:
        about = f"case:{case.pk}:{event.pk}"
        facts = {"case": case.pk, "name_zh": case.title_zh, "name_en": case.title_en}
        tell(BASE_MOVED, about, facts, role="province")
        own = Appointment.objects.in_force().filter(user=case.opened_by_id, role="expert")
        for appointment in own:
            tell(BASE_MOVED, about, facts, appointment=appointment)
    return len(moved)


def _title(notice: Notice, lang: Lang) -> str:
    assert notice.study is not None
    return machines()["study"].title(notice.study, lang)


def _rule(notice: Notice, lang: Lang) -> str:
    return f"{fact_name(notice.facts, lang)} {notice.facts['version']}".strip()


def _moved(notice: Notice, lang: Lang) -> str:
    """What the study would be under the rule."""
    facts, unit = notice.facts, unit_text(notice.facts["unit"], lang)
    if facts["new"] is None:
        return {"zh": "按它不能计算", "en": "cannot be computed with it"}[lang]
    parts = []
    if facts["old"] != facts["new"]:
        parts.append(f"{short(facts['old'])} → {short(facts['new'])} {unit}")
    if facts["tier_old"] != facts["tier_new"]:
        word = {"zh": "分级", "en": "tier"}[lang]
        parts.append(f"{word} {facts['tier_old'] or '—'} → {facts['tier_new'] or '—'}")
    return {"zh": "，", "en": ", "}[lang].join(parts)


def _in_force_text(notice: Notice, lang: Lang) -> str:
    rule, change = _rule(notice, lang), _moved(notice, lang)
    return {
        "zh": f"“{rule}”生效。按它重算：{change}。已提交和已认证的结果不变，新核算按新规则。",
        "en": f"“{rule}” is in force. Computed with it: {change}. Results submitted or certified "
        "do not change; new studies follow it.",
    }[lang]


def _revoked_text(notice: Notice, lang: Lang) -> str:
    rule = _rule(notice, lang)
    return {
        "zh": f"“{rule}”已停用，恢复此前的规则。请看未提交的核算。",
        "en": f"“{rule}” was revoked and the rule before it holds again. Look at studies that are "
        "not submitted yet.",
    }[lang]


def _address(notice: Notice) -> str:
    return reverse("rule_version", args=[notice.facts["rule"]])


def _base_moved_text(notice: Notice, lang: Lang) -> str:
    return {
        "zh": "所改的规则已有另一版本生效，评审暂停：请撤回，按现行文本重新提出。",
        "en": "Another version of the rule that it changes is in force, so the case stands still: "
        "withdraw it and propose the change to the text in force.",
    }[lang]


CASE_BASE_MOVED = NoticeKind(
    title=lambda notice, lang: fact_name(notice.facts, lang),
    text=_base_moved_text,
    address=lambda notice: reverse("case", args=[notice.facts["case"]]),
    button=Label("看评审事项", "See the case"),
    action="case.draw",
)
READ = Label("看规则", "See the rule")
RULE_IN_FORCE = NoticeKind(title=_title, text=_in_force_text, address=_address, button=READ)
RULE_REVOKED = NoticeKind(title=_title, text=_revoked_text, address=_address, button=READ)
