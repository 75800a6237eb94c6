"""The industries and models that use a factor, read from the slots of the shipped models."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from zuji.factors import Factor, builtin_library
from zuji.sectors.registry import by_industry, shipped_model


def industries_of(factor: Factor) -> tuple[str, ...]:
    """Industries whose models have a slot that defaults to a factor of this factor's category.

    A factor of a category that no model names serves none in particular: the tuple is empty.
    """
    return _by_category().get(factor.category, ())


def models_with(factor_id: str) -> tuple[str, ...]:
    """Models with the factor as the default of a slot."""
    return _by_factor().get(factor_id, ())


@cache
def _by_factor() -> Mapping[str, tuple[str, ...]]:
    models_of: dict[str, list[str]] = {}
    for models in by_industry().values():
        for model in models:
            for factor_id in default_factors(model):
                models_of.setdefault(factor_id, []).append(model)
    return {factor_id: tuple(models) for factor_id, models in models_of.items()}


@cache
def _by_category() -> Mapping[str, tuple[str, ...]]:
    library = builtin_library().factors
    industries_of_category: dict[str, dict[str, None]] = {}
    for industry, models in by_industry().items():
        for model in models:
            for factor_id in default_factors(model):
                industries_of_category.setdefault(library[factor_id].category, {})[industry] = None
    return {category: tuple(industries) for category, industries in industries_of_category.items()}


def default_factors(model_id: str) -> tuple[str, ...]:
    """Every default factor of the model's slots, under any choice."""
    ids: dict[str, None] = {}
    for slot in shipped_model(model_id).slots.values():
        defaults = slot.default.values() if isinstance(slot.default, Mapping) else (slot.default,)
        ids |= dict.fromkeys(factor_id for factor_id in defaults if factor_id)
    return tuple(ids)
