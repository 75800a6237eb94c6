"""The commands ``zuji factors search | show | match | identify | packs | import``."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from zuji.cli.options import AS_JSON
from zuji.cli.receipts import show_receipt
from zuji.cli.show import err, out, print_json, show_findings, table
from zuji.cli.words import LANG, say
from zuji.core.figures import in_full

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zuji.factors.imported import Imported
    from zuji.factors.matching import Candidate
    from zuji.factors.record import Factor


def interval_of(factor: Factor) -> dict[str, float]:
    """Value and 95 % interval in the factor's unit, gases weighted by AR6."""
    from zuji.footprint.factor_range import value_and_range

    return value_and_range(factor)


def _shown(factor: Factor, unit: str = "") -> str:
    """The value in full, in the factor's unit; gases kept apart are weighted by AR6."""
    if factor.value is not None:
        return f"{in_full(factor.value)} {unit}".strip()

    from zuji.factors.gwp import gwp100
    from zuji.factors.record import interval

    value, _, _ = interval(factor, gwp100("AR6", factor.gases), gsd=1.0)
    return f"{in_full(value, 4)} {unit}".strip() + " (AR6)"


@click.group(help=say("因子库。", "The factor library."))
def factors() -> None:
    """Factors."""


@factors.command(help=say("按名称、编号、地区查找。", "Find by name, id or region."))
@click.argument("text", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True)
@click.option("--limit", default=20, show_default=True)
def search(text: tuple[str, ...], as_json: bool, limit: int) -> None:
    """Search the factors."""
    from zuji.factors import builtin_library

    hits = builtin_library().search(" ".join(text), limit=limit)
    if as_json:
        print_json([factor.as_json() for factor in hits])
        return
    listing = table(
        "id",
        say("数值", "value"),
        say("单位", "unit"),
        say("用途", "use"),
        say("年", "year"),
        say("标签", "tag"),
        say("启用", "active"),
    )
    for factor in hits:
        listing.add_row(
            factor.id,
            _shown(factor),
            factor.unit,
            factor.use,
            str(factor.year or ""),
            factor.confidence,
            say("是", "yes") if factor.active else say("否", "no"),
        )
    out.print(listing)
    if not hits:
        err.print(
            say(
                "没有找到；请换一个词，或用 zuji factors import 导入自己的因子。",
                "Nothing found; try another word, or import your own with zuji factors import.",
            )
        )
        sys.exit(1)


def _named(factor: Factor) -> str:
    return say(f"{factor.name_zh} · {factor.name_en}", factor.name_en or factor.name_zh)


@factors.command(help=say("显示一个因子的全部字段。", "Show every field of a factor."))
@click.argument("factor_id")
@click.option("--json", "as_json", is_flag=True)
def show(factor_id: str, as_json: bool) -> None:
    """Show a factor."""
    from zuji.background.derivations import derivation
    from zuji.cli.derived import show_derivation
    from zuji.factors import builtin_library

    factor = builtin_library().get(factor_id, "zuji factors show")
    if as_json:
        print_json({**factor.as_json(), **interval_of(factor)})
        return
    for key, value in asdict(factor).items():
        if isinstance(value, dict) and key == "source":
            for part, text in value.items():
                out.print(f"source.{part:10} {text}", markup=False)
        elif value not in ("", None, {}):
            out.print(f"{key:17} {value}", markup=False)
    if derived := derivation(factor_id):
        show_derivation(derived)


