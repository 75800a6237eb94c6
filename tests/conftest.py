"""The fixed cast of the tests: shipped examples, real handbook data where it is at hand."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from zuji.core.refusals import Refusal
from zuji.core.yamlfile import load_yaml
from zuji.footprint import Assessment, assess, study_from_data
from zuji.sectors.registry import get_model

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
AS_OF = "2026-11-22"
EXAMPLES = ("cement-demo", "aluminium-demo", "cement-us-2002", "aluminium-us-1998")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The handbook's data; tests that need the original tables are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the handbook's data folder ../shared is not here")
    return SHARED


def example_data(name: str) -> dict[str, Any]:
    path = ROOT / "examples" / f"{name}.yaml"
    return copy.deepcopy(load_yaml(path.read_text("utf-8"), path.name).data)


def assessed(data: dict[str, Any], **options: Any) -> Assessment:
    study = study_from_data(data, "study")
    return assess(study, get_model(study.model_id), as_of=options.pop("as_of", AS_OF), **options)


@pytest.fixture
def cement() -> dict[str, Any]:
    return example_data("cement-demo")


@pytest.fixture
def aluminium() -> dict[str, Any]:
    return example_data("aluminium-demo")


@pytest.fixture
def refused() -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Rules of the blocking findings a study is refused with, each with its finding."""

    def run(data: dict[str, Any], **options: Any) -> dict[str, Any]:
        with pytest.raises(Refusal) as caught:
            assessed(data, **options)
        return {f.rule: f for f in caught.value.findings if f.severity == "block"}

    return run
