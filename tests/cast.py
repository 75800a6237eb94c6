"""The cast of the tests: the shipped examples as data, and how they are assessed."""

from __future__ import annotations

import copy
from functools import cache
from pathlib import Path
from typing import Any

from zuji.core.yamlfile import load_yaml
from zuji.footprint import Assessment, assess, study_from_data
from zuji.sectors.load import load_model
from zuji.sectors.model import Model
from zuji.sectors.registry import get_model

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
AS_OF = "2026-11-22"
EXAMPLES = ("cement-demo", "aluminium-demo", "cement-us-2002", "aluminium-us-1998")
INVENTED = ("everything", "everything_sheet")
"""Models of everything (tests/everything): nothing in them is zero, so no property holds idly."""
STUDIES = (*INVENTED, *EXAMPLES)


def example_data(name: str) -> dict[str, Any]:
    path = ROOT / "examples" / f"{name}.yaml"
    if name in INVENTED:
        path = ROOT / "tests" / "everything" / f"study_of_{name}.yaml"
    return copy.deepcopy(load_yaml(path.read_text("utf-8"), path.name).data)


@cache
def model_of(model_id: str) -> Model:
    if model_id not in INVENTED:
        return get_model(model_id)
    path = ROOT / "tests" / "everything" / f"model_of_{model_id}.yaml"
    return load_model(path.read_text("utf-8"), path.name)


def assessed(data: dict[str, Any], **options: Any) -> Assessment:
    study = study_from_data(data, "study")
    return assess(study, model_of(study.model_id), as_of=options.pop("as_of", AS_OF), **options)
