"""The settings of a model's options that are tried: all, or enough to hold every pair."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import combinations, product

from zuji.sectors.model import Model

WHOLE_PRODUCT = 60
"""Up to so many settings every combination of options is tried; beyond, every pair of options."""


def takes_every_combination(model: Model) -> bool:
    """Whether the combinations of the model's options are few enough to try all."""
    return math.prod(len(choice.options) for choice in model.choices.values()) <= WHOLE_PRODUCT


def settings_of(model: Model) -> list[dict[str, str]]:
    """The settings that are tried: all of them where they are few, else the defaults, every single
    other option, and settings that hold every pair of options.
    """
    options = {name: list(choice.options) for name, choice in model.choices.items()}
    if takes_every_combination(model):
        return [dict(zip(options, row, strict=True)) for row in product(*options.values())]
    defaults = {name: choice.default for name, choice in model.choices.items()}
    settings = [defaults]
    for name, names in options.items():
        settings += [{**defaults, name: option} for option in names if option != defaults[name]]
    return settings + _of_pairs(options, settings)


Pair = tuple[tuple[str, str], tuple[str, str]]


def _of_pairs(
    options: Mapping[str, Sequence[str]], tried: Sequence[Mapping[str, str]]
) -> list[dict[str, str]]:
    """Settings that together hold every pair of options that `tried` does not hold."""
    waiting: dict[Pair, None] = {
        ((one, first), (other, second)): None
        for one, other in combinations(options, 2)
        for first in options[one]
        for second in options[other]
    }
    for setting in tried:
        _drop(waiting, setting)
    settings = []
    while waiting:
        setting = dict(next(iter(waiting)))
        for name in options:
            if name not in setting:
                setting[name] = max(
                    options[name], key=lambda option: _gain(waiting, setting, name, option)
                )
        setting = {name: setting[name] for name in options}
        _drop(waiting, setting)
        settings.append(setting)
    return settings


def _gain(waiting: Mapping[Pair, None], setting: Mapping[str, str], name: str, option: str) -> int:
    here = (name, option)
    return sum((other, here) in waiting or (here, other) in waiting for other in setting.items())


def _drop(waiting: dict[Pair, None], setting: Mapping[str, str]) -> None:
    for pair in combinations(setting.items(), 2):
        waiting.pop(pair, None)
