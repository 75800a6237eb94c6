"""Carries cited figures from the handbook's tables into our factor packs (data/packs/*).

Run by hand when the tables change: ``python tools/build_packs.py ../shared``. The packs are the
record; this script documents how each row got its family, confidence tag and best-before date.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

from zuji.factors.ages import best_before
from zuji.factors.codes import boundary_code_said
from zuji.factors.packs import COLUMNS

EVIDENCE = (
    ("文献数据", "literature"),
    (
        "核心数据库|產品碳足跡|UK Government|Emission Factors for Greenhouse",
        "database",
    ),
    ("electricity_|Ember", "statistics"),
    ("指南|GB/T|IPCC|Regulation|IR \\(EU\\)|Commission", "default"),
)
"""What category and title of a source say of the kind of its numbers, the first that fits."""
UNITS = {
    "tCO2/TJ": "kgCO2/GJ",
    "TJ/Gg (=GJ/t)": "GJ/t",
    "GJ/10^4 Nm3": "GJ/万Nm3",
    "tCO2/t raw material": "tCO2/t",
    "tCO2/t (deduct)": "tCO2/t",
    "tN2O/t HNO3": "t/t",
    "tCO2/t NH3": "tCO2/t",
    "tN2O/t": "t/t",
    "tHFC-23/tHCFC-22": "t/t",
    "kgN2O/t": "kg/t",
    "kgCF4/tAl": "kg/t",
    "kgC2F6/tAl": "kg/t",
    "t/tAl": "t/t",
    "tCO2/tAl": "tCO2/t",
    "tCO2/10^4 Nm3": "tCO2/万Nm3",
    "kgCO2e/t*km": "kgCO2e/t·km",
    "tCO2/t oxide": "tCO2/t",
    "1": "1",
    "kgCO2e/tonnes": "kgCO2e/t",
    "kgCO2e/kWh (Net CV)": "kgCO2e/kWh",
    "kgCO2e/cubic metres": "kgCO2e/m3",
}
FREIGHT = {
    "65119X0272024C": "road_diesel",
    "65119X0362024C": "road_diesel_light",
    "65119X0322024C": "road_diesel_medium",
    "65119X0282024C": "road_diesel_heavy",
    "65119X0292024C": "road_diesel_25_31t",
    "65119X0302024C": "road_diesel_20_25t",
    "65119X0312024C": "road_diesel_16_20t",
    "65119X0452024C": "road_gas_heavy",
    "65119X0412024C": "road_battery_heavy",
    "65129X0032024C": "rail",
    "65219X0932024C": "sea",
    "65219X0862024C": "sea_dry_bulk",
    "65219X0872024C": "sea_tanker",
    "65213X0062024C": "sea_container",
    "65229X0052024C": "river_dry_bulk",
    "65229X0062024C": "river_container",
    "65319X0012024C": "air",
}
SUSPECT = {
    "cn.fuel.cets2024.bituminous_coal.cc": "0.02308 与其他两套参数 0.0261/0.02618 冲突，待核",
    "cn.fuel.cets2024.lng.cc": "0.0172 与液化石油气相同，其他两套为 0.0153，待核",
    "cn.fuel.cets2024.lng.co2": "由可疑的含碳量推得",
}
# Both PFC default sets ship as named choices (industries.md §3): the 2013 pair was transcribed in
# the
# first revision of the same public code, so it is V-code, never the default of the model.
CHINESE = {
    "paraffin_waxes": "石蜡",
    "white_spirit_and_sbp": "白精油与特种沸点溶剂",
    "other_petroleum_products": "其他石油制品",
    "oil_shale_and_tar_sands": "油页岩与沥青砂",
    "sulphite_lyes_black_liquor": "亚硫酸盐废液（黑液）",
    "other_primary_solid_biomass": "其他一次固体生物质",
    "charcoal": "木炭",
    "biogasoline": "生物汽油",
    "biodiesels": "生物柴油",
    "other_liquid_biofuels": "其他液体生物燃料",
}
"""Names the table gives in English only; ours."""
NAMED_CHOICE = {"cn.process.aluminium.cf4_2013", "cn.process.aluminium.c2f6_2013"}
# The handbook's method.md §8 quotes 0.02618 for the same set; the clean table only holds the
# conflicting 0.02308. Both stand here, one active, one not.
EXTRA_FUEL = {
    "id": "cn.fuel.cets2024.bituminous_coal.cc_alt",
    "name_zh": "烟煤 单位热值含碳量（另一转录）",
    "name_en": "bituminous coal carbon content per energy (other transcription)",
    "value": "0.02618",
}


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def confidence(row: dict[str, str]) -> str:
    if row["verified"] == "recalled":
        return "R"
    if row["verified"] == "derived":
        return "D"
    official = ("original PDF", "original official PDF")
    if any(mark in row["note"] or mark in row["source_ref"] for mark in official):
        return "A"
    if re.search(
        r"Regulation \(EU\)|Hub 2025|DESNZ|環境部|IPCC",
        row["source_title"] + row["source_publisher"],
    ):
        return "A"
    return "V-code"


def use_of(row: dict[str, str], kind: str) -> str:
    if kind == "parameter":
        return "any"
    if row["id"].startswith("cn.grid.co2.ets"):
        return "ets_reporting"
    if row["id"].startswith("cn.grid.co2"):
        return "organisation_accounting"
    return "product_footprint"


def carried(row: dict[str, str], review_by: str, **changes: str) -> dict[str, str]:
    """One row in our schema."""
    gas = row["ghg"]
    kind = (
        "emission"
        if gas == "co2e" or row["category"] in {"electricity_grid", "heat_steam"}
        else "parameter"
    )
    value, unit = float(row["value"]), UNITS.get(row["unit"], row["unit"])
    gases = "" if gas == "co2e" or kind == "parameter" else f"co2_fossil={value!r}"
    tag = "V-code" if row["id"] in NAMED_CHOICE else confidence(row)
    reason = SUSPECT.get(row["id"], "凭记忆，未见来源" if tag == "R" else "")
    made = {
        "id": row["id"],
        "name_zh": row["name_zh"] or chinese(row["id"]),
        "name_en": row["name_en"],
        "category": row["category"],
        "kind": kind,
        "use": use_of(row, kind),
        "unit": unit,
        "value": repr(value),
        "gases": gases,
        "gwp_basis": basis(row),
        "region": row["region"],
        "year": row["year"],
        "boundary": row["boundary"],
        "boundary_code": "",
        "technology": "",
        "valid_from": valid_from(row),
        "valid_to": "",
        "review_by": review_by,
        "low": "",
        "high": "",
        "gsd": "",
        "confidence": tag,
        "evidence": evidence(row),
        "active": "no" if reason else "yes",
        "inactive_reason": reason,
        "source_title": row["source_title"],
        "source_publisher": row["source_publisher"],
        "source_year": row["source_year"],
        "source_ref": row["source_ref"],
        "licence": row["licence"],
        "note": row["note"],
    }
    return aged(with_boundary_code(made | changes))


def aged(row: dict[str, str]) -> dict[str, str]:
    """The row with its best-before by the age of its data, where that is earlier."""
    year = int(row["year"]) if row["year"] else None
    kind, category = row["kind"], row["category"]
    good = best_before(kind, category, row["evidence"], year, row["review_by"])
    return row | {"review_by": good}


def evidence(row: dict[str, str]) -> str:
    """The code of what a number rests on, by its category and the title of its source."""
    text = f"{row['category']} {row['source_title']}"
    code = next((code for words, code in EVIDENCE if re.search(words, text)), "")
    if not code:
        raise SystemExit(f"no evidence code for {text!r}: add it to EVIDENCE")
    return code


def with_boundary_code(row: dict[str, str]) -> dict[str, str]:
    return row | {"boundary_code": boundary_code_said(row["boundary"], row["category"])}


def valid_from(row: dict[str, str]) -> str:
    """Statistics of one year serve data periods from that year on; other rows are open."""
    yearly = row["category"] in {"electricity_grid", "electricity_footprint"} and row[
        "region"
    ].startswith("CN")
    return f"{row['year']}-01-01" if yearly else ""


def chinese(factor_id: str) -> str:
    return next((zh for word, zh in CHINESE.items() if f".{word}." in factor_id), "")


def basis(row: dict[str, str]) -> str:
    stated = row["gwp_basis"].split()[0] if row["gwp_basis"] else ""
    return (
        stated
        if stated in {"AR4", "AR5", "AR6"}
        else ("not stated" if row["ghg"] == "co2e" else "")
    )


def write(folder: Path, name: str, records: list[dict[str, str]]) -> None:
    target = folder / "data" / "packs" / name
    target.mkdir(parents=True, exist_ok=True)
    with (target / "factors.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(records, key=lambda r: r["id"]))
    print(f"{name}: {len(records)} rows")


def gwp(folder: Path, root: Path) -> None:
    """AR4, AR5, AR6 GWP100 per gas; CH4 split into fossil and biogenic for AR6."""
    ours = {
        "N2O": "n2o",
        "CF4": "cf4",
        "C2F6": "c2f6",
        "SF6": "sf6",
        "NF3": "nf3",
        "HFC23": "hfc23",
        "HFC32": "hfc32",
        "HFC125": "hfc125",
        "HFC134a": "hfc134a",
        "HFC143a": "hfc143a",
    }
    table = {r["id"]: r for r in rows(folder, "gwp")}
    out = []
    for series in ("AR4", "AR5", "AR6"):
        source = f"IPCC {series} GWP100"
        ch4 = {"AR4": ("25", "25"), "AR5": ("28", "28"), "AR6": ("29.8", "27.0")}[series]
        note = "Table 7.15" if series == "AR6" else "one value for both origins"
        out += [(series, "co2_fossil", "1", source, ""), (series, "co2_luc", "1", source, "")]
        out += [(series, "co2_biogenic", "1", source, ""), (series, "co2_uptake", "1", source, "")]
        out += [
            (series, "ch4_fossil", ch4[0], source, note),
            (series, "ch4_biogenic", ch4[1], source, note),
        ]
        for theirs, gas in ours.items():
            found = table[f"gwp.{series.lower()}.gwp100.{theirs.lower()}"]
            out.append((series, gas, found["value"], source, found["source_ref"]))
    target = root / "data" / "gwp"
    target.mkdir(parents=True, exist_ok=True)
    with (target / "gwp100.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["gwp_set", "gas", "value", "source", "note"])
        writer.writerows(out)


def upstream(folder: Path) -> list[dict[str, str]]:
    """Single cited values of tools/upstream_rows.csv, under our names and categories."""
    made = []
    wanted = rows(Path(__file__).parent, "upstream_rows")
    tables = {
        name: {r["id"]: r for r in rows(folder, name)} for name in {w["table"] for w in wanted}
    }
    for w in wanted:
        old = tables[w["table"]][w["code"]]
        names = {k: w[k] for k in ("id", "name_zh", "name_en", "category")}
        note = f"{w['code']}「{old['name_zh'] or old['name_en']}」; {old['note']}".rstrip("; ")
        made.append(
            carried(old, "2027-12-31", use="product_footprint", kind="emission", note=note, **names)
        )
    return made


def handbook() -> list[dict[str, str]]:
    """Defaults that the handbook quotes from a public repository (tools/handbook_rows.csv)."""
    blank = dict.fromkeys(COLUMNS, "")
    fixed = {
        "use": "any",
        "region": "GLO",
        "year": "2006",
        "review_by": "2030-12-31",
        "active": "yes",
        "source_publisher": "IPCC",
        "source_year": "2006",
        "licence": "facts, cited",
        "evidence": "default",
    }
    quoted = rows(Path(__file__).parent, "handbook_rows")
    return [with_boundary_code(blank | fixed | row) for row in quoted]


def main(shared: Path) -> None:
    root = Path(__file__).resolve().parents[1]
    folder = shared / "data" / "factors"
    write(
        root,
        "cn-electricity",
        [
            carried(r, "2026-12-31" if r["year"] != "2024" else "2027-06-30")
            for r in rows(folder, "cn_electricity")
        ],
    )
    fuels = rows(folder, "cn_fuels")
    twin = next(r for r in fuels if r["id"] == "cn.fuel.cets2024.bituminous_coal.cc")
    write(root, "cn-fuels", [carried(r, "2028-12-31") for r in [*fuels, twin | EXTRA_FUEL]])
    write(root, "cn-heat", [carried(r, "2027-12-31") for r in rows(folder, "cn_heat")])
    write(root, "cn-process", [carried(r, "2028-12-31") for r in rows(folder, "cn_process")])
    write(
        root,
        "ipcc-standard",
        [carried(r, "2030-12-31") for r in rows(folder, "ipcc_eu_standard_factors")],
    )
    freight = {r["id"].removeprefix("cpcd."): r for r in rows(folder, "cn_transport_cpcd")}
    write(
        root,
        "cn-freight",
        [
            carried(
                freight[code],
                "2027-12-31",
                id=f"cn.freight.{name}",
                name_en="Freight, " + name.replace("_", " "),
            )
            for code, name in FREIGHT.items()
        ],
    )
    write(root, "upstream", upstream(folder))
    write(root, "handbook", handbook())
    ember = [r for r in rows(folder, "owid_electricity_intensity") if ".usa." in r["id"]]
    write(
        root,
        "ember-usa",
        [
            carried(
                r,
                "2027-12-31",
                category="electricity_footprint",
                name_zh=f"美国电力生命周期强度 {r['year']}",
                region="US",
            )
            for r in ember
        ],
    )
    gwp(folder, root)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared"))
