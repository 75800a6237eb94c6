"""The commands ``zuji cbam calc | streams | default | reconcile | cost | dossier | template``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zuji.cli.numbers import NumberOption
from zuji.cli.options import AS_JSON
from zuji.cli.show import json_text, number, out, print_json, table
from zuji.cli.words import LANG, say

if TYPE_CHECKING:
    from zuji.cbam.paths import GoodOfFile

CN = click.option("--cn", required=True, help=say("货物的 CN 编码", "CN code of the good"))
PROCESS = click.option(
    "--process", default="", help=say("生产过程，货物由几个过程制成时", "process, where several")
)
COUNTRY = click.option("--country", default="CN", help=say("产地", "country of origin"))
PRICE = say("证书价（每吨）", "price of a certificate")


@click.group(
    help=say(
        "欧盟碳边境调节机制（CBAM）：装置的隐含排放、默认值与沟通模板。",
        "EU CBAM: embedded emissions of an installation, default values, communication template.",
    )
)
def cbam() -> None:
    """CBAM."""


@cbam.command(
    help=say(
        "计算一个装置的文件（YAML 或 JSON）：货物、生产过程、进口应缴证书。",
        "Compute the file of an installation (YAML or JSON): goods, production processes, and "
        "certificates due for imports.",
    )
)
@click.argument("file", type=click.Path())
@AS_JSON
def calc(file: str, as_json: bool) -> None:
    """Goods of an installation."""
    from zuji.cbam import calculate, read_file

    answer = calculate(read_file(file))
    if as_json:
        print_json(answer)
        return
    head = say("货物 CN", "good, CN"), say("直接", "direct"), say("间接", "indirect")
    grid = table(*head, say("合计", "total"), say("单位", "unit"), last="left")
    for good in answer["goods"]:
        figures = (number(good[name]) for name in ("direct", "indirect", "total"))
        grid.add_row(f"{good['cn']} {good['name']}", *figures, good["unit"])
    out.print(grid)
    for row in answer["imports"]:
        text = say("应缴证书", "certificates due")
        out.print(f"{row['cn']}: {text} {number(row['certificates'])}", markup=False)
    _show_rest(answer)


@cbam.command(
    help=say(
        "计算源流：燃烧、过程、物料平衡、实测、全氟化碳。",
        "Compute source streams: combustion, process, mass balance, measured, perfluorocarbons.",
    )
)
@click.argument("file", type=click.Path())
@AS_JSON
def streams(file: str, as_json: bool) -> None:
    """Source streams."""
    from zuji.cbam import read_file, stream_report

    answer = stream_report(read_file(file))
    if as_json:
        print_json(answer)
        return
    fossil, bio = say("化石 tCO2e", "fossil tCO2e"), say("生物 tCO2e", "biogenic tCO2e")
    grid = table(say("源流", "stream"), fossil, bio)
    for row in [*answer["streams"], {"name": say("合计", "total"), **answer["total"]}]:
        grid.add_row(row["name"], number(row["co2e_fossil_t"]), number(row["co2e_biogenic_t"]))
    out.print(grid)
    _show_rest(answer)


@cbam.command(
    help=say(
        "查一个 CN 编码的默认值，含该年加成；不知产地用 --country unknown。",
        "Look up the default value of a CN code with the year's mark-up; of unknown origin with "
        "--country unknown.",
    )
)
@click.argument("cn")
@click.option("--country", required=True, help=say("国家代码或名称", "country, code or name"))
@click.option("--year", required=True, help=say("年度，从 2026 起", "year, from 2026"))
@click.option(
    "--route", default="", help=say("生产路线字母，或 white、grey", "route letter, or white, grey")
)
@AS_JSON
def default(cn: str, country: str, year: str, route: str, as_json: bool) -> None:
    """A default value."""
    from zuji.cbam import default_value
    from zuji.cbam.countries import read_country
    from zuji.cbam.defaults import read_year
    from zuji.cbam.goods import read_cn
    from zuji.cli.show import show_findings
    from zuji.core.refusals import Finding, Refusal

    found: list[Finding] = []
    read: list[Any] = []
    for reader, text, place in (
        (read_cn, cn, "CN"),
        (read_country, country, "--country"),
        (read_year, year, "--year"),
    ):
        try:
            read.append(reader(text, place))
        except Refusal as problem:
            found.extend(problem.findings)
    if found:
        raise Refusal(found)
    code, origin, asked = read
    value = default_value(code, origin, asked, "CN", choice=route)
    if as_json:
        findings = [each.as_json(LANG) for each in value.findings]
        print_json({**value.record(), "findings": findings})
        return
    row = value.record()
    names = {
        "direct": say("直接", "direct"),
        "indirect": say("间接", "indirect"),
        "total": say("合计", "total"),
        "total_markup": say("含加成", "with mark-up"),
    }
    for name, text in names.items():
        out.print(f"{text}: {number(row[name])} tCO2e/t", markup=False)
    out.print(f"{row['source']['title']} · {row['table']} · CN {row['matched_cn']}", markup=False)
    show_findings(value.findings)


@cbam.command(
    help=say(
        "产品碳足迹与 CBAM 隐含排放对照：每项差异的原因与数额，合计一致。STUDY 是核算文件或存证"
        "文件，FILE 是装置的文件。",
        "A product footprint beside CBAM's embedded emissions: each difference with its cause and "
        "amount, summing exactly. STUDY is a study or a lockfile, FILE an installation.",
    )
)
@click.argument("study", type=click.Path())
@click.argument("file", type=click.Path())
@CN
@PROCESS
@AS_JSON
def reconcile(study: str, file: str, cn: str, process: str, as_json: bool) -> None:
    """The two numbers of one good."""
    from zuji.cbam import read_file
    from zuji.cbam.calculation import solved_installation
    from zuji.cbam.importing import good_made
    from zuji.cli.locks import lock_of
    from zuji.cli.show import show_findings
    from zuji.compare.cbam_bridge import bridge
    from zuji.lockfile.lock import assessment_of

    solver = solved_installation(read_file(file))
    solved, product = good_made(solver, _code(cn), process)
    made = bridge(assessment_of(lock_of(study)), solver, solved, product)
    if as_json:
        findings = [each.as_json(LANG) for each in made.findings]
        print_json({**made.record(), "findings": findings})
        return
    grid = table(
        say("原因", "cause"), say("碳足迹", "footprint"), "CBAM", say("差异", "difference")
    )
    shown = made.printed()
    for row in shown.rows:
        grid.add_row(row.cause.title[LANG], *map(four_places, row.figures))
    total = shown.footprint, shown.cbam, shown.cbam - shown.footprint
    grid.add_row(say("合计 tCO2e/t", "total tCO2e/t"), *map(four_places, total))
    out.print(grid)
    for row in shown.rows:
        out.print(f"- {row.cause.title[LANG]}: {row.cause.why[LANG]}", markup=False)
    show_findings(made.findings)


@cbam.command(
    help=say(
        "逐年的证书成本：实际值配基准 A 列，默认值配 B 列，分开列出；证书价用 --price 给，可多个。",
        "Cost of certificates year by year: actual values with column A of the benchmarks and "
        "default values with column B, apart; prices by --price, several if you like.",
    )
)
@click.argument("file", type=click.Path())
@CN
@PROCESS
@COUNTRY
@click.option(
    "--price",
    "prices",
    multiple=True,
    required=True,
    type=NumberOption(0),
    help=PRICE,
)
@AS_JSON
def cost(file: str, cn: str, *, as_json: bool, **options: Any) -> None:
    """Certificates of a good by year."""
    from zuji.cbam import read_file
    from zuji.cbam.paths import certificate_paths

    prices, good = options["prices"], _good(cn, options)
    rows = [path.record(prices) for path in certificate_paths(read_file(file), good)]
    if as_json:
        print_json({"cn": good.cn, "unit": "tCO2e/t", "rows": rows})
        return
    heads = [say("年份", "year"), say("依据", "basis"), say("排放", "emissions")]
    heads += [say("基准", "benchmark"), say("CBAM 因子", "CBAM factor"), say("应缴", "due")]
    grid = table(*heads, *(f"@ {number(price)}" for price in prices))
    for row in rows:
        basis = BASES[row["basis"]]
        figures = (row["emissions"], row["benchmark"], row["cbam_factor"], row["due"])
        costs = (each["cost"] for each in row["costs"])
        grid.add_row(str(row["year"]), basis, *map(number, (*figures, *costs)))
    out.print(grid)


BASES = {"actual": say("实际值，A 列", "actual, A"), "default": say("默认值，B 列", "default, B")}


def _code(cn: str) -> str:
    from zuji.cbam.goods import read_cn

    return read_cn(cn, "--cn")


def _good(cn: str, options: Mapping[str, Any]) -> GoodOfFile:
    from zuji.cbam.countries import read_country
    from zuji.cbam.paths import GoodOfFile

    country = read_country(options["country"], "--country")
    return GoodOfFile(_code(cn), options["process"], country)


def four_places(value: float) -> str:
    """A number with the decimals of the printed table."""
    return f"{value:.4f}"


@cbam.command(
    help=say(
        "一种货物给一个进口商的资料：隐含排放、前体、参数、证书与逐年成本、还缺什么（JSON）。",
        "The dossier of a good for one importer: embedded emissions, precursors, parameters, "
        "certificates, cost by year, and what is missing (JSON).",
    )
)
@click.argument("file", type=click.Path())
@CN
@PROCESS
@COUNTRY
@click.option("--quantity", required=True, help=say("进口量，t", "quantity imported, t"))
@click.option("--importer", required=True, help=say("进口商名称", "name of the importer"))
@click.option("--importer-country", default="", help=say("进口商所在国", "country of the importer"))
@click.option("--number", "account", default="", help=say("CBAM 账户号", "CBAM account number"))
@click.option("--eori", default="", help=say("进口商的 EORI 号", "EORI number of the importer"))
@click.option("--price", "prices", multiple=True, type=NumberOption(0), help=PRICE)
@click.option("-o", "--output", type=click.Path(), help=say("输出文件", "output"))
@AS_JSON
def dossier(file: str, cn: str, *, as_json: bool, **options: Any) -> None:
    """What an importer is handed."""
    from zuji.cbam import read_file
    from zuji.cbam.countries import read_country
    from zuji.cbam.dossier import Importer, read_eori
    from zuji.cbam.dossier import dossier as dossier_of
    from zuji.core.files import write_whole
    from zuji.core.numbers import read_quantity

    good = _good(cn, options)
    tonnes = read_quantity(options["quantity"], "t", "--quantity")
    at = options["importer_country"]
    country = read_country(at, "--importer-country") if at else ""
    eori = read_eori(options["eori"], "--eori")
    importer = Importer(options["importer"], country, options["account"], eori)
    made = dossier_of(read_file(file), good, tonnes, importer, options["prices"])
    output: str | None = options["output"]
    if output:
        write_whole(Path(output), json_text(made.data).encode())
    if as_json or not output:
        print_json(made.data)
        return
    out.print(output, markup=False)
    for gap in made.gaps:
        out.print("- " + say("还缺：", "missing: ") + gap[LANG], markup=False)


@cbam.command(
    help=say(
        "填写欧盟委员会的沟通模板。空白模板由你自己从委员会网站取得，用 --blank 指明。",
        "Fill the Commission's communication template. You hold the blank workbook, from the "
        "Commission's site, and name it with --blank.",
    )
)
@click.argument("file", type=click.Path())
@click.option("-o", "--output", required=True, type=click.Path(), help=say("输出文件", "output"))
@click.option(
    "--blank",
    envvar="ZUJI_CBAM_TEMPLATE",
    type=click.Path(),
    help=say("空白模板的路径", "path of the blank workbook"),
)
@AS_JSON
def template(file: str, output: str, blank: str | None, as_json: bool) -> None:
    """The communication template."""
    from zuji.cbam import read_file
    from zuji.cbam.template import fill_template
    from zuji.cli.show import show_findings

    fields = read_file(file)
    goods = fill_template(fields, blank, output)
    findings = fields.told.findings
    if as_json:
        words = [each.as_json(LANG) for each in findings]
        print_json({"written": output, "goods": goods, "findings": words})
        return
    out.print(output, markup=False)
    out.print(
        say(
            "公式在 Excel 或 LibreOffice 打开并保存后才有值；届时每吨货物应显示：",
            "The formulas get their values when Excel or LibreOffice opens and saves the file; per "
            "tonne of good it must then show:",
        )
    )
    grid = table("CN", say("直接", "direct"), say("间接（含电力）", "indirect, with electricity"))
    for row in goods:
        grid.add_row(row["cn"], number(row["direct"]), number(row["indirect"]))
    out.print(grid)
    show_findings(findings)


def _show_rest(answer: dict[str, Any]) -> None:
    """Findings and receipt of an answer."""
    from zuji.cli.receipts import show_receipt

    for each in answer["findings"]:
        words = each["texts"][LANG]
        parts = [words["message"], words["place"], words["read"], words["remedy"]]
        out.print("- " + " · ".join(part for part in parts if part), markup=False)
    show_receipt(answer["receipt"], outcomes=())
