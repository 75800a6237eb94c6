"""The Commission's communication template for installations, version 2.1.1, filled from a file.

The blank workbook is the user's: it is opened, its input cells are written, and its own formulas
stay, to be computed when a spreadsheet program opens the file.
"""

from __future__ import annotations

import datetime
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from zuji.cbam.calculation import InstallationSolver, SolvedProcess, solved_installation
from zuji.cbam.energy import NATURAL_GAS, WASTE_GAS_EFFICIENCY, HeatFlow, Power
from zuji.cbam.fields import Fields
from zuji.cbam.goods import CbamGood
from zuji.cbam.saving import workbook_bytes
from zuji.cbam.streams import CARBON_TO_CO2, Stream
from zuji.core.figures import in_full
from zuji.core.files import write_whole
from zuji.core.refusals import refuse, warning

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

    from zuji.cbam.calculation import PrecursorResult

SHEETS = ("A_InstData", "B_EmInst", "D_Processes", "E_PurchPrec", "Summary_Communication")
CATEGORIES = (
    *("cement", "cement_clinker", "calcined_clay", "aluminous_cement", "steel_products"),
    *("crude_steel", "dri", "pig_iron", "alloys", "sintered_ore", "hydrogen", "ammonia"),
    *("nitric_acid", "urea", "mixed_fertilisers", "aluminium_products", "unwrought_aluminium"),
    "electricity",
)
"""Aggregated goods categories in the order of the template's list."""
ALLOYS = {"ferro_manganese", "ferro_chromium", "ferro_nickel"}
LIST_ROW = 89
ROUTES = {
    "crude_steel": {"C": 0, "F": 0, **dict.fromkeys("DEGHJ", 1)},
    "unwrought_aluminium": {"K": 0, "L": 1},
}
"""Route letter → place among the template's production routes."""
ADDRESS = {
    "name": 20,
    "street": 21,
    "activity": 22,
    "postcode": 23,
    "po_box": 24,
    "city": 25,
    "country_name": 26,
    "unlocode": 27,
    "latitude": 28,
    "longitude": 29,
    "representative": 30,
    "email": 31,
    "telephone": 32,
}
VERIFIER = {
    "name": 37,
    "street": 38,
    "city": 39,
    "postcode": 40,
    "country": 41,
    "representative": 45,
    "email": 46,
    "telephone": 47,
    "accreditation_state": 51,
    "accreditation_body": 52,
    "accreditation_number": 53,
}
PROCESS_BLOCK, PRECURSOR_BLOCK = 65, 44
STREAM_ROWS, PFC_ROWS, CEMS_ROWS = range(17, 92), range(98, 108), range(113, 123)
PROCESSES, PRECURSORS, PRODUCTS = 10, 20, 100
PARAMETERS = {
    "reducing_agent": "P",
    "steel_mill": "Q",
    "mn": "R",
    "cr": "S",
    "ni": "T",
    "other_alloys": "U",
    "carbon": "V",
    "scrap_per_t_steel": "W",
    "other_materials": "X",
    "pre_consumer_scrap": "Y",
    "scrap_per_t_aluminium": "Z",
    "non_aluminium": "AA",
    "clinker_factor": "AB",
    "calcined": "AC",
    "concentration": "AD",
    "nitric_acid": "AE",
    "urea": "AF",
    "nitrogen": "AG",
    "n_ammonium": "AH",
    "n_nitrate": "AI",
    "n_urea": "AJ",
    "n_other": "AK",
}
"""Qualifying parameters of a good → column of the sheet of products."""


