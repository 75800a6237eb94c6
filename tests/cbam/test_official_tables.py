"""The tables of data/cbam are those of the Commission's workbooks, where these are at hand."""

import csv
import sys

import pytest

from cast import ROOT

OFFICIAL = ROOT.parent / "shared" / "data" / "eu-cbam"
sys.path.insert(0, str(ROOT / "tools"))


@pytest.mark.skipif(not OFFICIAL.is_dir(), reason="the Commission's workbooks are not here")
@pytest.mark.nightly
def test_the_tables_are_those_of_the_workbooks():
    import cbam_tables

    for name, rows in {
        "defaults.csv": [*cbam_tables.default_rows(OFFICIAL), *cbam_tables.unknown_rows(OFFICIAL)],
        "benchmarks.csv": list(cbam_tables.benchmark_rows(OFFICIAL)),
    }.items():
        with (ROOT / "data" / "cbam" / name).open(encoding="utf-8", newline="") as lines:
            held = list(csv.reader(lines))[1:]
        assert held == [list(row) for row in rows]
        assert len(held) > 2000
