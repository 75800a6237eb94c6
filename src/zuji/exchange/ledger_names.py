"""Matches the items of a ledger with the inputs of a model by their names."""

from __future__ import annotations

import re

from zuji.core.alike import likeness
from zuji.exchange.ledger_records import Recipe
from zuji.sectors.model import Input, Model


def taken_for(item: str, model: Model, recipe: Recipe) -> str | None:
    """The input for an item: by the recipe, else by an input's exact name; None if unknown."""
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
    """Input names whose labels are most like `text`, best first; none below a third alike."""
    words = _words(text)
    scores = [(_alike(words, item), item.name) for item in model.inputs.values()]
    return [
        name for score, name in sorted(scores, key=lambda score: -score[0])[:count] if score > 1 / 3
    ]


def _alike(words: str, item: Input) -> float:
    names = {item.name, item.label.zh, item.label.en, re.sub(r"[（(].*?[)）]", "", item.label.zh)}
    return max(likeness(words, _words(name)) for name in names)


def _words(text: str) -> str:
    """Lower case, without words that only mean purchase or use."""
    bare = re.sub(r"消耗量|消耗|用量|耗用|采购|外购|总量|量$", "", text)
    return " ".join(re.split(r"[\s（）()_\-·,，、/]+", bare)).strip().lower()


def _plain(text: str) -> str:
    return _words(text).replace(" ", "")
