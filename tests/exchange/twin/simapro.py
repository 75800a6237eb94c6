"""The system as a SimaPro CSV export."""

from __future__ import annotations

from exchange.twin.packing import Files
from exchange.twin.system import SIZES, Line, Process, Style, in_units

HEADER = """{{SimaPro 9.5.0.2}}
{{processes}}
{{Date: 2026-03-01}}
{{CSV Format version: 9.0.0}}
{{CSV separator: {name}}}
{{Decimal separator: {mark}}}
{{Date separator: -}}
{{Short date format: yyyy-MM-dd}}

"""
NAMES = {";": "Semicolon", ",": "Comma", "\t": "Tab"}
QUANTITY = {"mass": "Mass", "energy": "Energy", "transport": "Transport", "volume": "Volume"}
SECTIONS = {
    "avoided": "Avoided products",
    "resource": "Resources",
    "input": "Materials/fuels",
    "air": "Emissions to air",
}
UNIT_NAMES = {"t*km": "tkm", "kg*km": "kgkm", "t": "ton"}


def _line(line: Line, style: Style, cut: str) -> str:
    unit, amount = UNIT_NAMES.get(line.unit, line.unit), style.number(line.written)
    name = style.flow_name(line.flow)
    name = f'"{name}"' if cut in name else name
    if line.side == "made":
        fields = [name, unit, amount, "100", "not defined", "Others", ""]
    elif line.side in ("air", "resource"):
        where = "low. pop." if line.side == "air" else "in water"
        fields = [name, where, unit, amount, "Undefined", "0", "0", "0", ""]
    else:
        fields = [name, unit, amount, "Undefined", "0", "0", "0", ""]
    return cut.join(fields) + "\n"


def _block(process: Process, style: Style, cut: str) -> str:
    text = f"Process\n\nCategory type\nmaterial\n\nProcess identifier\n{process.key}\n\n"
    text += f"Process name\n{process.name}\n\nProducts\n{_line(process.made, style, cut)}\n"
    for side, title in SECTIONS.items():
        lines = [_line(line, style, cut) for line in process.lines if line.side == side]
        text += f"{title}\n{''.join(lines)}\n"
    return text + "End\n\n"


def simapro(style: Style, cut: str = ";", end: str = "\r\n") -> Files:
    text = HEADER.format(name=NAMES[cut], mark=style.mark)
    text += "".join(_block(process, style, cut) for process in in_units(style))
    quantities = [cut.join((QUANTITY[measure], "Yes")) for measure in SIZES]
    units = [
        cut.join((UNIT_NAMES.get(unit, unit), QUANTITY[measure], style.number(size), base))
        for measure, sizes in SIZES.items()
        for base in [UNIT_NAMES.get(next(iter(sizes)), next(iter(sizes)))]
        for unit, size in sizes.items()
    ]
    text += "Quantities\n" + "\n".join(quantities) + "\n\nEnd\n\n"
    text += "Units\n" + "\n".join(units) + "\n\nEnd\n\n"
    return {"twin.csv": text.replace("\n", end).encode(style.encoding)}
