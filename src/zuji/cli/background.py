"""The commands ``zuji background build | show | list | diff``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zuji.cli.options import AS_JSON
from zuji.cli.show import out, print_json, table, written
from zuji.cli.words import LANG, say
from zuji.core.figures import grouped, in_full

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zuji.factors.record import Factor

ENDS = say("95 % 区间", "95 % interval")


@click.group(
    help=say(
        "中国背景系统：单元过程联立求解出的因子。",
        "The Chinese background system: factors solved from unit processes.",
    )
)
def background() -> None:
    """The background system."""


@background.command(
    "list", help=say("列出系统的产品与数值。", "List the products of the system and their values.")
)
@AS_JSON
def list_products(as_json: bool) -> None:
    """List the products."""
    from zuji.background import solution

    system = solution()
    rows = [system.derived(name) for name in system.background.products]
    if as_json:
        print_json([_row(row) for row in rows])
        return
    for row in rows:
        ends = f"{in_full(row.low, 4)} … {in_full(row.high, 4)}"
        unit = f"kgCO2e/{row.product.unit}"
        line = (
            f"{row.product.id:<28} {in_full(row.value, 4):>10} {unit:<13} {ends:<20} {row.year}  "
        )
        out.print(line + row.product.name[LANG], markup=False)
    out.print(repr(system.background), markup=False)


def _row(row: Any) -> dict[str, Any]:
    return {
        "id": row.product.id,
        "name_zh": row.product.name.zh,
        "name_en": row.product.name.en,
        "unit": f"kgCO2e/{row.product.unit}",
        "value": row.value,
        "low": row.low,
        "high": row.high,
        "region": row.region,
        "year": row.year,
    }


@background.command(
    help=say(
        "一个产品：数值、气体、阶段、来源、供应链与手头的其他数值。",
        "One product: value, gases, stages, sources, supply chain and other values held.",
    )
)
@click.argument("product")
@AS_JSON
def show(product: str, as_json: bool) -> None:
    """Show a product."""
    from zuji.background import solution
    from zuji.background.plants import product_of
    from zuji.background.rows import shown
    from zuji.cli.derived import show_beside

    data = shown(solution(), product_of(product) or product)
    if as_json:
        print_json(data)
        return
    out.print(
        f"[bold]{data[f'name_{LANG}']}[/] {grouped(data['value'], 6)} {data['unit']}  "
        f"({ENDS} {grouped(data['low'], 4)} … {grouped(data['high'], 4)})"
    )
    out.print(data["how_derived"][LANG], markup=False)
    out.print(solution().tree(product).text(), markup=False)
    held = [
        (row["name"], row["value"], row["ratio"], row["reason"][LANG] if row["reason"] else "—")
        for row in data["held_values"]
    ]
    show_beside(held, data["sources"])


@background.command(
    help=say(
        "求解并写出因子表（默认写入 data/packs/cn-background）。",
        "Solve and write the factor table (data/packs/cn-background by default).",
    )
)
@click.option("-o", "--output", type=click.Path(), help=say("目标文件夹", "folder to write"))
@AS_JSON
def build(output: str | None, as_json: bool) -> None:
    """Write the factor table."""
    from zuji.background import solution
    from zuji.background.balance import imbalances
    from zuji.background.derivations import FILE, derivations_text
    from zuji.background.held import unexplained
    from zuji.background.mirror import contradictions
    from zuji.background.rows import all_factors, pack_text
    from zuji.core.files import write_whole
    from zuji.core.refusals import Refusal

    system = solution()
    findings = [
        *imbalances(system.background),
        *unexplained(system),
        *contradictions(system),
    ]
    if findings:
        raise Refusal(findings)
    folder = Path(output) if output else _pack_folder()
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / "factors.csv", pack_text(all_factors(system)).encode())
    write_whole(folder / FILE, derivations_text(system).encode())
    if not as_json:
        out.print(repr(system.background), markup=False)
    written(str(folder / "factors.csv"), as_json)


@background.command(
    help=say(
        "比较两张因子表；不给参数时比较现有表与重新求解的结果。",
        "Compare two factor tables; without arguments the shipped one and a new solution.",
    )
)
@click.argument("old", type=click.Path(), required=False)
@click.argument("new", type=click.Path(), required=False)
@AS_JSON
def diff(old: str | None, new: str | None, as_json: bool) -> None:
    """Compare two tables."""
    from zuji.background import solution
    from zuji.background.rows import all_factors, changes
    from zuji.factors.gwp import gwp100

    before = _rows_of(Path(old) if old else _pack_folder())
    after = (
        _rows_of(Path(new)) if new else {factor.id: factor for factor in all_factors(solution())}
    )
    found = changes(before, after, gwp100(solution().background.settings.gwp_set))
    if as_json:
        print_json([asdict(change) for change in found])
        return
    listing = table("id", say("原来", "before"), say("现在", "after"), "%")
    for change in found:
        moved = (
            f"{change.after / change.before - 1:+.1%}" if change.before and change.after else "—"
        )
        ends = ("—" if end is None else grouped(end, 6) for end in (change.before, change.after))
        listing.add_row(change.id, *ends, moved)
    out.print(listing)
    out.print(say(f"{len(found)} 行不同", f"{len(found)} rows differ"))


def _pack_folder() -> Path:
    from zuji.background.rows import PACK
    from zuji.core.content import content_path

    return content_path("data", "packs", PACK)


def _rows_of(path: Path) -> Mapping[str, Factor]:
    from zuji.core.refusals import Refusal, refuse
    from zuji.factors.packs import read_rows

    file = path / "factors.csv" if path.is_dir() else path
    if not file.is_file():
        raise refuse("file-missing", str(path))
    factors, findings = read_rows(file.read_text("utf-8-sig"), file.name, "")
    if findings:
        raise Refusal(findings)
    return {factor.id: factor for factor in factors}
