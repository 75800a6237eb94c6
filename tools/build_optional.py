"""Optional packs: whole public tables under open licences, used only where a study asks for them.

``python tools/build_optional.py ../shared``. Taiwan MOENV (OGDL), UK DESNZ 2024 material use, waste
disposal and well-to-tank (OGL), US EPA Hub 2025 waste and transport (public domain).
"""

from __future__ import annotations

import csv
import re
import sys
import unicodedata
from pathlib import Path

from build_packs import COLUMNS, UNITS, aged, carried, rows
from zuji.core.refusals import Refusal
from zuji.core.units import parse_unit

ROOT = Path(__file__).resolve().parents[1]
WANTED = {
    "tw-moenv-cfp": ("tw_moenv_cfp", None),
    "uk-desnz-2024": (
        "uk_desnz_2024",
        {
            "uk_material_use",
            "uk_waste_disposal",
            "uk_wtt_fuels",
            "uk_water_supply",
            "uk_water_treatment",
        },
    ),
    "us-epa-hub-2025": ("us_epa_hub_2025", {"waste_treatment", "transport"}),
}
UNITS |= {
    "kgCO2e/t*km": "kgCO2e/t·km",
    "kgCO2e/p*km": "",
    "kgCO2e/short ton": "kgCO2e/short_ton",
    "kgCO2e/litres": "kgCO2e/L",
    "tCO2e/short ton": "tCO2e/short_ton",
    "kgCO2e/short ton-mile": "",
    "kgCO2e/kWh (Gross CV)": "",
}
CATEGORIES = {
    "uk_material_use": "material_use",
    "uk_waste_disposal": "waste_disposal",
    "uk_wtt_fuels": "fuel_upstream",
    "uk_water_supply": "water",
    "uk_water_treatment": "waste_treatment",
    "waste_treatment": "waste_disposal",
    "transport": "freight",
}


def usable(row: dict[str, str]) -> bool:
    """Rows of CO2e per a unit we know; totals per person or parcel are left out."""
    unit = UNITS.get(row["unit"], row["unit"])
    if row["ghg"] != "co2e" or not unit:
        return False
    try:
        return dict(parse_unit(unit).dimension).get("[co2e]") == 1.0
    except Refusal:
        return False


YEAR_SAID = re.compile(r"[(（,，]\s*((?:19|20)\d\d)年?\s*[)）]")
"""The year of the data in a name of the Taiwan table, whose own year is that of announcement."""


def of_data_year(row: dict[str, str]) -> dict[str, str]:
    """The row with the year of its data, where its name says one that is not later."""
    said = YEAR_SAID.search(row["name_zh"])
    if not said or said[1] >= row["year"]:
        return row
    note = "; ".join(filter(None, [row["note"], f"announced in {row['year']}"]))
    return row | {"year": said[1], "note": note}


def taken(row: dict[str, str], review_by: str, **changes: str) -> dict[str, str]:
    """One row in our schema, good by the year of its data."""
    return aged(of_data_year(carried(row, review_by, **changes)))


def superseded(found: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows, of a yearly series only the newest active."""
    series: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in found:
        if YEAR_SAID.search(row["name_zh"]):
            name = unicodedata.normalize("NFKC", YEAR_SAID.sub("", row["name_zh"]))
            series.setdefault((name, row["unit"]), []).append(row)
    for versions in series.values():
        newest = max(versions, key=lambda row: (int(row["year"]), row["source_year"]))
        for row in versions:
            if row["year"] < newest["year"] and row["active"] == "yes":
                by = f"{newest['year']} 年的 {newest['id']}"
                reason = f"已由 {by} 取代 · superseded by {newest['id']} of {newest['year']}"
                row |= {"active": "no", "inactive_reason": reason}
    return found


def main(shared: Path) -> None:
    for name, (table, wanted) in WANTED.items():
        found, seen = [], set()
        for row in rows(shared / "data" / "factors", table):
            if (wanted and row["category"] not in wanted) or not usable(row) or row["id"] in seen:
                continue
            seen.add(row["id"])
            category = CATEGORIES.get(row["category"], row["category"])
            zh = row["name_zh"] or row["name_en"]
            found.append(
                taken(
                    row,
                    "2027-12-31",
                    category=category,
                    kind="emission",
                    use="product_footprint",
                    name_zh=zh,
                    name_en=row["name_en"] or zh,
                )
            )
        folder = ROOT / "data" / "optional" / name
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "factors.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(sorted(superseded(found), key=lambda r: r["id"]))
        print(f"{name}: {len(found)} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared"))