@factors.command(
    help=say(
        "按名称、单位、地区、年份与阶段推荐因子，并说明理由。",
        "Candidates for a material or energy name, with the reasons.",
    )
)
@click.argument("name", nargs=-1, required=True)
@click.option("--unit", default="", help=say("用量的单位", "unit of the amount"))
@click.option(
    "--region", default="CN", show_default=True, help=say("地区，如 CN-SD", "region, e.g. CN-SD")
)
@click.option("--year", type=int, help=say("核算期年份", "year of the data period"))
@click.option("--stage", default="", help=say("生命周期阶段", "life-cycle stage"))
@click.option(
    "--pack",
    "packs",
    multiple=True,
    help=say("另加可选因子包或自己的包文件夹", "also search this optional pack, or a folder"),
)
@click.option("--limit", type=click.IntRange(min=1), default=5, show_default=True)
@click.option("--json", "as_json", is_flag=True)
def match(
    *,
    name: tuple[str, ...],
    unit: str,
    region: str,
    year: int | None,
    stage: str,
    packs: tuple[str, ...],
    limit: int,
    as_json: bool,
) -> None:
    """Match a name to factors."""
    from zuji.factors.matching import FactorQuery
    from zuji.factors.offering import offered_for

    offer = offered_for(FactorQuery(" ".join(name), unit, region, year, stage), limit, packs)
    if as_json:
        print_json([match_row(candidate) for candidate in offer.candidates])
    else:
        _list_matches(offer.candidates)
    if not offer.candidates:
        err.print(offer.nothing[LANG], markup=False)
        if not as_json:
            sys.exit(1)


def match_row(candidate: Candidate) -> dict[str, object]:
    """A match as plain data: the factor with its interval, why it is offered, and the points."""
    from zuji.factors.links import english_name
    from zuji.factors.offering import optional_pack_of

    factor = candidate.factor
    return {
        "id": factor.id,
        "name_zh": factor.name_zh,
        "name_en": english_name(factor),
        "score": candidate.score,
        "why": candidate.why,
        "substance": candidate.identity.substance if candidate.identity else "",
        "pack": optional_pack_of(factor),
        "unit": factor.unit,
        **interval_of(factor),
        "exact": candidate.exact,
        "multiply_by": candidate.multiply_by,
        "notes": [{"zh": note.zh, "en": note.en} for note in candidate.notes],
        "reasons": [
            {
                "rule": reason.rule,
                "points": reason.points,
                "zh": reason.label.zh,
                "en": reason.label.en,
            }
            for reason in candidate.reasons
        ],
    }


def _matched(candidate: Candidate) -> str:
    """The name of a factor; in English that of what it is of where its source has only Chinese."""
    from zuji.factors.links import english_name, is_named_in_chinese

    factor = candidate.factor
    if LANG == "zh" or not is_named_in_chinese(factor):
        return _named(factor)
    return f"{english_name(factor)} (named in Chinese by its source)"


def _list_matches(candidates: Iterable[Candidate]) -> None:
    from zuji.factors.offering import optional_pack_of

    for candidate in candidates:
        factor = candidate.factor
        out.print(f"[bold]{factor.id}[/] {_matched(candidate)}  {_shown(factor, factor.unit)}")
        reasons = [reason.label[LANG] for reason in candidate.reasons]
        if pack := optional_pack_of(factor):
            reasons.append(say(f"在可选因子包 {pack} 中", f"in the optional pack {pack}"))
        out.print("   " + " · ".join(reasons), markup=False)
        for note in candidate.notes:
            out.print(f"   {note[LANG]}", markup=False)


@factors.command(
    help=say("名称指哪种物质、依据是什么。", "Which substance a name means, and by what.")
)
@click.argument("name", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True)
def identify(name: tuple[str, ...], as_json: bool) -> None:
    """Identify a name."""
    from zuji.factors.identify import WHY
    from zuji.factors.identify import identify as identified
    from zuji.factors.substances import register

    found = identified(" ".join(name))
    entry = register()[found.substance] if found else None
    if as_json:
        row = None
        if found and entry:
            row = {
                "substance": entry.id,
                "name_zh": entry.name.zh,
                "name_en": entry.name.en,
                "cas": entry.cas,
                "hs6": entry.hs6,
                "is_a": entry.is_a,
                "why": found.why,
                "activity": found.activity,
                "region": found.region,
            }
        print_json(row)
    elif found and entry:
        codes = " · ".join(filter(None, (entry.cas and f"CAS {entry.cas}", entry.hs6)))
        out.print(f"{entry.name[LANG]}  {codes}", markup=False)
        out.print(f"   {WHY[found.why][LANG]}", markup=False)
    if found is None:
        err.print(say("认不出是什么物质。", "The substance is not known."))
        sys.exit(1)


