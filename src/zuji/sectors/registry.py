"""The sector models at hand: sectors/<industry>/<model>.yaml."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from zuji.core.content import content_path
from zuji.core.refusals import refuse
from zuji.core.yamlfile import load_yaml
from zuji.sectors.load import load_model
from zuji.sectors.model import Label, Model


@cache
def model_files() -> dict[str, Path]:
    """Model id → file, without parsing any."""
    found = sorted(content_path("sectors").glob("*/*.yaml"))
    return {p.stem: p for p in found if p.stem != "measures" and p.parent.name != "blocks"}


@cache
def industries() -> dict[str, Label]:
    """Industry id → name, in the order they are shown (sectors/industries.yaml)."""
    path = content_path("sectors", "industries.yaml")
    rows = load_yaml(path.read_text("utf-8"), "sectors/industries.yaml").data["industries"]
    return {name: Label(row["zh"], row["en"]) for name, row in rows.items()}


def by_industry() -> dict[str, list[str]]:
    """Industry id → ids of its models."""
    found: dict[str, list[str]] = {name: [] for name in industries()}
    for model_id, path in model_files().items():
        found.setdefault(path.parent.name, []).append(model_id)
    return found


@cache
def get_model(model_id: str) -> Model:
    """The shipped model; refuses an unknown id (``model-unknown``)."""
    files = model_files()
    if model_id not in files:
        raise refuse("model-unknown", "model", model_id, near="、".join(files))
    path = files[model_id]
    return load_model(path.read_text("utf-8"), f"{path.parent.name}/{path.name}")
