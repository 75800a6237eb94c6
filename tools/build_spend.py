"""Spend factors and the truncation of process models: ``python tools/build_spend.py ../shared``.

EPA Supply Chain GHG Emission Factors v1.3.0 (public domain) with margins, and USEEIO v2.0-GHG
(CC0): what of a sector's footprint comes through purchases that process models leave out.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
FILE = "SupplyChainGHGEmissionFactors_v1.3.0_NAICS_CO2e_USD2022.csv.gz"
LEFT_OUT = (
    *("42", "44", "45", "4B", "51", "52", "53", "54", "55", "56"),
    *("61", "62", "71", "72", "81"),
)
"""Trade, information, finance, rent, services: what inventories of processes rarely have."""
EQUIPMENT = ("23", "333", "3341", "3342", "3345", "335", "337")
"""Buildings, machines, instruments, furniture: capital goods and repairs."""


def rows(path: Path) -> list[list[float]]:
    with gzip.open(path) as file:
        data: list[list[float]] = json.load(file)
    return data


def main(shared: Path) -> None:
    folder = ROOT / "data" / "spend"
    with gzip.open(shared / "data" / "epa-supply-chain-factors" / FILE, "rt") as file:
        found = list(csv.DictReader(io.StringIO(file.read())))
    value = "Supply Chain Emission Factors with Margins"
    with (folder / "epa_supply_chain.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["code", "title", "kgco2e_per_usd2022", "useeio"])
        for row in found:
            names = row["2017 NAICS Code"], row["2017 NAICS Title"]
            writer.writerow([*names, row[value], row["Reference USEEIO Code"]])
    source = shared / "data" / "useeio-v2.0-ghg"
    a, b, c = (np.array(rows(source / "matrix" / f"{name}.json.gz")) for name in "ABC")
    sectors = json.loads(gzip.decompress((source / "sectors.json.gz").read_bytes()))
    codes = [sector["code"] for sector in sectors]
    direct = c[0] @ b
    whole = np.linalg.solve((np.eye(len(codes)) - a).T, direct)
    out_of = np.array([code.startswith((*LEFT_OUT, *EQUIPMENT)) for code in codes])
    kept = np.where(out_of[:, None], 0.0, a)
    part = np.linalg.solve((np.eye(len(codes)) - kept).T, direct)
    with (folder / "truncation.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["useeio", "name", "kgco2e_per_usd2012", "left_out_share"])
        for number, sector in enumerate(sectors):
            share = 1 - part[number] / whole[number] if whole[number] else 0.0
            figures = f"{whole[number]:.4g}", f"{share:.4f}"
            writer.writerow([sector["code"], sector["name"], *figures])


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared"))
