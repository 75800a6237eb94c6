"""Derives the uslci-us pack: cradle-to-gate gases of USLCI (FY17) unit processes.

``python tools/build_uslci_pack.py ../shared``. Every process of the database is solved as one
linear system with scipy; units are converted by the database's own unit groups; a multi-output
process keeps all burdens on its reference product; an input without a provider in the database is
cut off (as the database leaves it). `upstream` rows are the score without the combustion step.
"""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
import scipy.sparse.linalg as spla

from build_packs import write

GASES = {
    "Carbon dioxide, fossil": "co2_fossil",
    "Carbon dioxide": "co2_fossil",
    "Methane": "ch4_fossil",
    "Methane, fossil": "ch4_fossil",
    "Methane, biogenic": "ch4_biogenic",
    "Dinitrogen monoxide": "n2o",
    "Nitrous oxide": "n2o",
    "Sulfur hexafluoride": "sf6",
    "Methane, tetrafluoro-, FC-14": "cf4",
    "Methane, tetrafluoro-, CFC-14": "cf4",
    "Ethane, hexafluoro-, HFC-116": "c2f6",
}
# ours: (USLCI process, its combustion step is left out, zh, unit of our row, units of theirs in
# ours)
WANTED: dict[str, tuple[str, bool, str, str, float]] = {
    "electricity.coal": (
        "Electricity, bituminous coal, at power plant",
        False,
        "美国烟煤发电",
        "kWh",
        1,
    ),
    "electricity.oil": ("Electricity, diesel, at power plant", False, "美国柴油发电", "kWh", 1),
    "electricity.gas": (
        "Electricity, natural gas, at power plant",
        False,
        "美国天然气发电",
        "kWh",
        1,
    ),
    "electricity.nuclear": ("Electricity, nuclear, at power plant", False, "美国核电", "kWh", 1),
    "electricity.grid_2000": ("Electricity, at grid, US, 2000", False, "美国电网 2000", "kWh", 1),
    "electricity.smelting": (
        "Electricity, aluminum smelting and ingot casting regions",
        False,
        "北美铝冶炼电力",
        "kWh",
        1,
    ),
    "electricity.refining": (
        "Electricity, alumina refining regions",
        False,
        "氧化铝精炼地区电力",
        "kWh",
        1,
    ),
    "upstream.coal": (
        "Bituminous coal, combusted in industrial boiler",
        True,
        "美国烟煤上游",
        "kg",
        1,
    ),
    "upstream.natural_gas": (
        "Natural gas, combusted in industrial boiler",
        True,
        "美国天然气上游",
        "m3",
        1,
    ),
    "upstream.fuel_oil": (
        "Residual fuel oil, combusted in industrial boiler",
        True,
        "美国重油上游",
        "L",
        1,
    ),
    "upstream.diesel": ("Diesel, combusted in industrial boiler", True, "美国柴油上游", "L", 1),
    "combusted.lpg": (
        "Liquefied petroleum gas, combusted in industrial boiler",
        False,
        "液化石油气，含燃烧",
        "L",
        1,
    ),
    "coke.metallurgical": ("Metallurgical coke, at plant", False, "冶金焦", "kg", 1),
    "coke.petroleum": ("Petroleum coke, at refinery", False, "石油焦", "kg", 1),
    "quicklime": ("Quicklime, at plant", False, "生石灰", "kg", 1),
    "sodium_hydroxide": ("Sodium hydroxide, production mix, at plant", False, "氢氧化钠", "kg", 1),
    "bauxite": ("Bauxite, at mine", False, "铝土矿", "kg", 1),
    "limestone": ("Limestone, at mine", False, "石灰石", "kg", 1),
    "freight.rail": ("Transport, train, diesel powered", False, "铁路柴油机车", "t·km", 1),
    "freight.sea_residual": (
        "Transport, ocean freighter, residual fuel oil powered",
        False,
        "远洋货轮（重油）",
        "t·km",
        1,
    ),
    "freight.sea_diesel": (
        "Transport, ocean freighter, diesel powered",
        False,
        "远洋货轮（柴油）",
        "t·km",
        1,
    ),
    "ethylene": ("Ethylene, at plant", False, "乙烯", "kg", 1),
    "propylene": ("Propylene, at plant", False, "丙烯", "kg", 1),
    "benzene": ("Benzene, at plant", False, "苯", "kg", 1),
    "paraxylene": ("Paraxylene, at plant", False, "对二甲苯", "kg", 1),
    "chlorine": ("Chlorine, production mix, at plant", False, "氯气", "kg", 1),
    "salt": ("Sodium chloride, at plant", False, "氯化钠（盐）", "kg", 1),
    "sulfur": ("Sulfur, at plant", False, "硫磺", "kg", 1),
    "sulfuric_acid": ("Sulfuric acid, at plant", False, "硫酸", "kg", 1),
    "soda_ash": (
        "Natural soda ash (Sodium carbonate), at plant",
        False,
        "天然碱（碳酸钠）",
        "t",
        1,
    ),
    "oxygen": ("Oxygen, liquid, at plant", False, "液氧", "kg", 1),
    "ammonia": ("Ammonia, steam reforming, liquid, at plant", False, "液氨（蒸汽重整）", "kg", 1),
    "methanol": ("Methanol, at plant", False, "甲醇（天然气）", "kg", 1),
    "zinc": ("Zinc, Special High Grade", False, "特高级锌", "kg", 1),
    "mineral_oil": ("White mineral oil, at plant", False, "白油", "kg", 1),
    "crude_oil": ("Crude oil, at production", False, "原油开采", "kg", 1),
    "natural_gas_feed": (
        "Natural gas, processed, for olefins production, at plant",
        False,
        "天然气（烯烃原料）",
        "kg",
        1,
    ),
    "styrene": ("Ethylbenzene styrene, at plant", False, "苯乙烯", "kg", 1),
    "recycled_pet_flake": ("Recycled postconsumer PET flake", False, "再生 PET 片", "kg", 1),
    "recycled_hdpe": ("Recycled postconsumer HDPE pellet", False, "再生 HDPE 粒", "kg", 1),
    "sorted_recyclables": ("Mixed recyclables, sorted at MRF", False, "分拣后的可回收物", "kg", 1),
}
WITHDRAWN = {
    "upstream.diesel": (
        "该库把炼厂的全部负荷记在基准产品柴油上（每千克原油产 0.2523 L 柴油），"
        "柴油偏高约三倍；请用 bg.diesel · "
        "the database charges the whole refinery to diesel, its reference product (0.2523 l per kg "
        "of crude oil): about three times too high; use bg.diesel"
    ),
    "upstream.fuel_oil": (
        "重油在该库没有供应过程（炼厂的联产品），上游被截断，只剩运输，"
        "偏低约一千倍；请用 bg.fuel_oil · residual oil, a co-product of the refinery, has no "
        "provider in the database: its upstream is cut off and only the haulage is left; use "
        "bg.fuel_oil"
    ),
}
"""Rows that the database itself makes wrong: kept to be read, not to be used."""


