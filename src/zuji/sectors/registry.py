"""The registry of shipped sector models: sectors/<industry>/<model>.yaml."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from zuji.core.content import content_path
from zuji.core.label import Label, listed
from zuji.core.refusals import Finding, refuse, warning
from zuji.core.yamlfile import load_yaml
from zuji.sectors.load import load_model
from zuji.sectors.model import Model


@cache
def model_files() -> dict[str, Path]:
    """Model id → file, without parsing any."""
    files = sorted(content_path("sectors").glob("*/*.yaml"))
    return {
        path.stem: path
        for path in files
        if path.stem != "measures" and path.parent.name != "blocks"
    }


@cache
def industry_facts() -> dict[str, dict[str, Any]]:
    """Industry id → names, its first year in the programme (``wave``), classes of GB/T 4754
    (sectors/industries.yaml).
    """
    path = content_path("sectors", "industries.yaml")
    return dict(load_yaml(path.read_text("utf-8"), "sectors/industries.yaml").data["industries"])


@cache
def industries() -> dict[str, Label]:
    """Industry id → name, in display order."""
    return {name: Label(row["zh"], row["en"]) for name, row in industry_facts().items()}


@cache
def industry_of(model_id: str) -> str:
    """The industry of a model (its folder's name); "" for an unknown model."""
    path = model_files().get(model_id)
    return path.parent.name if path else ""


def registration_findings(path: Path) -> list[Finding]:
    """A warning where the model in `path` is in an industry folder that the ``industries.yaml``
    beside the folder does not list: such a model computes, but no list of the site shows it.
    """
    register = path.resolve().parent.parent / "industries.yaml"
    if not register.is_file():
        return []
    names = load_yaml(register.read_text("utf-8"), register.name).data["industries"]
    folder = path.resolve().parent.name
    if folder in names:
        return []
    place = f"{folder}/{path.name}"
    return [warning("model-unregistered", place, folder, listed(names), folder=folder)]


def by_industry() -> dict[str, list[str]]:
    """Industry id → ids of its models."""
    ids_of: dict[str, list[str]] = {name: [] for name in industries()}
    for model_id, path in model_files().items():
        ids_of.setdefault(path.parent.name, []).append(model_id)
    return ids_of


@cache
def get_model(model_id: str) -> Model:
    """The shipped model; refuses an unknown id (``model-unknown``)."""
    files = model_files()
    if model_id not in files:
        raise refuse("model-unknown", "model", model_id, near=listed(files))
    path = files[model_id]
    return load_model(path.read_text("utf-8"), f"{path.parent.name}/{path.name}")
