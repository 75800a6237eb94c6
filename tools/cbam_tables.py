"""Make the tables of data/cbam from the Commission's workbooks and the text of the regulation.

``python tools/cbam_tables.py FOLDER`` reads the folder with the two workbooks and ``legal/``.
"""

from __future__ import annotations

import csv
import gzip
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
from babel import Locale

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data" / "cbam"
DEFAULTS = "cbam_default_values_2026_as_adopted_v20260204.xlsx"
BENCHMARKS = "cbam_benchmarks_2026.xlsx"
SPELT = {
    "Bosnia and Herzegovina": "BA",
    "Congo": "CG",
    "Democratic Republic of the Congo": "CD",
    "Hong Kong": "HK",
    "Myanmar/Burma": "MM",
    "Other Countries and Territories": "ROW",
}
COLOURED = {"25231000", "25239000"}
"""Codes with a row for white and one for grey goods."""
CHINA = {"TW": ("Taiwan", "中国台湾"), "HK": ("Hong Kong", "中国香港"), "MO": ("Macao", "中国澳门")}


def digits(text: Any) -> str:
    return re.sub(r"\D", "", str(text or ""))


def plain(name: str) -> str:
    """A name of a country without marks, signs and cases: ``cote divoire``."""
    marked = unicodedata.normalize("NFKD", name.replace("&", "and").lower())
    return re.sub("[^a-z ]", "", marked).strip()


def rates(cn: str) -> tuple[float, float, float]:
    """The mark-ups of 2026, 2027 and from 2028 (recitals 4 and 5 of the regulation)."""
    is_fertiliser = cn[:2] in {"28", "31"} and cn != "28041000"
    return (0.01, 0.01, 0.01) if is_fertiliser else (0.1, 0.2, 0.3)


def exceptions(cn: str, row: tuple[Any, ...]) -> list[str]:
    """The marked-up values of a row that are not total × (1 + mark-up), to the three places of
    the regulation.
    """
    return [
        f"{marked:.3f}"
        if isinstance(marked, int | float) and abs(marked - row[4] * (1 + rate)) > 1e-6
        else ""
        for marked, rate in zip(row[5:8], rates(cn), strict=True)
    ]


def number(value: Any) -> str:
    return f"{value:.12g}" if isinstance(value, int | float) else ""


def countries() -> list[tuple[str, str, str]]:
    """Code, English and Chinese name of every country of ISO 3166-1."""
    en, zh = Locale("en").territories, Locale("zh").territories
    with (ROOT / "data/codes/countries.csv").open(encoding="utf-8") as lines:
        codes = [row["code"] for row in csv.DictReader(lines)]
    return [(code, *CHINA.get(code, (en[code], zh[code]))) for code in codes]


def default_rows(folder: Path) -> Iterator[list[str]]:
    """Country, CN code, variant, direct, indirect, total, route and odd mark-ups of each row that
    has a total; the others send to the table of other countries.
    """
    codes = {plain(en): code for code, en, _ in countries()}
    codes |= {plain(name): code for name, code in SPELT.items()}
    book = openpyxl.load_workbook(folder / DEFAULTS, data_only=True)
    for sheet in book.worksheets[2:]:
        country = codes[plain(str(sheet.cell(1, 1).value))]
        rows = [
            row
            for row in sheet.iter_rows(min_row=3, max_col=9, values_only=True)
            if digits(row[0]) and isinstance(row[4], int | float)
        ]
        for row in rows:
            cn = digits(row[0])
            variant = str(row[1]).split()[0].lower() if cn in COLOURED else ""
            route = "/".join(re.findall(r"\(([A-L])\)", str(row[8])))
            yield [country, cn, variant, *map(number, row[2:5]), route, *exceptions(cn, row)]


def unknown_rows(folder: Path) -> Iterator[list[str]]:
    """Rows of Annex IV of Regulation (EU) 2025/2621: the highest values, as printed."""
    with gzip.open(folder / "legal/EU_2025-2621.txt.gz", "rt", encoding="utf-8") as lines:
        text = lines.read()
    text = text[text.rindex("\nANNEX IV") :]
    figure = r"\d+,\d{3}"
    row = re.compile(
        rf"^(?P<cn>\d{{4}}(?: \d\d){{0,2}})\b(?P<name>(?:(?!^\d{{4}} ).)*?)"
        rf"(?P<total>{figure}) (?P<marked>{figure}) {figure} {figure}(?P<route>[ ()A-L/]*)$",
        re.M | re.S,
    )
    found = list(row.finditer(text))
    for match in found:
        total, marked = (float(match[name].replace(",", ".")) for name in ("total", "marked"))
        cn = digits(match["cn"])
        assert abs(total * (1 + rates(cn)[0]) - marked) < 0.0012, match[0]
        variant = match["name"].split()[0].lower() if cn in COLOURED else ""
        route = "/".join(re.findall(r"\(([A-L])\)", match["route"]))
        yield ["XX", cn, variant, "", "", number(total), route, "", "", ""]


def benchmark_rows(folder: Path) -> Iterator[list[str]]:
    """CN code, column, route, period and value; `period` is the regulation's own numeral."""
    sheet = openpyxl.load_workbook(folder / BENCHMARKS, data_only=True)["Benchmarks"]
    cn = ""
    for row in sheet.iter_rows(min_row=2, max_col=6, values_only=True):
        cn = digits(row[0]) or cn
        for column, value, mark in (("A", *row[2:4]), ("B", *row[4:6])):
            if isinstance(value, int | float):
                route = "/".join(re.findall(r"\(([A-L])\)", str(mark or "")))
                period = "/".join(re.findall(r"\((\d)\)", str(mark or "")))
                yield [cn.zfill(8), column, route, period, number(value)]


def write(name: str, head: str, rows: Iterable[Iterable[str]]) -> None:
    with (DATA / name).open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(head.split())
        table.writerows(rows)


def main(folder: Path) -> None:
    write("../codes/countries.csv", "code en zh", countries())
    head = "country cn variant direct indirect total route y2026 y2027 y2028"
    write("defaults.csv", head, [*default_rows(folder), *unknown_rows(folder)])
    write("benchmarks.csv", "cn column route period value", benchmark_rows(folder))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
