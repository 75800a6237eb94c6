"""Matches the items of a ledger with the inputs of a model by their names."""

from __future__ import annotations

import re

from zuji.exchange.ledger_records import Recipe
from zuji.sectors.model import Input, Model


def taken_for(item: str, model: Model, recipe: Recipe) -> str | None:
    """The input an item is taken for: as the recipe says, else an input of exactly that name;
    None if unknown.
    """
    if item in recipe.items:
        name = recipe.items[item]
        return name if not name or name in model.inputs else None
    plain = _plain(item)
    for candidate in model.inputs.values():
        if plain and plain in {
            _plain(candidate.name),
            _plain(candidate.label.zh),
            _plain(candidate.label.en),
        }:
            return candidate.name
    return None


def nearest_inputs(text: str, model: Model, count: int = 3) -> list[str]:
    """Input names whose labels look most like `text`, best first; none below a third alike."""
    plain = _plain(text)
    scores = [(_alike(plain, item), item.name) for item in model.inputs.values()]
    return [name for score, name in sorted(scores, key=lambda s: -s[0])[:count] if score > 1 / 3]


def _alike(plain: str, item: Input) -> float:
    names = {item.name, item.label.zh, item.label.en, re.sub(r"[（(].*?[)）]", "", item.label.zh)}
    return max(_overlap(plain, _plain(name)) for name in names)


def _overlap(a: str, b: str) -> float:
    """Shared pairs of characters (Dice), single ones at nine tenths; 1 for the same text;
    holding the other counts for much.
    """
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    pairs = _dice(*({t[i : i + 2] for i in range(max(len(t) - 1, 1))} for t in (a, b)))
    alike = max(pairs, 0.9 * _dice(set(a), set(b)) if not (a + b).isascii() else 0.0)
    if a in b or b in a:
        return max(alike, 0.6 + 0.3 * min(len(a), len(b)) / max(len(a), len(b)))
    return alike


def _dice(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def _plain(text: str) -> str:
    return re.sub(
        r"[\s（）()_\-·,，、/]|消耗量|消耗|用量|耗用|采购|外购|总量|量$", "", text
    ).lower()