def database(archive: Path) -> tuple[dict[str, Any], dict[str, float]]:
    with zipfile.ZipFile(archive) as file:
        read = {
            n: json.loads(file.read(n))
            for n in file.namelist()
            if n.startswith(("processes/", "unit_groups/"))
        }
    processes = {d["@id"]: d for n, d in read.items() if n.startswith("processes/")}
    sizes = {
        u["@id"]: u["conversionFactor"]
        for n, d in read.items()
        if n.startswith("unit_groups/")
        for u in d["units"]
    }
    return processes, sizes


def cradle_to_gate(archive: Path) -> dict[str, tuple[dict[str, float], dict[str, float], float]]:
    """Process name → (gases cradle-to-gate, gases of the process itself, size of its unit), per
    reference amount of 1 in the reference unit."""
    processes, sizes = database(archive)
    order = sorted(processes)
    row = {p: i for i, p in enumerate(order)}
    maker: dict[str, str] = {}
    for p in order:
        for e in processes[p]["exchanges"]:
            if e.get("quantitativeReference"):
                maker.setdefault(e["flow"]["@id"], p)
    technosphere = sp.lil_matrix((len(order), len(order)))
    kinds = sorted(set(GASES.values()))
    gases = np.zeros((len(kinds), len(order)))
    for p in order:
        for e in processes[p]["exchanges"]:
            amount, flow = e["amount"] * sizes[e["unit"]["@id"]], e["flow"]
            if e.get("quantitativeReference"):
                technosphere[row[p], row[p]] += amount
            elif flow["flowType"] == "ELEMENTARY_FLOW":
                gas = GASES.get(flow["name"].strip())
                if gas and not e["input"]:
                    gases[kinds.index(gas), row[p]] += amount
            elif e["input"] and flow["@id"] in maker:
                technosphere[row[maker[flow["@id"]]], row[p]] -= amount
    solve = spla.splu(technosphere.tocsc())
    found = {}
    for p in order:
        reference = next(e for e in processes[p]["exchanges"] if e.get("quantitativeReference"))
        size = sizes[reference["unit"]["@id"]]
        demand = np.zeros(len(order))
        demand[row[p]] = size
        total = gases @ solve.solve(demand)
        own = gases[:, row[p]] / technosphere[row[p], row[p]] * size
        name = processes[p]["name"]
        if name not in found:
            found[name] = (
                dict(zip(kinds, total, strict=True)),
                dict(zip(kinds, own, strict=True)),
                size,
            )
    return found


