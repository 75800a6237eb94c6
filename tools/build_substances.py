"""Derives data/lca/substances.csv: greenhouse gases with CAS number, formula and GWP100 by set.

``python tools/build_substances.py ../shared``. AR6 and CAS numbers: IPCC AR6 WGI table 7.SM.7
(github:IPCC-WG1/Chapter-7@2f948c8, MIT); AR4 and AR5:
github:openclimatedata/globalwarmingpotentials@fc4e6f4 (CC0-1.0). A gas that a set does not value
has an empty cell: missing is not zero.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OWN = {
    "Carbon dioxide": "co2_fossil",
    "Methane": "ch4_fossil",
    "Nitrous oxide": "n2o",
    "PFC-14": "cf4",
    "PFC-116": "c2f6",
    "Sulphur hexafluoride": "sf6",
    "Nitrogen trifluoride": "nf3",
}
FORMULAS = {"SF6": "sf6", "NF3": "nf3"}
CAS = {
    "co2_fossil": "124-38-9",
    "ch4_fossil": "74-82-8",
    "n2o": "10024-97-2",
    "sf6": "2551-62-4",
    "nf3": "7783-54-2",
}
NAMED_BEFORE = {
    "PFC-31-10": "C4F10",
    "PFC-41-12": "C5F12",
    "PFC-51-14": "C6F14",
    "PFC-61-16": "C7F16",
    "PFC-71-18": "C8F18",
    "PFC-C-318": "cC4F8",
    "PFC-C-216": "cC3F6",
    "Methyl chloroform": "CH3CCl3",
    "Methyl bromide": "CH3Br",
    "Methyl chloride": "CH3Cl",
    "Methylene chloride": "CH2Cl2",
    "Chloroform": "CHCl3",
    "Carbon tetrachloride": "CCl4",
}
"""Names of the older table for acronyms of the newer one."""


LATER = {"sf6": "24300"}
"""Values of table 7.SM.7 as printed where the data file differs; data/gwp/gwp100.csv says why."""


def key(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower().replace("hg'", "hgprime"))


def older(folder: Path) -> dict[str, dict[str, str]]:
    lines = (folder / "globalwarmingpotentials.csv").read_text("utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {key(row["Species"]): row for row in rows}


def main(shared: Path) -> None:
    folder = shared / "data" / "gwp"
    before = older(folder)
    out = []
    with (folder / "ar6_metrics_supplement_cleaned.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            acronym = row["Acronym"].strip()
            gas = (
                OWN.get(acronym)
                or OWN.get(row["Name"].strip())
                or FORMULAS.get(row["Formula"].strip())
            )
            gas = gas or key(acronym or row["Name"])
            cas = re.sub(r'[="]', "", row["CAS"]).strip() or CAS.get(gas, "")
            named = key(NAMED_BEFORE.get(acronym, ""))
            past = before.get(named) or before.get(key(row["Formula"]))
            past = past or before.get(key(acronym)) or {}
            if gas in ("co2_fossil", "ch4_fossil"):
                continue  # by origin in data/gwp/gwp100.csv
            out.append(
                [
                    gas,
                    row["Name"].strip(),
                    cas,
                    row["Formula"].strip(),
                    acronym,
                    past.get("AR4GWP100", ""),
                    past.get("AR5GWP100", ""),
                    LATER.get(gas, row["GWP100"]),
                ]
            )
    seen: set[str] = set()
    with (ROOT / "data" / "lca" / "substances.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["gas", "name", "cas", "formula", "acronym", "AR4", "AR5", "AR6"])
        for row in sorted(out):
            if row[0] and row[0] not in seen:
                seen.add(row[0])
                writer.writerow(row)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared"))
