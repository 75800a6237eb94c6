"""A tyre works of 1,000 sizes from its folder to footprints with intervals: benchmarks/plants.json.

    python benchmarks/plants.py [--sizes 1000]

The example works (examples/plants/tyres) with its 40 sizes repeated under other codes until there
are so many, its bill of materials with them; read from CSV and from a workbook, then computed with
1,000 draws, five times each in one process after the factor library is loaded. Median of seconds of
the processor, which other work on the machine hardly moves.
"""

from __future__ import annotations

import argparse
import csv
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from zuji.factors import builtin_library
from zuji.plants import calculate_plant, read_plant

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "plants" / "tyres"
RESULT = Path(__file__).with_suffix(".json")
REPEATS, DRAWS = 5, 1000


def rows_of(name: str) -> list[list[str]]:
    with (EXAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def enlarged(sizes: int) -> dict[str, list[list[str]]]:
    """The tables of the example with its sizes repeated under other codes."""
    head, *products = rows_of("products.csv")
    bom_head, *lines = rows_of("bom.csv")
    own = {row[0] for row in products}
    shared = [line for line in lines if line[0] not in own]
    made, bill = [head], [bom_head, *shared]
    for number in range(sizes):
        sku, *rest = products[number % len(products)]
        code = f"{sku}-{number:05d}"
        made.append([code, *rest])
        bill += [[code, *line[1:]] for line in lines if line[0] == sku]
    return {"products": made, "bom": bill}


def written(folder: Path, tables: dict[str, list[list[str]]], kind: str) -> None:
    plant = (EXAMPLE / "plant.yaml").read_text("utf-8")
    if kind == "xlsx":
        book = Workbook()
        for title, rows in tables.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append([number(cell) for cell in row])
        book.remove(book["Sheet"])
        book.save(folder / "tables.xlsx")
        for title in tables:
            plant = plant.replace(f"{title}.csv", "tables.xlsx")
    else:
        for title, rows in tables.items():
            with (folder / f"{title}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)
    (folder / "plant.yaml").write_text(plant, "utf-8")


def number(cell: str) -> Any:
    try:
        return float(cell)
    except ValueError:
        return cell


def median(run: Callable[[], Any]) -> float:
    spans = []
    for _ in range(REPEATS):
        start = time.process_time()
        run()
        spans.append(time.process_time() - start)
    return statistics.median(spans)


def measured(sizes: int, kind: str) -> dict[str, float]:
    tables = enlarged(sizes)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        written(folder, tables, kind)
        reading = read_plant(folder)
        answer = calculate_plant(reading, DRAWS)
        assert answer.result.is_closed
        return {
            "lines": len(tables["bom"]) - 1,
            "read_s": round(median(lambda: read_plant(folder)), 3),
            "compute_s": round(median(lambda: calculate_plant(reading, DRAWS)), 3),
            "gap": answer.result.gap,
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, default=1000)
    sizes = parser.parse_args().sizes
    builtin_library()
    made = {"sizes": sizes, "draws": DRAWS}
    made |= {kind: measured(sizes, kind) for kind in ("csv", "xlsx")}
    RESULT.write_text(json.dumps(made, indent=2) + "\n", "utf-8")
    print(json.dumps(made, indent=2))


if __name__ == "__main__":
    main()
