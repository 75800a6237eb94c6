"""The registry of shipped sector models: sectors/<industry>/<model>.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from zuji.core.content import content_path
from zuji.core.inforce import RuleInForce, in_force
from zuji.core.label import Label, listed
from zuji.core.refusals import Finding, refuse, warning
from zuji.core.yamlfile import load_yaml
from zuji.sectors.load import load_model, model_from_data
from zuji.sectors.model import ORDERED, Model


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


def get_model(model_id: str) -> Model:
    """The model that holds: the one that was passed (`zuji.core.inforce`), else the one that
    ships; refuses an unknown id (``model-unknown``).
    """
    rule = in_force("model").get(model_id)
    return passed_model(rule) if rule else shipped_model(model_id)


@cache
def shipped_model(model_id: str) -> Model:
    """The model that ships; refuses an unknown id (``model-unknown``)."""
    files = model_files()
    if model_id not in files:
        raise refuse("model-unknown", "model", model_id, near=listed(files))
    path = files[model_id]
    return load_model(path.read_text("utf-8"), f"{path.parent.name}/{path.name}")


@lru_cache(maxsize=128)
def passed_model(rule: RuleInForce) -> Model:
    """The model of a rule that was passed: it met the rules of its day, with its blocks
    expanded.
    """
    return model_from_data(frozen_data(rule.content))


def frozen_content(model: Model) -> dict[str, Any]:
    """A model as data that JSON may keep: its sections beside the order that they were written
    in.
    """
    order = {name: list(model.data.get(name) or {}) for name in ORDERED}
    return {"model": dict(model.data), "order": order}


def frozen_data(content: Mapping[str, Any]) -> dict[str, Any]:
    """The data of a model, its sections in the order that they were written in."""
    data = dict(content["model"])
    for section, names in content["order"].items():
        if names:
            data[section] = {name: data[section][name] for name in names}
    return data
