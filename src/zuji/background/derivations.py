"""How each row of the background system came about, as data that need no solving to be read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from zuji.background.held import held_values
from zuji.background.plants import product_of
from zuji.background.rows import PACK, how_derived, sources_of
from zuji.background.solved import Derived, SolvedBackground
from zuji.core.content import content_path
from zuji.core.label import LANGS, Label
from zuji.footprint.result import rounded

FILE = "derivations.json"
CUTOFF = 0.02
MOST_NODES, MOST_PARTS, DIGITS = 24, 8, 4


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A process in the supply chain of a product: its tier, and the share of the value that it
    and all behind it have.
    """

    tier: int
    name: Label
    share: float


@dataclass(frozen=True, kw_only=True)
class Beside:
    """Another value held: its name, kgCO2e per unit, ours over it, and why they differ."""

    name: str
    value: float
    ratio: float
    reason: Label | None


@dataclass(frozen=True, kw_only=True)
class Derivation:
    """What the page of a derived factor says: value and interval in kgCO2e per unit of the
    product, stages in the same unit, shares of the value, sources and other values held.
    """

    product: str
    unit: str
    value: float
    low: float
    high: float
    how: Label
    stages: tuple[tuple[Label, float], ...]
    parts: tuple[tuple[Label, float], ...]
    tree: tuple[Branch, ...]
    sources: tuple[Mapping[str, str], ...]
    beside: tuple[Beside, ...]


def derivation(factor_id: str) -> Derivation | None:
    """The derivation of a row of the library; None for a factor that is no row of the system."""
    product = product_of(factor_id)
    shipped = _shipped()
    row = shipped["products"].get(product) if product else None
    if row is None:
        return None
    names = {name: _label(words) for name, words in shipped["processes"].items()}
    stages = {name: _label(words) for name, words in shipped["stages"].items()}
    return Derivation(
        product=str(product),
        unit=row["unit"],
        value=row["value"],
        low=row["low"],
        high=row["high"],
        how=_label(row["how"]),
        stages=tuple((stages[name], value) for name, value in row["stages"]),
        parts=tuple((names[name], share) for name, share in row["parts"]),
        tree=tuple(
            Branch(tier=tier, name=names[name], share=share) for tier, name, share in row["tree"]
        ),
        sources=tuple(shipped["sources"][name] for name in row["sources"]),
        beside=tuple(
            Beside(name=name, value=value, ratio=ratio, reason=_label(reason) if reason else None)
            for name, value, ratio, reason in row["beside"]
        ),
    )


def derivations_text(solved: SolvedBackground) -> str:
    """The text of derivations.json: one line for each product."""
    background = solved.background
    rows = [solved.derived(name) for name in background.products]
    named = {name: [row.zh, row.en] for name, row in background.processes.items()}
    named |= {name: [p.name.zh, p.name.en] for name, p in background.products.items()}
    cited = {
        source["id"]: {key: text for key, text in source.items() if key != "id"}
        for row in rows
        for source in sources_of(background, row)
    }
    heads = {
        "processes": dict(sorted(named.items())),
        "stages": {name: [s.zh, s.en] for name, s in background.settings.stages.items()},
        "sources": dict(sorted(cited.items())),
    }
    lines = [f"{_json(name)}: {_json(_row(solved, row))}" for name, row in _named(rows) if row]
    body = ",\n".join(lines)
    start = "".join(f"{_json(name)}: {_json(value)},\n" for name, value in heads.items())
    return f'{{{start}"products": {{\n{body}\n}}}}\n'


def _named(rows: list[Derived]) -> list[tuple[str, Derived]]:
    return [(row.product.id, row) for row in rows if row.gases]


def _row(solved: SolvedBackground, derived: Derived) -> dict[str, Any]:
    how = how_derived(solved.background, derived)
    return {
        "unit": f"kgCO2e/{derived.product.unit}",
        "value": derived.value,
        "low": derived.low,
        "high": derived.high,
        "how": [how[lang] for lang in LANGS],
        "stages": [[name, rounded(value, DIGITS)] for name, value in derived.stages.items()],
        "parts": [
            list(part) for part in derived.contributions[:MOST_PARTS] if abs(part[1]) >= 0.01
        ],
        "tree": _tree(solved, derived),
        "sources": [source["id"] for source in sources_of(solved.background, derived)],
        "beside": [
            [
                held.name,
                held.value,
                held.ratio,
                [held.reason[lang] for lang in LANGS] if held.reason else None,
            ]
            for held in held_values(solved, derived)
        ],
    }


def _tree(solved: SolvedBackground, derived: Derived) -> list[list[Any]]:
    """Branches from the product up, each followed by its own, the largest of them kept."""
    tree = solved.tree(derived.product.id, CUTOFF)
    if not tree.has_shares:
        return []
    kept = sorted(range(len(tree)), key=lambda node: -abs(float(tree.score[node])))[:MOST_NODES]
    below: dict[int, list[int]] = {}
    for node in sorted(kept, key=lambda node: -abs(float(tree.score[node]))):
        below.setdefault(int(tree.parent[node]), []).append(node)
    rows: list[list[Any]] = []

    def walk(node: int, tier: int) -> None:
        name = tree.names[int(tree.process[node])]
        rows.append([tier, name, rounded(float(tree.score[node]) / tree.total, 3)])
        for child in below.get(node, []):
            walk(child, tier + 1)

    for root in below.get(-1, []):
        walk(root, 0)
    return rows


@cache
def _shipped() -> Any:
    return json.loads(content_path("data", "packs", PACK, FILE).read_text("utf-8"))


def _label(words: list[str]) -> Label:
    return Label(words[0], words[1])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