@factors.command(
    help=say(
        "按英文名称或 NAICS 代码查找按金额的行业因子（只用于切断的项目）。",
        "Find sector factors by money (for cut-off items only), by title or NAICS code.",
    )
)
@click.argument("text", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True)
def spend(text: tuple[str, ...], as_json: bool) -> None:
    """Search the factors by money."""
    from zuji.factors.spend import CURRENCY, SOURCE, YEAR, find_sectors

    hits = find_sectors(" ".join(text))
    if as_json:
        print_json([asdict(sector) for sector in hits])
        return
    unit = f"kgCO2e/{CURRENCY} {YEAR}"
    listing = table("NAICS", say("行业", "sector"), unit, say("过程模型少计", "left out"))
    for sector in hits:
        listing.add_row(sector.code, sector.title, in_full(sector.value), f"{sector.left_out:.1%}")
    out.print(listing)
    out.print(SOURCE, style="dim", markup=False)


@factors.command(help=say("列出因子包：内置与可选。", "List the packs, built-in and optional."))
@click.option("--json", "as_json", is_flag=True)
def packs(as_json: bool) -> None:
    """List the packs."""
    from zuji.factors import builtin_library, library_with, optional_packs

    if as_json:
        optional = [library_with(name).packs[-1] for name in optional_packs()]
        print_json(
            [
                {
                    "id": pack.id,
                    "version": pack.version,
                    "factors": len(pack.factors),
                    "optional": pack in optional,
                    "licence": pack.licence,
                }
                for pack in (*builtin_library().packs, *optional)
            ]
        )
        return
    listing = table(
        "id",
        say("版本", "version"),
        say("因子", "factors"),
        say("许可类别", "licence class"),
        say("许可", "licence"),
    )
    for pack in builtin_library().packs:
        listing.add_row(
            pack.id, pack.version, str(len(pack.factors)), say("内置", "built in"), pack.licence
        )
    for name in optional_packs():
        pack = library_with(name).packs[-1]
        listing.add_row(
            pack.id, pack.version, str(len(pack.factors)), say("可选", "optional"), pack.licence
        )
    out.print(listing)


@factors.command(
    help=say(
        "区间校准：逐一剔除持有的数值，看其余数值的 95 % 区间含住多少。",
        "Calibration: each held figure left out, against the 95 % interval of the others.",
    )
)
@AS_JSON
def calibration(as_json: bool) -> None:
    """Show how often the intervals held."""
    from zuji.core.content import read_rules
    from zuji.uncertainty.calibration import left_out
    from zuji.uncertainty.held_values import builtin_held

    trials = left_out(builtin_held(), read_rules("uncertainty")["widening"])
    inside = sum(trial.is_inside for trial in trials)
    share = inside / len(trials)
    if as_json:
        figures = [
            {
                "product": trial.product.id,
                "figure": trial.figure.name,
                "value": trial.figure.value,
                "unit": f"kgCO2e/{trial.product.unit}",
                "low": trial.low,
                "high": trial.high,
                "inside": trial.is_inside,
            }
            for trial in trials
        ]
        counts = {"figures": len(trials), "inside": inside, "share": share}
        print_json({**counts, "trials": figures})
        return
    for trial in trials:
        if not trial.is_inside:
            span = f"{in_full(trial.low, 4)} … {in_full(trial.high, 4)} kgCO2e/{trial.product.unit}"
            name = f"{trial.product.label[LANG]}  {in_full(trial.figure.value, 4)}  ({span})"
            out.print(f"{name}  {trial.figure.name}", markup=False)
    out.print(
        say(
            f"我们的 95 % 区间含住了 {len(trials)} 个数值中的 {share:.1%}",
            f"our 95 % held {share:.1%} of {len(trials)}",
        )
    )


