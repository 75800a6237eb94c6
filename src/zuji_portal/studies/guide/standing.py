"""How far a study is: what each task still needs, how long the rest takes. Pure, no state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zuji.core.label import Label
from zuji.core.numbers import is_blank
from zuji.core.refusals import Finding
from zuji.sectors.model import Input, Model
from zuji_portal.studies.guide.steps import GuideStep, asked
from zuji_portal.studies.results.sentences import fields_of

SECONDS_A_VALUE, SECONDS_A_PAPER, ROUNDED = 25, 60, 5 * 60
STATES = {
    "done": Label("已完成", "Done"),
    "doing": Label("填写中", "In progress"),
    "open": Label("未开始", "Not started"),
    "check": Label("请核实", "Please check"),
    "optional": Label("可选", "Optional"),
    "blocked": Label("还不能开始", "Cannot start yet"),
    "ready": Label("可以开始", "Ready"),
}


@dataclass(frozen=True)
class TaskStanding:
    """A task with its state in words, and what stands beside it."""

    step: GuideStep
    state: str
    detail: Label | None = None

    @property
    def word(self) -> Label:
        return STATES[self.state]


@dataclass(frozen=True)
class ValuesDone:
    """How many values are there of those that are needed, and the minutes that the rest takes."""

    filled: int
    needed: int
    minutes: int


def value_of(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """What stands in one input, as its fields."""
    entry = (data.get("inputs") or {}).get(name)
    if isinstance(entry, Mapping):
        return entry
    return {} if is_blank(entry) else {"value": entry}


def is_answered(data: Mapping[str, Any], item: Input) -> bool:
    """Whether the input has a value or is said not to occur."""
    fields = value_of(data, item.name)
    return not is_blank(fields.get("value")) or fields.get("status") == "not_applicable"


def is_needed(item: Input) -> bool:
    """Whether nothing can be computed without the input."""
    return not item.optional and item.default is None


def progress(model: Model, data: Mapping[str, Any], papers_missing: int = 0) -> ValuesDone:
    """Values that are there, of those that are needed or given."""
    counted = [i for i in asked(model, data) if is_needed(i) or is_answered(data, i)]
    filled = sum(1 for item in counted if is_answered(data, item))
    seconds = (len(counted) - filled) * SECONDS_A_VALUE + papers_missing * SECONDS_A_PAPER
    return ValuesDone(filled, len(counted), -(-seconds // ROUNDED) * 5)


def value_standing(
    step: GuideStep, data: Mapping[str, Any], findings: Iterable[Finding]
) -> TaskStanding:
    """A page of values: how many it has, and how many of them are to be checked."""
    names = {item.name for item in step.inputs}
    needed = [item for item in step.inputs if is_needed(item)]
    answered = [item for item in step.inputs if is_answered(data, item)]
    missing = [item for item in needed if item not in answered]
    doubted = {n for f in findings if f.severity != "note" for n in fields_of(f) if n in names}
    doubted &= {item.name for item in answered}
    if doubted:
        n = len(doubted)
        return TaskStanding(step, "check", Label(f"有 {n} 项请核实", f"{n} to check"))
    if missing and not answered:
        return TaskStanding(step, "open")
    if missing:
        total = len(answered) + len(missing)
        of = f"{len(answered)}/{total}"
        return TaskStanding(step, "doing", Label(of, of))
    return TaskStanding(step, "done" if answered or needed else "optional")


def standings(
    steps: Sequence[GuideStep],
    data: Mapping[str, Any],
    findings: Sequence[Finding],
    *,
    ledgers: int,
    asked_suppliers: tuple[int, int],
    papers: tuple[int, int],
) -> list[TaskStanding]:
    """Every task with its state; `asked_suppliers` and `papers` are (there, all)."""
    rows: list[TaskStanding] = []
    waiting: list[TaskStanding] = []
    for step in steps:
        if step.kind == "values":
            row = value_standing(step, data, findings)
            if row.state in {"open", "doing"}:
                waiting.append(row)
        else:
            row = _other(step, data, ledgers, asked_suppliers, papers)
        rows.append(row)
    last = rows[-1]
    if waiting:
        zh = "、".join(row.step.label.zh for row in waiting[:3])
        en = ", ".join(row.step.label.en for row in waiting[:3])
        last = TaskStanding(last.step, "blocked", Label(f"先完成：{zh}", f"first finish: {en}"))
    return [*rows[:-1], last]


def _other(
    step: GuideStep,
    data: Mapping[str, Any],
    ledgers: int,
    suppliers: tuple[int, int],
    papers: tuple[int, int],
) -> TaskStanding:
    if step.kind == "period":
        period = data.get("period") or {}
        return TaskStanding(step, "done" if period.get("start") and period.get("end") else "open")
    if step.kind == "route":
        return TaskStanding(step, "done" if data.get("choices") else "open")
    if step.kind == "ledger":
        return TaskStanding(step, "done" if ledgers else "optional")
    if step.kind == "factors":
        n = len(data.get("factors") or {})
        return TaskStanding(step, "optional", Label(f"已换 {n} 个", f"{n} changed") if n else None)
    if step.kind == "suppliers":
        there, of = suppliers
        open_ = of - there
        detail = Label(f"等 {open_} 家", f"{open_} awaited") if open_ else None
        return TaskStanding(step, "done" if of and not open_ else "optional", detail)
    if step.kind == "transfers":
        return TaskStanding(step, "done" if data.get("transfers") else "optional")
    if step.kind == "papers":
        there, of = papers
        if of and there == of:
            return TaskStanding(step, "done")
        detail = Label(f"缺 {of - there} 份", f"{of - there} missing") if of else None
        return TaskStanding(step, "doing" if there else "open", detail)
    return TaskStanding(step, "ready")
