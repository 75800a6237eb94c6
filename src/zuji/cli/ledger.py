"""The command ``zuji ledger``: a plant's own ledger read as values of a study."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from zuji.cli.show import out, print_json, show_findings, table
from zuji.cli.words import LANG, say
from zuji.core.figures import grouped
from zuji.core.refusals import refuse

if TYPE_CHECKING:
    from zuji.exchange.ledgers import LedgerReading
    from zuji.sectors.model import Model

CELLS_SHOWN = 6


@click.command(
    help=say(
        "读企业台账（xlsx、xls、csv…），给出一个年度的填报值、疑问和未计入的单元格。",
        "Read a plant's ledger (xlsx, xls, csv …): values of one year, questions, ignored cells.",
    )
)
@click.argument("path", metavar="FILE", type=click.Path())
@click.option("--model", "model_id", required=True, help=say("行业模型", "sector model"))
@click.option(
    "--year",
    type=click.IntRange(1990, 2100),
    required=True,
    help=say("核算年度", "year of the study"),
)
@click.option(
    "--answer",
    "answers",
    multiple=True,
    metavar="KEY=VALUE",
    help=say("对疑问的答复，可多次给出", "answer to a question, may be repeated"),
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help=say("只打印一个 JSON 对象", "print one JSON object only"),
)
def ledger(path: str, model_id: str, year: int, answers: tuple[str, ...], as_json: bool) -> None:
    """Read a ledger and print what was read, asked about and ignored."""
    from zuji.core.label import listed
    from zuji.exchange.ledgers import read_plant_ledger
    from zuji.exchange.ledgers.answers import FORMS, is_answer
    from zuji.sectors.registry import get_model

    file = Path(path)
    if not file.is_file():
        raise refuse("file-missing", path)
    corrections = {}
    for answer in answers:
        key, _, value = answer.rpartition("=")
        if not is_answer(key, value):
            raise refuse("ledger-answer", "--answer", answer[:60], listed(FORMS))
        corrections[key] = value
    model = get_model(model_id)
    reading = read_plant_ledger(file.read_bytes(), file.name, model, year, corrections=corrections)
    if as_json:
        print_json(reading.record())
    else:
        show_reading(reading, model)


def show_reading(reading: LedgerReading, model: Model) -> None:
    """Values, questions, ignored cells and the balance of cells, on the terminal."""
    values = table(
        say("数据项", "input"), say("数值", "value"), say("单位", "unit"), say("月数", "months")
    )
    for name, value in reading.values.items():
        months = len(reading.months.get(name, ()))
        label = model.inputs[name].label[LANG]
        values.add_row(label, grouped(value.value), value.unit, str(months or ""))
    out.print(values)
    show_findings([question.finding for question in reading.questions])
    for portion in reading.ignored:
        if not portion.words:
            cells = ", ".join(portion.cells[:CELLS_SHOWN])
            more = " …" if len(portion.cells) > CELLS_SHOWN else ""
            reason = portion.finding.message(LANG)
            out.print(f"{len(portion.cells)} × {reason}: {cells}{more}", markup=False)
    show_findings(reading.stated)
    for sentence in reading.receipt().sentences(LANG):
        out.print(sentence, markup=False)