@factors.command(
    "import",
    help=say(
        (
            "导入自持的因子文件（CPCD、DESNZ、EPA、Base Empreinte、EPD、普通 CSV/XLSX）：逐行报"
            "告接受与拒绝。"
        ),
        (
            "Import a factor file you hold (CPCD, DESNZ, EPA, Base Empreinte, EPD, plain "
            "CSV/XLSX); accepted and refused rows."
        ),
    ),
)
@click.argument("file", type=click.Path())
@click.option(
    "--format",
    "form",
    default="auto",
    show_default=True,
    help="auto | zuji | cpcd | desnz | epa | base_empreinte | epd | plain",
)
@click.option("--sheet", default="", help=say("工作表", "sheet"))
@click.option(
    "--map", "mapped", multiple=True, metavar="FIELD=HEADING", help=say("指定列", "name a column")
)
@click.option(
    "--decimal",
    type=click.Choice([".", ","]),
    default=None,
    help=say("文件的小数点符号", "the decimal mark of the file"),
)
@click.option("--encoding", default="", help=say("CSV 的编码", "the encoding of a CSV"))
@click.option(
    "--set",
    "fixed",
    multiple=True,
    metavar="FIELD=VALUE",
    help=say("每行相同的字段，如 region=CN", "a field of every row, e.g. region=CN"),
)
@click.option(
    "-o",
    "--output",
    type=click.Path(),
    help=say("把接受的行写成因子包文件夹", "write the accepted rows as a pack folder"),
)
@click.option("--json", "as_json", is_flag=True)
def import_file(
    *,
    file: str,
    form: str,
    sheet: str,
    mapped: tuple[str, ...],
    decimal: Literal[".", ","] | None,
    encoding: str,
    fixed: tuple[str, ...],
    output: str | None,
    as_json: bool,
) -> None:
    """Import a file of factors."""
    from zuji.core.refusals import refuse
    from zuji.factors.importing import with_source
    from zuji.factors.packs import write_pack

    path = Path(file)
    if not path.exists():
        raise refuse("file-missing", file)
    stated: dict[str, Any] = {
        "form": form,
        "sheet": sheet,
        "encoding": encoding,
        "decimal": decimal or "",
    }
    imported = _imported(path, renamed=_pairs(mapped), fixed=_pairs(fixed), **stated)
    accepted = with_source(imported.accepted, path.name)
    if as_json:
        print_json(
            {
                "format": imported.format,
                "accepted": len(accepted),
                "refused": [item.as_json(LANG) for item in imported.refused],
                "skipped": imported.skipped,
                "statements": [item.as_json(LANG) for item in imported.marks],
                "ids": [item.id for item in accepted],
                "receipt": imported.receipt.record(),
            }
        )
    else:
        show_findings((*imported.marks, *imported.refused), err)
        out.print(
            f"{imported.format} · "
            + say("接受 ", "accepted ")
            + str(len(accepted))
            + say("，拒绝 ", ", refused ")
            + str(len(imported.refused))
            + say("，按格式略过 ", ", left aside ")
            + str(imported.skipped)
        )
        show_receipt(imported.receipt.record(), ("ignored",))
    if output and accepted:
        write_pack(Path(output), accepted)
        (err if as_json else out).print(output)
    sys.exit(1 if imported.refused else 0)


OPTIONS = {"renamed": "map", "fixed": "set"}
"""Options of the command that have another name in the reader."""


def _imported(path: Path, *, form: str, **stated: Any) -> Imported:
    """The factors of a file: declarations, an official publication, a table."""
    from zuji.core.refusals import refuse
    from zuji.exchange.databases.epd import has_epds, read_epds
    from zuji.factors.files import read_factor_file

    if form == "epd" or (form == "auto" and has_epds(path)):
        unused = [f"--{OPTIONS.get(name, name)}" for name, given in stated.items() if given]
        if unused:
            raise refuse("factors-epd-options", path.name, ", ".join(unused), "")
        return read_epds(path)
    if path.is_dir():
        raise refuse("factors-folder", path.name, "", "CSV, XLSX, ILCD+EPD")
    return read_factor_file(path.read_bytes(), path.name, form=form, **stated)


def _pairs(texts: tuple[str, ...]) -> dict[str, str]:
    from zuji.core.refusals import refuse

    for text in texts:
        if "=" not in text:
            raise refuse("value-type", "--map | --set", text, "FIELD=…")
    return {
        field.strip(): value.strip() for field, _, value in (text.partition("=") for text in texts)
    }
