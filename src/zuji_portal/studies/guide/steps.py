"""The tasks of a study in their order: what each page asks. Pure, no state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zuji.core.label import Label
from zuji.footprint.values import applicable, choose
from zuji.sectors.model import Input, Model
from zuji.sectors.transfers import transfers_of

A_PAGE = 8
"""Fields that one page asks for at most."""


@dataclass(frozen=True)
class GuideStep:
    """One task: its page asks for `inputs`, or for what its `kind` says."""

    name: str
    kind: str
    label: Label
    inputs: tuple[Input, ...] = ()

    @property
    def is_form(self) -> bool:
        """Whether the page of the guide asks it; other tasks have pages of their own."""
        return self.kind in {"period", "route", "values"}


PERIOD = GuideStep("period", "period", Label("产品与年份", "Product and year"))
ROUTE = GuideStep("route", "route", Label("工厂与工艺", "Plant and process"))
LEDGER = GuideStep("ledger", "ledger", Label("导入台账", "Import a ledger"))
FACTORS = GuideStep("factors", "factors", Label("各项所用因子", "Factors of the items"))
SUPPLIERS = GuideStep("suppliers", "suppliers", Label("供应商数据", "Supplier data"))
TRANSFERS = GuideStep("transfers", "transfers", Label("往来去向", "Given and taken"))
PAPERS = GuideStep("papers", "papers", Label("佐证材料", "Evidence"))
CHECK = GuideStep("check", "check", Label("检查并提交", "Check and submit"))


def chosen(model: Model, data: Mapping[str, Any]) -> dict[str, str]:
    """The option of every choice of the model, its default where the study has none."""
    known = {
        name: option
        for name, option in (data.get("choices") or {}).items()
        if name in model.choices and option in model.choices[name].options
    }
    return choose(model.choices, known, "choices")[0]


def asked(model: Model, data: Mapping[str, Any]) -> list[Input]:
    """The inputs that apply to the study."""
    choices = chosen(model, data)
    return [item for item in model.inputs.values() if applicable(item, choices)]


def value_steps(model: Model, data: Mapping[str, Any]) -> list[GuideStep]:
    """The pages of values: a group a page, a large group in equal parts."""
    applying = asked(model, data)
    steps = []
    for group, label in model.groups.items():
        items = [item for item in applying if item.group == group]
        pages = list(_parts(items))
        for number, part in enumerate(pages, 1):
            of = f"（{number}/{len(pages)}）" if len(pages) > 1 else ""
            of_en = f" ({number} of {len(pages)})" if len(pages) > 1 else ""
            named = Label(f"{label.zh}{of}", f"{label.en}{of_en}")
            steps.append(GuideStep(f"{group}-{number}", "values", named, part))
    return steps


def _parts(items: Sequence[Input]) -> Sequence[tuple[Input, ...]]:
    if not items:
        return []
    pages = -(-len(items) // A_PAGE)
    size = -(-len(items) // pages)
    return [tuple(items[at : at + size]) for at in range(0, len(items), size)]


def steps_of(model: Model, data: Mapping[str, Any]) -> list[GuideStep]:
    """Every task of a study."""
    route = [ROUTE] if model.choices else []
    between_works = [TRANSFERS] if transfers_of(model) else []
    return [
        PERIOD,
        *route,
        LEDGER,
        *value_steps(model, data),
        FACTORS,
        SUPPLIERS,
        *between_works,
        PAPERS,
        CHECK,
    ]


def step_after(steps: Sequence[GuideStep], name: str) -> GuideStep:
    """The task that comes next after one that the guide asks."""
    names = [step.name for step in steps]
    place = names.index(name) if name in names else -1
    return steps[min(place + 1, len(steps) - 1)]
