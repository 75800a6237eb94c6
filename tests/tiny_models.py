"""The head of a model of a few lines, and a study of such a model, for tests of one rule."""

from collections.abc import Mapping
from typing import Any

HEAD = """
id: tiny
version: 1.0.0
form: sheet
title: {zh: 试, en: tiny}
product: {zh: 试, en: tiny}
about: {zh: 试, en: tiny}
declared_unit: {amount: 1, unit: t}
choices:
  route:
    zh: 路线
    en: Route
    default: gas
    options:
      gas: {zh: 气, en: Gas}
      coal: {zh: 煤, en: Coal}
"""
"""A model of one product by gas or by coal; inputs, factors and steps follow."""


def tiny_study(model: str, inputs: Mapping[str, tuple[float, str]], **parts: Any) -> dict[str, Any]:
    """A study of a year in China with these inputs (value and unit) and other parts."""
    return {
        "zuji_study": 1,
        "model": model,
        "product": {"name_zh": "产品", "name_en": "product"},
        "organisation": {"name": "示例"},
        "site": {"name": "一厂", "country": "CN"},
        "profile": "gbt24067-2024",
        "period": {"start": "2024-01-01", "end": "2024-12-31"},
        "inputs": {name: {"value": value, "unit": unit} for name, (value, unit) in inputs.items()},
        **parts,
    }