@dataclass
class Template:
    """The workbook, and a second copy that holds the texts which its formulas show."""

    book: Workbook
    shown: Workbook
    fields: Fields

    def put(self, sheet: str, cell: str, value: Any) -> None:
        """Write an input cell; None leaves it blank."""
        if value is not None and value != "":
            self.book[sheet][cell] = value

    def label(self, cell: str, sheet: str = "Parameters_Constants") -> Any:
        """The text that a cell of the lists shows."""
        return self.shown[sheet][cell].value

    def category(self, good: CbamGood) -> int:
        """The row of a good's category in the lists."""
        name = "alloys" if good.category in ALLOYS else good.category
        return LIST_ROW + CATEGORIES.index(name)

    def route(self, good: CbamGood, written: str, *, is_own: bool) -> tuple[int, str]:
        """Place (from 0) and text of a production route in the template's list."""
        row = self.category(good)
        texts = [self.label(f"{column}{row}") for column in "GHIJKLMN"]
        texts = [text for text in texts if text and text != "n.a."]
        place = ROUTES.get(good.category, {}).get(written.strip("()").upper())
        if written in texts:
            place = texts.index(written)
        if place is None:
            place = 0 if len(texts) == 1 else len(texts) - (2 if is_own else 1)
        return place, str(texts[place])

    def left(self, place: str, read: object) -> None:
        """Say that the template has no cell for something."""
        self.fields.told.add(warning("cbam-template-left", place, read))

    def room(self, count: int, most: int, what: str) -> None:
        """Refuse what does not fit."""
        if count > most:
            raise refuse("cbam-template-room", what, str(count), f"≤ {most}")


def open_blank(path: str | None, fields: Fields) -> Template:
    """The user's blank workbook. Refuses one that is missing, another workbook, or filled."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    if not path or not Path(path).is_file():
        raise refuse("cbam-template-blank", path or "")
    name = Path(path).name
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(path)
            shown = load_workbook(path, data_only=True)
    except (OSError, ValueError, KeyError, BadZipFile, InvalidFileException) as problem:
        raise refuse("cbam-template-other", name) from problem
    missing = [sheet for sheet in (*SHEETS, "Parameters_Constants") if sheet not in book.sheetnames]
    if missing or not shown["Parameters_Constants"][f"A{LIST_ROW}"].value:
        raise refuse("cbam-template-other", name, " · ".join(missing))
    if book["A_InstData"]["E62"].value or book["A_InstData"]["E83"].value:
        raise refuse("cbam-template-other", name, str(book["A_InstData"]["E83"].value or "E62"))
    return Template(book, shown, fields)


def fill_template(fields: Fields, blank: str | None, output: str) -> list[dict[str, Any]]:
    """Fill the blank workbook from an installation's file and write it to `output`."""
    content, goods = filled_template(fields, blank)
    write_whole(Path(output), content)
    return goods


def filled_template(fields: Fields, blank: str | None) -> tuple[bytes, list[dict[str, Any]]]:
    """The filled workbook, and each good with the figures that its formulas will show: per tonne,
    and with the electricity of the process in the indirect emissions, as it has it for all goods.
    """
    solver = solved_installation(fields)
    made = open_blank(blank, fields)
    _installation(made, solver)
    _streams(made, solver)
    names = [name for name, solved in solver.solved.items() if _amount(solved)]
    made.room(len(names), PROCESSES, "D_Processes")
    bought = [
        (index, each)
        for index, name in enumerate(names)
        for each in solver.solved[name].precursors
        if each.source != "process"
    ]
    made.room(len(bought), PRECURSORS, "E_PurchPrec")
    _goods_list(made, solver, names)
    for index, name in enumerate(names):
        _process(made, solver, names, index, solver.solved[name])
    for index, (process, each) in enumerate(bought):
        _bought(made, solver, index, process, each)
    _products(made, solver, names)
    total = sum(each.attributed.indirect for each in solver.solved.values())
    made.put("C_Emissions&Energy", "M26", total)
    made.book.calculation.fullCalcOnLoad = True
    return workbook_bytes(made.book), [
        {"cn": product.good.cn, "process": name, **template_figures(solver, solved)}
        for name, solved in solver.solved.items()
        for product in solved.process.products
        if product.good
    ]


def template_figures(solver: InstallationSolver, solved: SolvedProcess) -> dict[str, float]:
    """What the template shows for a process: direct and indirect t CO2e per tonne."""
    amount = _amount(solved)
    scale = _scale(solved) if amount else 1.0
    direct, indirect = solved.attributed.total * scale, solved.attributed.indirect * scale
    for each in solved.precursors:
        quantity = each.precursor.quantity * scale
        if each.source == "process":
            inner = template_figures(solver, solver.solved[each.precursor.process])
            direct += quantity * inner["direct"]
            indirect += quantity * inner["indirect"]
        else:
            direct += quantity * each.specific.direct
            indirect += quantity * each.specific.indirect
    tonnes = amount or solved.activity
    return {"direct": direct / tonnes, "indirect": indirect / tonnes}


