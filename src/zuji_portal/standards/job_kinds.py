"""Two jobs: the report on a passed rule, and making the pages anew that it changes. A part done
twice leaves the same rows once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from zuji.committee import gates_of
from zuji.core.canonical import digest
from zuji.core.label import Label
from zuji_portal.catalogue.keeping import refresh
from zuji_portal.catalogue.models import Entry
from zuji_portal.certification.models import Certificate
from zuji_portal.certification.queries import valid_about
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.jobs.kinds import Kind, State
from zuji_portal.standards.effects import RuleShifts, revisions_under
from zuji_portal.standards.models import RuleEffect, RuleReport
from zuji_portal.studies.models import HEAVY_BEHIND, Revision

A_PART = 100


def _report(arguments: Mapping[str, Any]) -> RuleReport:
    return RuleReport.objects.select_related("rule").get(pk=arguments["report"])


def _parts(viewer: Viewer, arguments: Mapping[str, Any]) -> int:
    """The gates, then the studies."""
    rule = _report(arguments).rule
    count = revisions_under(rule.rule).count() if rule.content else 0
    return 1 + -(-count // A_PART)


def _part(viewer: Viewer, arguments: Mapping[str, Any], part: int, state: State) -> State:
    report = _report(arguments)
    if part == 0:
        keep_gates(report)
        return {"last": 0}
    return {"last": compute_effects(report, state.get("last", 0))}


def keep_gates(report: RuleReport) -> None:
    """Looks at every gate of the rule's text."""
    rule = report.rule
    report.gates = [
        {
            "id": gate.id,
            "is_open": gate.is_open,
            "is_run": gate.is_run,
            "findings": [f.as_json("zh") | {"message_en": f.message("en")} for f in gate.findings],
        }
        for gate in gates_of(rule.kind, rule.key, rule.text)
    ]
    report.save(update_fields=["gates"])


def compute_effects(report: RuleReport, after: int) -> int:
    """The rows of the next revisions beyond `after`; returns the last one's number."""
    rule = report.rule
    if not rule.content:
        return after
    rows = revisions_under(rule.rule).filter(pk__gt=after)
    revisions = list(rows.select_related("study__product", "study__enterprise")[:A_PART])
    effects = RuleShifts(rule.rule)
    certified = valid_about(revisions)
    shown = {entry.revision_id: entry for entry in Entry.objects.filter(revision__in=revisions)}
    made = [
        _row(report, revision, effects, certified.get(revision.pk), shown.get(revision.pk))
        for revision in revisions
    ]
    RuleEffect.objects.bulk_create(made, ignore_conflicts=True)
    return revisions[-1].pk if revisions else after


def _row(
    report: RuleReport,
    revision: Revision,
    effects: RuleShifts,
    certificate: Certificate | None,
    entry: Entry | None,
) -> RuleEffect:
    effect = effects.of(revision)
    return RuleEffect(
        report=report,
        revision=revision,
        certificate=certificate,
        entry=entry,
        old=effect.old,
        new=effect.new,
        unit=effect.unit,
        refused=effect.refused,
        tier_old=effect.tier_old,
        tier_new=effect.tier_new,
        size=effect.size,
    )


def _finish(viewer: Viewer, arguments: Mapping[str, Any], state: State) -> dict[str, Any]:
    """Whatever was submitted while it ran is computed too; then the report is sealed."""
    report, last = _report(arguments), int(state.get("last", 0))
    while (further := compute_effects(report, last)) != last:
        last = further
    seal_report(report)
    return {"report": report.pk, "rule": report.rule_id}


def seal_report(report: RuleReport) -> None:
    """Places in the catalogue, and the digest of everything that the report says."""
    keep_places(report)
    rows = report.rows.order_by("revision_id").values_list(
        "revision__digest", "old", "new", "refused", "tier_old", "tier_new"
    )
    content = {
        "rule": report.rule.digest,
        "stamp": report.stamp,
        "gates": [[gate["id"], gate["is_open"]] for gate in report.gates],
        "rows": [list(row) for row in rows],
    }
    report.digest = digest(content)
    report.save(update_fields=["digest"])


def keep_places(report: RuleReport) -> None:
    """The place of each public entry among those of its model and unit, lowest footprint first."""
    rows = report.rows.filter(entry__is_public=True, entry__delisted_at=None, new__isnull=False)
    groups: dict[tuple[str, str], list[RuleEffect]] = {}
    listed = rows.select_related("revision__study").defer(*HEAVY_BEHIND)
    for row in listed.order_by("pk"):
        groups.setdefault((row.revision.study.model_id, row.unit), []).append(row)
    for members in groups.values():
        for row, before, after in zip(
            members,
            _places(row.old for row in members),
            _places(row.new or 0.0 for row in members),
            strict=True,
        ):
            row.place_old, row.place_new = before, after
        RuleEffect.objects.bulk_update(members, ["place_old", "place_new"], batch_size=500)


def _places(values: Iterable[float]) -> list[int]:
    """The place of each value, the lowest first; equal values share a place."""
    held = list(values)
    places: dict[float, int] = {}
    for place, value in enumerate(sorted(held), 1):
        places.setdefault(value, place)
    return [places[value] for value in held]


RULE_EFFECTS = Kind(_parts, _part, _finish, Label("规则的影响范围", "Effects of a rule"))


def _entries(arguments: Mapping[str, Any], after: int = 0) -> QuerySet[Entry]:
    """The entries beyond `after` of which the change of a rule may say something else: those whose
    shown revision is of one of the models named, of any where none are.
    """
    rows = Entry.objects.filter(pk__gt=after).exclude(revision=None).order_by("pk")
    models = arguments.get("models")
    return rows if models is None else rows.filter(revision__study__model_id__in=models)


def _page_parts(viewer: Viewer, arguments: Mapping[str, Any]) -> int:
    return -(-_entries(arguments).count() // A_PART)


def _page_part(viewer: Viewer, arguments: Mapping[str, Any], part: int, state: State) -> State:
    return {"last": refresh_entries(arguments, int(state.get("last", 0)))}


def refresh_entries(arguments: Mapping[str, Any], after: int) -> int:
    """Makes the pages of the next entries beyond `after` anew; returns the last one's number."""
    keys = list(_entries(arguments, after).values_list("pk", flat=True)[:A_PART])
    for pk in keys:
        with transaction.atomic():
            refresh(Entry.objects.select_for_update().get(pk=pk))
    return keys[-1] if keys else after


def _finish_pages(viewer: Viewer, arguments: Mapping[str, Any], state: State) -> dict[str, Any]:
    """Whatever was filed while it ran is made anew too."""
    last = int(state.get("last", 0))
    while (further := refresh_entries(arguments, last)) != last:
        last = further
    return {}


RULE_PAGES = Kind(_page_parts, _page_part, _finish_pages, Label("更新产品页", "Pages anew"))
