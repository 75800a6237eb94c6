"""Telling somebody: notices of what happened, each once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse

from zuji.charts.specs import short
from zuji.core.figures import unit_text
from zuji.core.label import Label, Lang
from zuji_portal.enterprises.changes.events import ChangeDecided
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.workflow.machines import machines
from zuji_portal.studies.notifications.kinds import NoticeKind, fact_name
from zuji_portal.studies.notifications.models import Notice

CHANGE = "change_decided"


def tell(
    kind: str,
    about: str,
    facts: Mapping[str, Any],
    *,
    enterprise: Enterprise | None = None,
    study: Any = None,
    role: str = "",
    city: str = "",
    appointment: Appointment | None = None,
) -> bool:
    """Tell one addressee of one matter; whether it is news."""
    _notice, is_new = Notice.objects.get_or_create(
        enterprise=enterprise,
        study=study,
        role=role,
        city=city,
        appointment=appointment,
        kind=kind,
        about=about,
        defaults={"facts": dict(facts)},
    )
    return is_new


def tell_studies(
    kind: str, about: str, rows: QuerySet[Any], facts_of: Callable[[Any], Mapping[str, Any]]
) -> int:
    """One notice a study of `rows`, each of which has a revision; telling twice leaves one."""
    told = rows.annotate(
        of_study=F("revision__study"), of_enterprise=F("revision__study__enterprise")
    )
    notices = [
        Notice(
            enterprise_id=row.of_enterprise,
            study_id=row.of_study,
            kind=kind,
            about=about,
            facts=dict(facts_of(row)),
        )
        for row in told.iterator(chunk_size=1000)
    ]
    Notice.objects.bulk_create(notices, batch_size=500, ignore_conflicts=True)
    return len(notices)


def tell_change(event: ChangeDecided) -> None:
    """Hears that a request to change registered facts was decided."""
    request = event.request
    about = request.product or request.enterprise
    facts = {
        "change": request.pk,
        "state": request.state,
        "name_zh": about.name_zh,
        "name_en": about.name_en,
    }
    tell(CHANGE, f"change:{request.pk}", facts, enterprise=request.enterprise)


def _change_text(notice: Notice, lang: Lang) -> str:
    word = machines()["changerequest"].word(notice.facts["state"], lang)
    return {"zh": f"变更申请：{word}。", "en": f"Change request: {word}."}[lang]


CHANGE_DECIDED = NoticeKind(
    title=lambda notice, lang: fact_name(notice.facts, lang),
    text=_change_text,
    address=lambda notice: reverse("change", args=[notice.facts["change"]]),
    button=Label("看决定", "Read the decision"),
)


def _study_title(notice: Notice, lang: Lang) -> str:
    if notice.study is None:
        return fact_name(notice.facts, lang)
    return machines()["study"].title(notice.study, lang)


def _revised_text(notice: Notice, lang: Lang) -> str:
    facts, name = notice.facts, fact_name(notice.facts, lang)
    if facts.get("new") is None:
        end = {
            "zh": "按新版不能计算，请看核算。",
            "en": "cannot be computed with it; see the study.",
        }
        opening = {
            "zh": f"因子“{name}”有了新版本 {facts['version']}，",
            "en": f"Factor “{name}” has the new version {facts['version']}; the study ",
        }
        return opening[lang] + end[lang]
    old, new, unit = facts["old"], facts["new"], unit_text(facts["unit"], lang)
    moved = f"{100 * facts['relative']:+.1f}%" if facts.get("relative") is not None else ""
    moved = moved.replace("-", "\u2212")
    change = f"{short(old)} → {short(new)}"
    return {
        "zh": f"因子“{name}”更新为 {facts['version']}：{change} {unit}（{moved}）。",
        "en": f"Factor “{name}” is now {facts['version']}: {change} {unit} ({moved}).",
    }[lang]


FACTOR_REVISED = NoticeKind(
    title=_study_title,
    text=_revised_text,
    address=lambda notice: reverse("study", args=[notice.study_id]),
    button=Label("看核算", "See the study"),
)


def _expiring_text(notice: Notice, lang: Lang) -> str:
    facts, name = notice.facts, fact_name(notice.facts, lang)
    return {
        "zh": f"因子“{name}”{facts['on']} 过最佳使用期，请看有没有新版。",
        "en": f"Factor “{name}” is best before {facts['on']}: look for a newer version.",
    }[lang]


def _agenda_text(notice: Notice, lang: Lang) -> str:
    count, until = notice.facts["count"], notice.facts["until"]
    return {
        "zh": f"有 {count} 个现行因子的最佳使用期到 {until} 为止或更早，请安排修订。",
        "en": f"{count} current factors are best before {until} or earlier: plan their revision.",
    }[lang]


FACTORS_EXPIRING = NoticeKind(
    title=lambda notice, lang: {"zh": "因子修订与到期", "en": "Revision of factors"}[lang],
    text=_agenda_text,
    address=lambda notice: reverse("factor_agenda"),
    button=Label("看清单", "See the list"),
    action="factor.retire",
)
FACTOR_EXPIRING = NoticeKind(
    title=lambda notice, lang: fact_name(notice.facts, lang),
    text=_expiring_text,
    address=lambda notice: reverse("factor", args=[notice.facts["factor"]]),
    button=Label("看因子", "See the factor"),
)