def _amount(solved: SolvedProcess) -> float:
    """Tonnes of goods of the mechanism that a process makes."""
    return sum(product.quantity for product in solved.process.products if product.good)


def _scale(solved: SolvedProcess) -> float:
    """The share of a process that goes to goods of the mechanism."""
    return sum(solved.share(product) for product in solved.process.products if product.good)


def _installation(made: Template, solver: InstallationSolver) -> None:
    """Sheet A: period, installation, verifier."""
    year = solver.made.year
    made.put("A_InstData", "I9", datetime.datetime(year, 1, 1))
    made.put("A_InstData", "L9", datetime.datetime(year, 12, 31))
    for key, rows in (("installation", ADDRESS), ("verification", VERIFIER)):
        data = made.fields.data.get(key)
        if not isinstance(data, Mapping):
            continue
        for name, value in data.items():
            if name in rows:
                made.put("A_InstData", f"I{rows[name]}", str(value))
            elif name == "country" and key == "installation":
                made.put("A_InstData", "I26", _country(made, str(value)))
            else:
                made.left(f"{key}.{name}", value)


def _country(made: Template, written: str) -> str:
    """The name of a country in the template's list of codes."""
    from zuji.cbam.countries import read_country

    code = read_country(written, made.fields.place("installation"))
    for row in range(11, 278):
        if made.label(f"F{row}", "c_CodeLists") == code:
            return str(made.label(f"G{row}", "c_CodeLists"))
    return written


def _streams(made: Template, solver: InstallationSolver) -> None:
    """Sheet B: source streams, perfluorocarbons, continuous measurement."""
    streams = [*solver.made.streams]
    for process in solver.made.processes.values():
        streams += process.streams
    kinds: dict[str, list[Stream]] = {"stream": [], "pfc": [], "cems": []}
    for stream in streams:
        kind = "pfc" if stream.method.startswith("pfc") else "stream"
        kinds["cems" if stream.method == "measured" else kind].append(stream)
    for kind, rows in (("stream", STREAM_ROWS), ("pfc", PFC_ROWS), ("cems", CEMS_ROWS)):
        made.room(len(kinds[kind]), len(rows), "B_EmInst")
        for row, stream in zip(rows, kinds[kind], strict=False):
            for column, value in CELLS[kind](made, stream).items():
                made.put("B_EmInst", f"{column}{row}", value)


def _stream_cells(made: Template, stream: Stream) -> dict[str, Any]:
    """A stream of the calculation-based methods."""
    details = stream.details
    place = {"combustion": "B", "process": "C", "mass_balance": "D"}[stream.method]
    amount, unit, factor = details["activity"], details["activity_unit"], details["factor"]
    ncv = stream.energy_tj / amount * 1000 if stream.energy_tj and amount else None
    if unit == "TJ":
        # the template counts fuels in t or 1000 Nm3 only: one thousand units of 1 GJ
        amount, unit, factor, ncv = amount * 1000, "t", factor / 1000, 1.0
        made.left(stream.name, f"{in_full(details['activity'])} TJ")
    total = stream.fossil + stream.biogenic
    cells = {
        "D": made.label(f"{place}56"),
        "E": stream.name,
        "F": amount,
        "G": made.label("C23" if unit == "1000Nm3" else "B23"),
        "H": ncv,
        "R": 100 * stream.biogenic / total if total else 0.0,
    }
    if stream.method == "mass_balance":
        return cells | {"L": factor / CARBON_TO_CO2}
    rate = "N" if stream.method == "combustion" else "P"
    if ncv and stream.method == "combustion":
        cells |= {"J": factor * 1000 / ncv, "K": made.label("B47")}
    else:
        cells |= {"J": factor, "K": made.label("D47" if unit == "1000Nm3" else "C47")}
    return cells | {rate: 100 * details["rate"]}


