"""Entries of the audit log as sentences: who did what, in which role, to what. Reads only."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from zuji.core.label import Label, Lang
from zuji.core.places import cities
from zuji.trust.chain import MOVE
from zuji_portal.foundation.accounts.models import User
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.permissions.departments import department_name
from zuji_portal.foundation.permissions.registry import policies
from zuji_portal.foundation.permissions.roles import LABELS
from zuji_portal.foundation.workflow.machine import named
from zuji_portal.foundation.workflow.machines import machines

SYSTEM = Label("平台", "The platform")
SCOPE_OF = {"city": "city", "province": "department"}
"""Role → what its scope is; that of the others is an enterprise."""
FOLLOWED = 5
"""How far `select_related` without names follows what a record hangs on, at most."""
WITHOUT_POLICY = {
    "people.join": Label("接受邀请", "accept an invitation"),
    "people.vouch": Label("为邮箱作证", "vouch for an address"),
    "study.purge": Label("清除回收站里的草稿", "clear a draft from the bin"),
}
"""Actions of the log that no policy allows: the system's, and those of commands."""
NOUNS = {
    "adoptedplace": Label("采信名单上的一条", "place on an adoption list"),
    "adoptionimport": Label("登记的采信名单", "adoption list that was entered"),
    "apikey": Label("接口密钥", "API key"),
    "appointment": Label("任职", "appointment"),
    "benchmark": Label("对标值", "benchmark"),
    "body": Label("核查机构", "verification body"),
    "carbonstaff": Label("从事碳工作的人数", "people on carbon"),
    "consultation": Label("会商", "consultation"),
    "document": Label("文件", "document"),
    "enterprise": Label("企业", "enterprise"),
    "entry": Label("目录档案", "catalogue file"),
    "evidencefile": Label("佐证材料", "evidence"),
    "exchangepartner": Label("数据交换的对方", "exchange partner"),
    "expert": Label("专家", "expert"),
    "externalcertificate": Label("外部证书", "external certificate"),
    "filedreport": Label("季报", "quarterly report"),
    "job": Label("后台任务", "job"),
    "notice": Label("待办", "notice"),
    "product": Label("产品", "product"),
    "reductionmeasure": Label("减排措施", "reduction measure"),
    "qualification": Label("核查员资格", "qualification"),
    "researchproject": Label("研发项目", "research project"),
    "sharedfootprint": Label("可交换的碳足迹", "footprint for exchange"),
    "site": Label("工厂", "site"),
    "targets": Label("目标", "targets"),
    "user": Label("人员", "person"),
    "verifier": Label("核查员", "verifier"),
}
"""Kind of record → its words, of those without a table of moves."""
FACTS = {
    "reason": Label("理由", "Reason"),
    "name": Label("名称", "Name"),
    "host": Label("主机", "Host"),
    "number": Label("编号", "Number"),
    "statement": Label("声明编号", "Statement"),
    "version": Label("版本", "Version"),
    "year": Label("年份", "Year"),
    "period": Label("报告期", "Period"),
    "done_on": Label("日期", "Date"),
    "held_on": Label("日期", "Date"),
    "until": Label("至", "Until"),
}
"""Facts that are told; the others stand in the entry itself."""


@dataclass(frozen=True)
class Told:
    """One entry: when, who in which role, what, to what, how it moved, and the entry itself."""

    number: int
    at: datetime
    who: str
    role: str
    act: str
    kind: str
    thing: str
    about: str
    moved: str
    facts: Sequence[tuple[str, str]]
    raw: str


def action_label(action: str) -> Label:
    """What an action of the log is called."""
    if action in policies():
        return policies()[action].label
    if action in WITHOUT_POLICY:
        return WITHOUT_POLICY[action]
    moves = (move for machine in machines().values() for move in machine.moves)
    return next((move.label for move in moves if move.name == action), SYSTEM)


def kind_label(kind: str) -> Label | None:
    """What a kind of record is called."""
    machine = machines().get(kind)
    return machine.label if machine else NOUNS.get(kind)


def kinds_in_words(lang: Lang) -> list[tuple[str, str]]:
    """Every kind of record with its words, in their order."""
    labels = {**NOUNS, **{noun: machine.label for noun, machine in machines().items()}}
    return sorted(((kind, label[lang]) for kind, label in labels.items()), key=lambda row: row[1])


def told(entries: Iterable[AuditEntry], viewer: Viewer, lang: Lang) -> list[Told]:
    """The entries as the viewer reads them: an owner reads names of the own enterprise's people
    only.
    """
    rows = list(entries)
    names, scopes = _people(rows, viewer), _scopes(rows)
    things = _things([row.subject for row in rows], lang)
    return [_told(row, names, scopes, things, lang) for row in rows]


