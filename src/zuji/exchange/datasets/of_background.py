"""The records of the Chinese background system: its unit processes, linked, loops and all."""

from __future__ import annotations

from collections.abc import Sequence

from zuji.background.flows import UnitExchange
from zuji.background.read import SystemProduct
from zuji.background.schema import Cite
from zuji.background.solved import SolvedBackground
from zuji.core.label import Label
from zuji.exchange.datasets.record import (
    GasOutput,
    ProcessRecord,
    ProviderInput,
    RecordSet,
    record_set,
)
from zuji.factors.gwp import gwp100
from zuji.factors.record import Source

NAME = Label("足迹 Zuji 中国背景系统", "Zuji Chinese background system")
LICENCE = "derived from cited figures, see data/background/sources.yaml"
CRADLE_TO_GATE = Label("摇篮到大门", "cradle to gate")
GATE = Label("大门到大门；摇篮到大门由链接给出", "gate to gate; the links lead to the cradle")


def set_of_background(solved: SolvedBackground, made: str, wanted: Sequence[str] = ()) -> RecordSet:
    """The system, or what stands behind the `wanted` products, one record a product.

    Joint processes are divided by their stated rule, as the system solves them. Refuses an unknown
    product.
    """
    background = solved.background
    asked = [background.product(name).id for name in wanted] or list(background.products)
    takes: dict[str, list[UnitExchange]] = {name: [] for name in background.products}
    emits: dict[str, list[UnitExchange]] = {name: [] for name in background.products}
    for exchange in solved.tables.taken:
        takes[exchange.activity].append(exchange)
    for exchange in solved.tables.emitted:
        emits[exchange.activity].append(exchange)
    kept, waiting = dict.fromkeys(asked), list(asked)
    while waiting:
        for exchange in takes[waiting.pop()]:
            if exchange.amount and exchange.target not in kept:
                kept[exchange.target] = None
                waiting.append(exchange.target)
    settings = background.settings
    return record_set(
        (
            _record(solved, background.products[name], takes[name], emits[name])
            for name in background.products
            if name in kept
        ),
        [f"bg/{name}" for name in asked],
        name=NAME,
        gwp_set=settings.gwp_set,
        gwp=gwp100(settings.gwp_set),
        made=made,
        owner=NAME,
        licence=LICENCE,
    )


def _record(
    solved: SolvedBackground,
    product: SystemProduct,
    takes: Sequence[UnitExchange],
    emits: Sequence[UnitExchange],
) -> ProcessRecord:
    background, process = solved.background, solved.background.processes[product.process]
    settings, stage = background.settings, background.settings.stages[process.stage]
    rule, is_joint = process.allocation, bool(process.coproducts)
    made_by = Label(process.zh, process.en)
    cited = dict.fromkeys(
        [process.source, *(flow.source or process.source for flow in process.inputs)]
        + [flow.source or process.source for flow in process.emissions]
    )
    year = int(process.year)
    return ProcessRecord(
        key=f"bg/{product.id}",
        version=settings.version,
        name=product.name if not is_joint else _joint(made_by, product.name),
        product=product.name,
        unit=product.unit,
        amount=solved.tables.made[product.id],
        category=Label(stage.zh, stage.en),
        location=process.region,
        year=year,
        valid_to=f"{max(year + settings.years_valid, settings.next_review)}-12-31",
        technology=Label(process.technology.zh, process.technology.en),
        boundary=GATE,
        chain_boundary=CRADLE_TO_GATE,
        is_system=False,
        inputs=tuple(
            ProviderInput(
                provider=f"bg/{exchange.target}", amount=exchange.amount, log_sd=exchange.log_sd
            )
            for exchange in takes
            if exchange.amount
        ),
        gases=tuple(
            GasOutput(
                gas=exchange.target,
                amount=exchange.amount,
                log_sd=exchange.log_sd,
                basis=settings.gwp_set if exchange.target == "co2e" else "",
            )
            for exchange in emits
            if exchange.amount
        ),
        allocation=Label(rule.zh, rule.en) if rule and is_joint else None,
        gwp_set=settings.gwp_set,
        note=Label(process.at, process.at),
        sources=tuple(_source(background.sources[name]) for name in cited),
    )


def _joint(process: Label, product: Label) -> Label:
    """A name for a share of a joint process: whose, and of which product."""
    if process == product:
        return product
    return Label(f"{product.zh}（{process.zh}）", f"{product.en} ({process.en})")


def _source(cite: Cite) -> Source:
    return Source(cite.title, "", str(cite.year), cite.ref, cite.licence)
