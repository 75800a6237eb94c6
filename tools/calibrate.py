"""Writes the spreads of held values into the tables of factors.

``python tools/calibrate.py`` fills the column ``gsd`` of every row whose product has three or more
held figures (data/calibration); a row that no longer has them loses it. tests/uncertainty says
when it has to be run again.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Mapping
from pathlib import Path

from zuji.core.content import content_path, read_rules
from zuji.uncertainty.calibration import row_spreads
from zuji.uncertainty.held_values import builtin_held


def filled(text: str, spreads: Mapping[str, float]) -> str:
    """A table of factors with the spreads in its column ``gsd``."""
    reader = csv.DictReader(io.StringIO(text))
    out = io.StringIO()
    writer = csv.DictWriter(out, reader.fieldnames or (), lineterminator="\n")
    writer.writeheader()
    for row in reader:
        writer.writerow(row | {"gsd": str(spreads.get(row["id"], ""))})
    return out.getvalue()


def tables() -> list[Path]:
    """Every table of factors that ships."""
    return sorted(content_path("data").glob("*/*/factors.csv"))


def main() -> int:
    spreads = row_spreads(builtin_held(), read_rules("uncertainty")["widening"])
    for path in tables():
        before = path.read_text("utf-8")
        after = filled(before, spreads)
        if after != before:
            path.write_text(after, "utf-8")
            print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