def _told(
    row: AuditEntry,
    names: Mapping[int, str],
    scopes: Mapping[str, Mapping[Lang, str]],
    things: Mapping[str, str],
    lang: Lang,
) -> Told:
    entry = row.entry()
    role, _, scope = row.acting.partition("@")
    label = LABELS.get(role) if row.actor else None
    kind = kind_label(row.subject.partition(":")[0])
    place = scopes.get(f"{SCOPE_OF.get(role, 'enterprise')}:{scope}", {}).get(lang, "")
    said = " · ".join(part for part in ((label or SYSTEM)[lang], place) if part)
    return Told(
        number=row.number,
        at=row.at,
        who=names.get(row.actor or 0, ""),
        role=said,
        act=action_label(row.action)[lang],
        kind=kind[lang] if kind else "",
        thing=things.get(row.subject, ""),
        about=row.subject,
        moved=_moved(entry["facts"].get(MOVE), lang),
        facts=[
            (word[lang], str(entry["facts"][name]))
            for name, word in FACTS.items()
            if isinstance(entry["facts"].get(name), str | int) and entry["facts"][name] != ""
        ],
        raw=json.dumps(entry, ensure_ascii=False, indent=1),
    )


def _moved(move: Any, lang: Lang) -> str:
    """``填报中 → 待企业审批``; empty for what moved nothing."""
    if not isinstance(move, Mapping) or move.get("noun") not in machines():
        return ""
    machine = machines()[move["noun"]]
    words = (machine.word(move.get("from", ""), lang), machine.word(move.get("to", ""), lang))
    return " → ".join(word for word in words if word)


def _people(rows: Sequence[AuditEntry], viewer: Viewer) -> dict[int, str]:
    people = User.objects.filter(pk__in={row.actor for row in rows if row.actor})
    if viewer.role == "owner":
        people = people.filter(appointments__enterprise=viewer.enterprise_id).distinct()
    return {person.pk: str(person) for person in people}


def _scopes(rows: Sequence[AuditEntry]) -> dict[str, dict[Lang, str]]:
    """Enterprises, cities and departments that people acted for, with their names."""
    held = [row.acting.partition("@") for row in rows]
    keys = {scope for role, _, scope in held if role not in SCOPE_OF}
    found = apps.get_model("organisations", "Enterprise")._base_manager.filter(
        pk__in=[int(key) for key in keys if key.isdecimal()]
    )
    scopes: dict[str, dict[Lang, str]] = {
        f"enterprise:{e.pk}": {"zh": named(e, "zh"), "en": named(e, "en")} for e in found
    }
    scopes |= {f"city:{c.code}": {"zh": c.zh, "en": c.en} for c in cities()}
    for role, _, key in held:
        if role == "province" and key:
            name = department_name(key)
            scopes[f"department:{key}"] = {"zh": name.zh, "en": name.en}
    return scopes


def _things(subjects: Iterable[str], lang: Lang) -> dict[str, str]:
    """Subject → what people call the record; nothing for one that is gone or has no name."""
    keys: defaultdict[str, set[str]] = defaultdict(set)
    for subject in subjects:
        kind, _, key = subject.partition(":")
        keys[kind].add(key)
    own = (m for m in apps.get_models() if m.__module__.startswith("zuji_portal."))
    tables = {str(m._meta.model_name): m for m in own}
    things = {}
    for kind, wanted in keys.items():
        if kind not in tables:
            continue
        rows = tables[kind]._base_manager.select_related().defer(*_documents(tables[kind]))
        for record in rows.filter(pk__in=wanted):
            things[f"{kind}:{record.pk}"] = _name(kind, record, lang)
    return things


@cache
def _documents(table: type[models.Model], depth: int = FOLLOWED) -> tuple[str, ...]:
    """The columns that hold whole documents, of a record and of what `select_related` fetches with
    it: no name stands in them.
    """
    found: list[str] = []
    for column in table._meta.concrete_fields:
        if isinstance(column, (models.BinaryField, models.JSONField)):
            found.append(column.name)
        elif isinstance(column, models.ForeignKey) and not column.null and depth:
            behind = _documents(column.related_model, depth - 1)
            found += [f"{column.name}__{name}" for name in behind]
    return tuple(found)


def _name(kind: str, record: models.Model, lang: Lang) -> str:
    machine = machines().get(kind)
    if machine:
        return machine.title(record, lang)
    if hasattr(record, "name_zh") and hasattr(record, "name_en"):
        return named(record, lang)
    if isinstance(record, User):
        return str(record)
    found = (getattr(record, name, "") for name in ("name", "number", "title_zh", "period"))
    return next((text for text in found if isinstance(text, str) and text), "")