def _pfc_cells(made: Template, stream: Stream) -> dict[str, Any]:
    """Perfluorocarbons; anode effect minutes are written as one product."""
    details = stream.details
    made_t = details["production_t"]
    driver = details["cf4_t"] * 1000 / (details["slope"] * made_t) if made_t else 0.0
    is_slope = stream.method == "pfc_slope"
    cells = {
        "D": made.label("B57" if is_slope else "C57"),
        "E": details["technology"],
        "F": made_t,
        "AM": details["c2f6_fraction"],
        "AT": details["collection_efficiency"],
    }
    if is_slope:
        return cells | {"AG": driver, "AH": 1.0, "AI": details["slope"]}
    return cells | {"AJ": driver, "AK": 1.0, "AL": details["slope"]}


def _cems_cells(made: Template, stream: Stream) -> dict[str, Any]:
    """Continuous measurement: an annual mass is written as 1 g/Nm3 over 1000 hours."""
    details = stream.details
    return {
        "D": stream.name,
        "E": made.label("C55" if details["gas"] == "N2O" else "B55"),
        "V": details.get("concentration") or 1.0,
        "X": details.get("hours") or 1000.0,
        "Z": details["flow"] / 1000 if details.get("flow") else details["mass_t"],
        "R": 100 * details["biomass_share"],
    }


CELLS = {"stream": _stream_cells, "pfc": _pfc_cells, "cems": _cems_cells}


def _first_good(solved: SolvedProcess) -> CbamGood:
    return next(product.good for product in solved.process.products if product.good)


def _goods_list(made: Template, solver: InstallationSolver, names: list[str]) -> None:
    """Sheet A, lists of goods categories and production processes."""
    listed: dict[int, list[str]] = {}
    for index, name in enumerate(names):
        solved = solver.solved[name]
        good = _first_good(solved)
        row = made.category(good)
        others = {made.category(p.good) for p in solved.process.products if p.good}
        if len(others) > 1:
            made.left(name, " · ".join(p.good.cn for p in solved.process.products if p.good))
        _, route = made.route(good, _route(solved), is_own=True)
        routes = listed.setdefault(row, [])
        if route not in routes:
            routes.append(route)
        made.put("A_InstData", f"E{83 + index}", made.label(f"A{row}"))
        made.put("A_InstData", f"F{83 + index}", made.label("S61", "A_InstData"))
        made.put("A_InstData", f"L{83 + index}", solved.process.name)
    made.room(len(listed), PROCESSES, "A_InstData")
    for index, (row, routes) in enumerate(listed.items()):
        made.put("A_InstData", f"E{62 + index}", made.label(f"A{row}"))
        texts = [made.label(f"{column}{row}") for column in "GHIJKLMN"]
        if len([text for text in texts if text and text != "n.a."]) > 1:
            for column, route in zip("IJKLMN", routes, strict=False):
                made.put("A_InstData", f"{column}{62 + index}", route)


def _route(solved: SolvedProcess) -> str:
    products = solved.process.products
    return solved.process.route or next((p.route for p in products if p.route), "")


def _process(
    made: Template, solver: InstallationSolver, names: list[str], index: int, solved: SolvedProcess
) -> None:
    """Sheet D, one block: production levels, uses, emissions, heat, gases, electricity."""
    base = 11 + PROCESS_BLOCK * index

    def put(column: str, row: int, value: Any) -> None:
        made.put("D_Processes", f"{column}{base + row - 11}", value)

    good, scale = _first_good(solved), _scale(solved)
    place, _ = made.route(good, _route(solved), is_own=True)
    total = _amount(solved)
    put("L", 16 + place, total)
    used = 0.0
    for other, name in enumerate(names):
        if other == index:
            continue
        taken = sum(
            each.precursor.quantity * _scale(solver.solved[name])
            for each in solver.solved[name].precursors
            if each.source == "process" and each.precursor.process == names[index]
        )
        used += taken
        put("L", 32 + (other if other < index else other - 1), taken)
    put("L", 27, max(total - used, 0.0))
    process, terms = solved.process, solved.attributed
    raw = terms.direct + terms.heat_in - terms.heat_out + terms.gas_in - terms.gas_out
    below = max(terms.power_out - raw, 0.0)
    put("K", 50, bool(process.heat_in or process.heat_out))
    put("L", 50, bool(terms.gas_in or terms.gas_out))
    put("L", 54, (terms.direct + below) * scale)
    for column, flows, emitted in (
        ("L", process.heat_in, terms.heat_in),
        ("M", process.heat_out, terms.heat_out),
    ):
        amount, factor = _mean(flows, emitted)
        put(column, 57, amount * scale)
        put(column, 58, factor)
    put("L", 61, terms.gas_in / NATURAL_GAS * scale)
    put("M", 61, terms.gas_out / NATURAL_GAS / WASTE_GAS_EFFICIENCY * scale)
    amount, factor = _mean(process.power, terms.indirect)
    put("L", 65, amount * scale)
    put("L", 66, factor)
    put("L", 67, made.label("B15"))
    amount, factor = _mean(process.power_out, terms.power_out)
    put("L", 71, amount * scale)
    put("L", 72, factor)


