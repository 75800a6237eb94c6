"""Derives data/lca/no_gas.csv: substances that are known and are no greenhouse gas.

``python tools/build_no_gas.py CHEMICALS [EF_AIR]``. CHEMICALS is ``ChemicalsFlowables.csv`` of the
Federal LCA Commons Elementary Flow List (US EPA, public domain:
github:USEPA/Federal-LCA-Commons-Elementary-Flow-List); EF_AIR a table ``cas,name,climate`` of the
reference flows of EF 3.1 to air (European Commission, free reuse with attribution), where
``climate`` is 1 for what the method characterises. A substance is taken by CAS number and name if
IPCC AR6 table 7.SM.7 (substances.csv) does not list it. Left out, since they cannot be told from a
greenhouse gas by name: organic fluorine compounds that may be volatile, and mixtures of
hydrocarbons or gases.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CAS = re.compile(r"[1-9]\d{1,6}-\d\d-\d")
MIXED = re.compile(
    r"\bgas(?:es)?\b|gasoline|petroleum|hydrocarbon|paraffin|halocarbon|fluorocarbon|freon|refinery"
    r"|fuel|\bnaphtha\b|kerosene|\bcoal|crude|unspecified|mixture|carbon (?:di|mono)oxide, \w",
    re.IGNORECASE,
)
FLUORINE = re.compile(r"fluor(?!anth|ene|eny|esc)|\bF\d|C\w*F\d?", re.IGNORECASE)
INORGANIC = re.compile(
    r"^(?:hydrogen fluoride|hydrofluoric acid|fluorine|fluoride|.*\w+um (?:tri|di|tetra)?"
    r"fluoride|.*fluoro?sili.*|cryolite|calcium fluoride|boron trifluoride|silicon tetrafluoride)$",
    re.IGNORECASE,
)


def listed() -> set[str]:
    """CAS numbers with a value in substances.csv, and of CO2 and CH4."""
    with (ROOT / "data" / "lca" / "substances.csv").open(encoding="utf-8") as file:
        known = {row["cas"] for row in csv.DictReader(file)}
    return known | {"124-38-9", "74-82-8", "10024-97-2", "2551-62-4", "7783-54-2"}


def is_known(name: str, formula: str, heavy: bool) -> bool:
    """Whether the substance is no greenhouse gas by what it is."""
    if MIXED.search(name):
        return False
    fluorine = FLUORINE.search(name) or re.search(r"F(?![a-z])", formula)
    return not fluorine or heavy or bool(INORGANIC.match(name))


def main(chemicals: Path, ef_air: Path | None) -> None:
    """Write the table."""
    gases = listed()
    if ef_air is not None:
        with ef_air.open(encoding="utf-8") as file:
            gases |= {row["cas"] for row in csv.DictReader(file) if row["climate"] == "1"}
    rows: dict[str, tuple[str, str]] = {}
    with chemicals.open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            cas, formula = row["CAS No"].strip(), row["Formula"].strip()
            carbons = re.match(r"C(\d+)", formula)
            heavy = bool(carbons) and int(carbons.group(1)) >= 9 and "N" in formula
            is_other = bool(CAS.fullmatch(cas)) and cas not in gases
            if is_other and is_known(row["Flowable"], formula, heavy):
                rows.setdefault(cas, (row["Flowable"].strip(), "FEDEFL"))
    if ef_air is not None:
        with ef_air.open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                cas = row["cas"]
                is_other = bool(CAS.fullmatch(cas)) and cas not in gases and row["climate"] == "0"
                if is_other and is_known(row["name"], "", False):
                    rows.setdefault(cas, (row["name"].strip(), "EF 3.1"))
    with (ROOT / "data" / "lca" / "no_gas.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["cas", "name", "source"])
        for cas, (name, source) in sorted(rows.items(), key=lambda item: item[1][0].lower()):
            writer.writerow([cas, name, source])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
