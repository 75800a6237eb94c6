"""The commands ``zuji plant template | check | calc | bom | match``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zuji.cli.options import AS_JSON, AS_OF, SEED
from zuji.cli.show import number, out, percent, print_json, show_findings, table, written
from zuji.cli.words import LANG, say

if TYPE_CHECKING:
    from zuji.factors.matching import Candidate
    from zuji.plants import PlantAnswer, PlantReading

SHOWN = 60
"""Products that the terminal shows; a file holds all."""
FOLDER = click.argument("folder", type=click.Path())


@click.group(
    help=say(
        "一厂多品：一本台账、多种产品，份额合计等于全厂。",
        "One plant, many products: one ledger, shares that sum to the plant.",
    )
)
def plant() -> None:
    """Plants."""


def _read(folder: str, as_of: str) -> PlantReading:
    """The plant of a folder, of a zip of it, or of a workbook."""
    from zuji.plants import read_packed_plant, read_plant

    path = Path(folder)
    if path.is_file() and path.suffix.lower() not in {".yaml", ".yml"}:
        return read_packed_plant(path.read_bytes(), path.name, as_of)
    return read_plant(folder, as_of)


@plant.command(
    help=say(
        "写出模板：新的文件夹（plant.yaml、products.csv、bom.csv），或一个 xlsx 工作簿。",
        "Write a template: a new folder (plant.yaml, products.csv, bom.csv), or one xlsx workbook.",
    )
)
@FOLDER
@AS_JSON
def template(folder: str, as_json: bool) -> None:
    """A template."""
    from zuji.core.files import write_whole
    from zuji.core.refusals import refuse
    from zuji.plants import example_sheets, plant_workbook, write_plant_template

    if folder.lower().endswith(".xlsx"):
        if Path(folder).exists():
            raise refuse("plant-folder-there", folder)
        write_whole(Path(folder), plant_workbook(example_sheets(LANG), LANG))
    else:
        write_plant_template(Path(folder), LANG)
    written(folder, as_json)


@plant.command(
    help=say(
        "检查工厂的文件夹：每个单元格读入、拒绝或不计及其理由。",
        "Check a plant's folder: every cell read, refused or ignored, and why.",
    )
)
@FOLDER
@AS_OF
@AS_JSON
def check(folder: str, as_of: str, as_json: bool) -> None:
    """A check."""
    reading = _read(folder, as_of)
    if as_json:
        print_json(
            {
                "holds": reading.plant is not None,
                "products": len(reading.plant.shares.products) if reading.plant else 0,
                "flows": len(reading.plant.flows) if reading.plant else 0,
                **_told(reading),
            }
        )
    else:
        _show_receipts(reading, ("refused", "ignored"))
        show_findings(reading.findings)
        if reading.plant:
            out.print(say("可以计算。", "It can be computed."))
    if reading.plant is None:
        raise SystemExit(1)


@plant.command(
    help=say(
        "计算全部产品：每单位与全年的足迹、95 % 区间、未分摊的部分与合计核对。",
        "Compute all products: footprint of a unit and of the year, 95 % interval, what is not "
        "shared, and the sum against the plant.",
    )
)
@FOLDER
@click.option(
    "-o", "--output", type=click.Path(), help=say("另写出 CSV 表", "write a CSV table too")
)
@click.option(
    "--draws",
    type=click.IntRange(100, 100_000),
    default=1000,
    show_default=True,
    help=say("随机模拟抽样次数", "Monte Carlo draws"),
)
@SEED
@AS_OF
@AS_JSON
def calc(
    folder: str, *, output: str | None, draws: int, seed: int, as_of: str, as_json: bool
) -> None:
    """All products."""
    from zuji.core.files import write_whole
    from zuji.plants import calculate_plant

    reading = _read(folder, as_of)
    answer = calculate_plant(reading, draws, seed)
    if output:
        write_whole(Path(output), answer.csv_text(LANG).encode("utf-8-sig"))
    if as_json:
        print_json({**answer.record(), **_told(reading), "written": output})
        return
    _show_products(answer)
    _show_receipts(reading, ())
    show_findings(reading.findings)
    if output:
        out.print(output, markup=False)


@plant.command(
    help=say(
        "物料清单：全厂各外购物料的需用量与台账对照；--product 只看一个产品每单位的用料。",
        "The bill of materials: what the plant needs of each bought item beside its ledger; "
        "--product shows what one unit of a product needs.",
    )
)
@FOLDER
@click.option("--product", "sku", default="", help=say("产品编号", "code of a product"))
@AS_OF
@AS_JSON
def bom(folder: str, sku: str, as_of: str, as_json: bool) -> None:
    """The bill of materials."""
    from zuji.core.alike import nearest
    from zuji.core.label import listed
    from zuji.core.refusals import refuse
    from zuji.plants import items_record

    reading = _read(folder, as_of)
    plant = reading.taken()
    if plant.bill is None:
        raise refuse("plant-bom-none", folder)
    titles = {item.code: item.title for item in plant.items}
    rows: list[dict[str, Any]]
    if sku:
        products = [product.sku for product in plant.shares.products]
        if sku not in products:
            raise refuse("plant-sku-unknown", "--product", sku, listed(nearest(sku, products)))
        needs = plant.bill.needs(sku)
        units = plant.bill.units
        rows = [
            {"item": item, "name": titles[item], "unit": units[item], "bill": needs[item]}
            for item in sorted(needs)
        ]
    else:
        rows = items_record(plant)
    if as_json:
        print_json({"product": sku or None, "items": rows, **_told(reading)})
        return
    bill = say("清单", "bill")
    if sku:
        grid = table(say("物料", "item"), bill, say("单位", "unit"), last="left")
    else:
        ledger, ratio = say("台账", "ledger"), say("清单比台账", "bill by ledger")
        grid = table(say("物料", "item"), bill, ledger, ratio, say("单位", "unit"), last="left")
    for row in rows:
        cells = [f"{row['item']} {row['name']}".strip(), number(row["bill"])]
        if not sku:
            share = row["ratio"]
            cells += [number(row["ledger"]), "—" if share is None else percent(share)]
        grid.add_row(*cells, row["unit"])
    out.print(grid)


@plant.command(
    help=say(
        "为物料清单中还没有消耗的外购物料推荐因子，供人复核后写入 plant.yaml。",
        "Factors for bought items of the bill that no flow counts yet, to be reviewed and written "
        "into plant.yaml.",
    )
)
@FOLDER
@AS_OF
@AS_JSON
def match(folder: str, as_of: str, as_json: bool) -> None:
    """Items that wait for a factor."""
    from zuji.core.refusals import Refusal
    from zuji.plants import factors_for

    reading = _read(folder, as_of)
    if reading.plant is None and not reading.waiting:
        raise Refusal(reading.findings)
    waiting = [(item, factors_for(item, reading.document)) for item in reading.waiting]
    if as_json:
        rows = [
            {
                "item": item.code,
                "name": item.title,
                "unit": item.unit,
                "bill": item.needed,
                "candidates": [_candidate(each) for each in candidates],
            }
            for item, candidates in waiting
        ]
        print_json({"items": rows, **_told(reading)})
        return
    for item, candidates in waiting:
        out.print(f"{item.name} · {number(item.needed)} {item.unit}", style="bold", markup=False)
        for each in candidates:
            reasons = [reason.label[LANG] for reason in each.reasons]
            reasons += [words[LANG] for words in each.notes]
            name = each.factor.name_zh if LANG == "zh" else each.factor.name_en
            out.print(f"   {each.factor.id} {name}: {' · '.join(reasons)}", markup=False)
        if candidates:
            best = candidates[0].factor.id
            name, code = (
                json.dumps(text, ensure_ascii=False)
                for text in (item.title or item.code, item.code)
            )
            line = f"{name}: {{item: {code}, factors: {best}}}"
            out.print(f"   → {line}", markup=False)
        else:
            out.print(say("   没有相近的因子。", "   no factor is alike."))
    if not waiting:
        out.print(say("没有等待的物料。", "No item waits."))


def _candidate(candidate: Candidate) -> dict[str, Any]:
    factor = candidate.factor
    return {
        "id": factor.id,
        "name_zh": factor.name_zh,
        "name_en": factor.name_en,
        "score": candidate.score,
        "why": candidate.why,
        "exact": candidate.exact,
        "multiply_by": candidate.multiply_by,
        "notes": [{"zh": words.zh, "en": words.en} for words in candidate.notes],
    }


def _told(reading: PlantReading) -> dict[str, Any]:
    return {
        "findings": [finding.as_json(LANG) for finding in reading.findings],
        "receipts": [receipt.record() for receipt in reading.receipts],
    }


def _show_receipts(reading: PlantReading, outcomes: tuple[str, ...]) -> None:
    from zuji.cli.receipts import show_receipt

    for receipt in reading.receipts:
        out.print(receipt.source, style="bold", markup=False)
        show_receipt(receipt.record(), outcomes)


def _show_products(answer: PlantAnswer) -> None:
    from zuji.plants.answer import REST, WHOLE

    *products, rest = answer.rows()
    result = answer.result
    grid = table(
        say("产品", "product"),
        say("产量", "output"),
        say("每单位 kgCO₂e", "kgCO₂e per unit"),
        say("95 % 区间", "95 % interval"),
        say("全年 tCO₂e", "tCO₂e a year"),
        say("占全厂", "of the plant"),
    )
    whole = result.plant

    def share(value: float) -> str:
        return percent(value / whole) if whole else "—"

    ranked = sorted(products, key=lambda row: -row["year"]["value"])
    for row in ranked[:SHOWN]:
        per, year = row["per_unit"], row["year"]["value"]
        span = f"{number(per['low'], 4)} – {number(per['high'], 4)}" if per else "—"
        grid.add_row(
            f"{row['sku']} {row['name']}".strip(),
            f"{number(row['output'])} {row['unit']}",
            number(per["value"], 5) if per else "—",
            span,
            number(year / 1000, 5),
            share(year),
        )
    if more := ranked[SHOWN:]:
        year = sum(row["year"]["value"] for row in more)
        count = say(f"另 {len(more)} 个产品", f"{len(more)} more products")
        grid.add_row(count, "", "", "", number(year / 1000, 5), share(year))
    year = rest["year"]["value"]
    grid.add_row(REST[LANG], "", "", "", number(year / 1000, 5), share(year))
    grid.add_row(WHOLE[LANG], "", "", "", number(whole / 1000, 5), share(whole))
    out.print(grid)
    holds = say("一致", "agree") if result.is_closed else say("不一致", "differ")
    text = say("产品与未分摊之和对全厂：", "Products and rest against the plant: ")
    out.print(f"{text}{holds} ({result.gap:.1e})", markup=False)
