"""The ledger NUMBERS.md: what moved footprints, and why.

``python tools/numbers_ledger.py "reason"`` appends a line for every factor pack, sector model, rule
file and example whose numbers are no longer those of its newest line. CI fails while one is
missing, so that no number changes in silence.
"""

from __future__ import annotations

import datetime
import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from zuji.core.canonical import canonical_bytes
from zuji.core.content import content_path
from zuji.core.yamlfile import load_yaml
from zuji.factors import builtin_library, library_with, optional_packs
from zuji.footprint import assess, read_study
from zuji.footprint.examples import shipped_examples
from zuji.footprint.profile import Profile, get_profile, known_profiles
from zuji.footprint.profile_rules import RULES as RULES_OF_PROFILES
from zuji.footprint.profile_rules import rule_value
from zuji.sectors.model import Model
from zuji.sectors.registry import get_model, model_files

ROOT = Path(__file__).resolve().parents[1]
LEDGER = ROOT / "NUMBERS.md"
AS_OF = "2026-11-22"
LINE = re.compile(r"^\| ([\d-]+) \| (\S+) \| (\S+) \| (.+?) \|$", re.MULTILINE)
RULES = ("uncertainty", "data_quality", "quality_schemes", "results", "screening", "magnitude")


def digest(content: Any) -> str:
    """Twelve hexadecimal digits of the SHA-256 of canonical JSON."""
    return hashlib.sha256(canonical_bytes(content)).hexdigest()[:12]


def of_pack(factors: Any) -> dict[str, Any]:
    return {
        f.id: [
            *(f.unit, f.value, dict(f.gases), f.gwp_basis, f.active, f.low, f.high, f.gsd),
            *(f.evidence, f.boundary_code),
        ]
        for f in factors
    }


def of_model(model: Model) -> dict[str, Any]:
    """Everything of a model that can move a result: formulas, tables, defaults, factor choices."""
    return {
        "unit": [model.declared_amount, model.declared_unit],
        "inputs": {
            i.name: [i.unit, i.default.value if i.default else None] for i in model.inputs.values()
        },
        "choices": {c.name: c.default for c in model.choices.values()},
        "slots": {s.name: [s.unit, s.default] for s in model.slots.values()},
        "tables": {t.name: [t.unit, dict(t.rows)] for t in model.tables.values()},
        "quantities": {q.name: q.formula.text for q in model.quantities},
        "steps": [
            [s.id, s.stage, s.gas, s.formula.text, s.slot, s.applies.text if s.applies else ""]
            for s in model.steps
        ],
        "processes": {
            p.id: [
                {k: f.text for k, f in p.outputs.items()},
                {k: f.text for k, f in p.inputs.items()},
                {r: {k: f.text for k, f in w.items()} for r, w in p.weights.items()},
            ]
            for p in model.processes
        },
    }


def of_profile(profile: Profile) -> dict[str, Any]:
    """Everything of a profile that can move a result; the keys that it lacks are left out."""
    kept = {k: profile.data.get(k) for k in ("gwp_set", "headline", "boundaries", "imposes")}
    power: dict[str, Any] = dict(profile.data["electricity"])
    kept["electricity"] = (power.get("basis"), power["residual_mix"])
    rules = {rule: rule_value(profile, rule) for rule in RULES_OF_PROFILES}
    limits = {k: (profile.data.get("cutoff") or {}).get(k) for k in ("each", "total")}
    held = {"gwp", "biogenic", "instruments"}
    moving = {rule: value for rule, value in rules.items() if value is not None}
    moving = {rule: value for rule, value in moving.items() if rule not in held}
    if moving:
        kept |= {"rules": moving, "limits": limits, "grids": power.get("grids")}
    return kept


def current() -> Iterator[tuple[str, str]]:
    """Name and present number (a digest, or the footprint of an example)."""
    yield (
        "gwp",
        hashlib.sha256(content_path("data", "gwp", "gwp100.csv").read_bytes()).hexdigest()[:12],
    )
    for pack in builtin_library().packs:
        yield f"pack:{pack.id}", digest(of_pack(pack.factors))
    for name in optional_packs():
        yield f"pack:{name}", digest(of_pack(library_with(name).packs[-1].factors))
    for name in RULES:
        path = content_path("rules", f"{name}.yaml")
        yield f"rules:{name}", digest(load_yaml(path.read_text("utf-8"), name).data)
    for name in known_profiles():
        yield f"profile:{name}", digest(of_profile(get_profile(name)))
    for name in model_files():
        yield f"model:{name}", digest(of_model(get_model(name)))
    for name in shipped_examples():
        yield name, f"{total_of_example(name):.6f}"


def total_of_example(name: str) -> float:
    path = content_path("examples", f"{name}.yaml")
    study = read_study(path.read_text("utf-8"), path.name)
    return assess(study, get_model(study.model_id), as_of=AS_OF).total


def recorded() -> dict[str, str]:
    """Name → number of its newest line."""
    return {name: number for _, name, number, _ in LINE.findall(LEDGER.read_text("utf-8"))}


def unrecorded() -> list[tuple[str, str]]:
    """What has changed since its newest line."""
    known = recorded()

    def same(name: str, number: str) -> bool:
        if name not in known:
            return False
        if re.fullmatch(r"-?\d+\.\d{6}", number) and re.fullmatch(r"-?\d+\.\d{6}", known[name]):
            return abs(float(number) - float(known[name])) <= 1e-6
        return known[name] == number

    return [(name, number) for name, number in current() if not same(name, number)]


if __name__ == "__main__":
    changed = unrecorded()
    if changed and len(sys.argv) < 2:
        sys.exit(
            'say why: python tools/numbers_ledger.py "reason"\n'
            + "\n".join(name for name, _ in changed)
        )
    today = datetime.date.today()
    with LEDGER.open("a", encoding="utf-8") as file:
        for name, number in changed:
            file.write(f"| {today} | {name} | {number} | {sys.argv[1]} |\n")
    print(f"{len(changed)} lines added")
