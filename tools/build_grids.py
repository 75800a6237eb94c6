"""Writes data/packs/cn-grids from rules/electricity.yaml: ``python tools/build_grids.py``."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from zuji.core.content import read_rules
from zuji.factors.grids import GridMix, delivered, grid_mixes, statistic
from zuji.factors.packs import COLUMNS

ROOT = Path(__file__).resolve().parents[1]
PACK = ROOT / "data" / "packs" / "cn-grids" / "factors.csv"
TITLE = "由官方 CO2 因子、足迹公告与绿证交易统计推得（rules/electricity.yaml）"
LICENCE = "derived from official documents (facts)"
WORDS = {
    "average": ("电网平均", "grid average"),
    "residual": ("剩余组合", "residual mix"),
    "busbar": ("发电侧", "at the busbar"),
    "delivered": ("送到用户，含线损", "delivered, with losses"),
}


def row_of(mix: GridMix, kind: str, level: str) -> dict[str, Any] | None:
    """One factor; None for the national average at the busbar, which is the announced one."""
    rules = read_rules("electricity")
    grid, factor_id = rules["grids"][mix.region], rules["factors"][mix.region][kind][level]
    if factor_id.startswith("cn.elec."):
        return None
    low, value, high = mix.average if kind == "average" else mix.residual
    if level == "delivered":
        low, value, high = map(delivered, (low, value, high))
    (kind_zh, kind_en), (level_zh, level_en) = WORDS[kind], WORDS[level]
    year = 2024 if mix.region == "CN" else 2023
    spread = {"low": f"{low:.4f}", "high": f"{high:.4f}"} if low < high else {}
    return {
        "id": factor_id,
        "name_zh": f"{kind_zh}（{grid['zh']}，{level_zh}，推得）",
        "name_en": f"{grid['en']} {kind_en}, {level_en}, derived",
        "category": "electricity_footprint",
        "kind": "emission",
        "use": "product_footprint",
        "unit": "kgCO2e/kWh",
        "value": f"{value:.4f}",
        "gwp_basis": "not stated",
        "region": mix.region,
        "year": year,
        "boundary": f"life cycle, {level_en}",
        "boundary_code": "cradle_to_gate",
        "review_by": "2027-12-31",
        "confidence": "D",
        "evidence": "statistics",
        "active": "yes",
        "source_title": TITLE,
        "source_publisher": "Zuji",
        "source_year": 2026,
        "source_ref": f"rules/electricity.yaml · {mix.region}",
        "licence": LICENCE,
        "note": _note(mix, kind, grid),
        **spread,
    }


def _note(mix: GridMix, kind: str, grid: dict[str, Any]) -> str:
    parts = ["不是官方因子 · not an official factor"]
    if "co2_2023" in grid:
        whole, co2 = statistic("national_average_2023"), statistic("co2_national_2023")
        parts.append(f"{grid['co2_2023']} + {whole:g} − {co2:g} = {mix.average[1]:.4f}")
    if kind == "residual":
        parts.append(f"他人以绿证主张 {mix.claimed:.2%} · claimed by others")
    if "beside" in grid:
        parts.append(f"另有 {grid['beside']}：{grid['beside_source']}")
    return "；".join(parts)


def text() -> str:
    """The file of the pack."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for mix in grid_mixes():
        for kind in ("average", "residual"):
            for level in ("busbar", "delivered"):
                if row := row_of(mix, kind, level):
                    writer.writerow(row)
    return out.getvalue()


if __name__ == "__main__":
    PACK.write_text(text(), "utf-8")