def records(archive: Path) -> list[dict[str, str]]:
    solved = cradle_to_gate(archive)
    out = []
    for key, (theirs, without_own, zh, unit, _) in WANTED.items():
        if theirs not in solved:
            continue
        total, own, _size = solved[theirs]
        gases = {g: total[g] - (own[g] if without_own else 0) for g in total}
        text = ";".join(f"{g}={v:.6g}" for g, v in gases.items() if abs(v) > 1e-12)
        out.append(
            {
                "id": f"us.uslci.{key}",
                "name_zh": zh,
                "name_en": theirs + (", upstream only" if without_own else ""),
                "category": "fuel_upstream" if without_own else key.split(".")[0],
                "kind": "emission",
                "use": "product_footprint",
                "unit": f"kgCO2e/{unit}",
                "value": "",
                "gases": text,
                "gwp_basis": "",
                "region": "US",
                "year": "2004",
                "boundary": "cradle to gate, database cut-offs",
                "boundary_code": "fuel_cycle" if key.startswith("freight") else "cradle_to_gate",
                "technology": "",
                "valid_from": "",
                "valid_to": "",
                "review_by": "2030-12-31",
                "low": "",
                "high": "",
                "gsd": "",
                "confidence": "D",
                "evidence": "database",
                "active": "no" if key in WITHDRAWN else "yes",
                "inactive_reason": WITHDRAWN.get(key, ""),
                "source_title": "U.S. LCI Database FY17, solved",
                "source_publisher": "NREL",
                "source_year": "2017",
                "source_ref": "github:FLCAC-admin/uslci-content@9182448 openLCA 1.5 JSON-LD",
                "licence": "US public (attribution to NREL/DOE)",
                "note": (
                    "unspecified CO2 counted as fossil; biogenic CO2 left out; inputs "
                    "without provider cut off"
                ),
            }
        )
    return out


if __name__ == "__main__":
    shared = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared")
    archive = shared / "data" / "uslci" / "uslci_fy17_olca1.5_jsonld.zip"
    write(Path(__file__).resolve().parents[1], "uslci-us", records(archive))