def _mean(flows: list[HeatFlow] | list[Power], emitted: float) -> tuple[float, float]:
    """Amount of flows, and their emissions per amount."""
    amount = sum(flow.amount for flow in flows)
    return amount, emitted / amount if amount else 0.0


def _bought(
    made: Template, solver: InstallationSolver, index: int, process: int, each: PrecursorResult
) -> None:
    """Sheets A and E, one purchased precursor."""
    good, row = each.precursor.good, 102 + index
    place, route = made.route(good, each.precursor.route or each.route, is_own=False)
    made.put("A_InstData", f"E{row}", made.label(f"A{made.category(good)}"))
    country = each.precursor.country if len(each.precursor.country) == 2 else ""
    made.put("A_InstData", f"F{row}", country if country != "XX" else "")
    texts = [made.label(f"{column}{made.category(good)}") for column in "GH"]
    if texts[1] and texts[1] != "n.a.":
        made.put("A_InstData", f"G{row}", route)
    name = each.precursor.name or good.cn
    made.put("A_InstData", f"L{row}", f"{name} PP{index + 1}")
    base = 14 + PRECURSOR_BLOCK * index
    owner = list(solver.solved.values())[process]
    quantity = each.precursor.quantity * _scale(owner)
    grid = made.fields.part("electricity", "grid")
    factor = (grid and grid.number("ef", "emission_factor", unit="tCO2/MWh")) or 1.0
    is_default = each.source == "default"
    for cell, value in {
        f"L{base + 3 + place}": quantity,
        f"L{base + 14 + process}": quantity,
        f"L{base + 35}": each.specific.direct,
        f"M{base + 35}": made.label("C69" if is_default else "B69"),
        f"L{base + 36}": each.specific.indirect / factor,
        f"M{base + 36}": made.label("C69" if is_default else "B69"),
        f"L{base + 37}": factor,
        f"M{base + 37}": made.label("B15"),
        f"K{base + 40}": made.label("C44") if is_default else None,
    }.items():
        made.put("E_PurchPrec", cell, value)


def _products(made: Template, solver: InstallationSolver, names: list[str]) -> None:
    """The sheet of products that the summary for importers reads."""
    goods = [
        (solver.solved[name], product)
        for name in names
        for product in solver.solved[name].process.products
        if product.good
    ]
    made.room(len(goods), PRODUCTS, "Summary_Products")
    sheet = "Summary_Products"
    for row, (solved, product) in enumerate(goods, 10):
        if product.good is None:
            continue
        made.put(sheet, f"D{row}", solved.process.name)
        made.put(sheet, f"F{row}", product.good.cn)
        made.put(sheet, f"H{row}", product.name or product.good.cn)
        if product.content and product.good.content == "clinker":
            made.put(sheet, f"AB{row}", product.content)
        if product.content and product.good.content == "nitrogen":
            made.put(sheet, f"AG{row}", product.content / 1000)
        parameters = product.fields.data.get("parameters")
        for name, value in (parameters if isinstance(parameters, Mapping) else {}).items():
            if name in PARAMETERS:
                made.put(sheet, f"{PARAMETERS[name]}{row}", value)
            else:
                made.left(product.fields.place("parameters", str(name)), value)
