"""A study computed with a model file of one's own instead of a shipped model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from zuji.core.label import listed
from zuji.core.refusals import Finding, refuse, warning
from zuji.core.yamlfile import load_yaml, yaml_text
from zuji.footprint.study import StudyDocument
from zuji.sectors.load import load_model
from zuji.sectors.model import Model
from zuji.sectors.registry import get_model

SUFFIXES = (".yaml", ".yml")
SECTIONS = {"form", "steps", "blocks", "declared_unit"}
"""Keys that only a model has, of which any one tells a model from another file."""


def model_for(study: StudyDocument) -> Model:
    """The model that a study is computed with: its own file, else the shipped model of its id."""
    return study.own_model or get_model(study.model_id)


def with_own_model(
    study: StudyDocument, folder: Path, model_file: str | Path | None = None
) -> StudyDocument:
    """The study with its own model read, where one is given or the study names one.

    `model_file` is a path; a study names one relative to its own `folder`, under ``model_file`` or
    as ``model: mine.yaml``. Refuses a file that is missing, that is no model, or whose id is not
    the study's model (``model-file-other``). The study keeps the file's name, without its folder.
    """
    stated = str(study.data["model"])
    is_path = Path(stated).suffix.lower() in SUFFIXES
    named = study.data.get("model_file") or (stated if is_path else "")
    if not model_file and not named:
        return study
    path = Path(model_file) if model_file else folder / str(named)
    model = read_model(path, study.place_of("model_file"))
    if not is_path and stated != model.id:
        raise refuse("model-file-other", study.place_of("model"), stated, model.id, file=path.name)
    data = {**study.data, "model": model.id, "model_file": path.name}
    return replace(study, data=data, own_model=model)


def read_model(path: Path, place: str = "") -> Model:
    """The model in a file of one's own; refuses a missing or unreadable one, and what `load_model`
    refuses, each with its place.
    """
    if not path.is_file():
        raise refuse("file-missing", place or str(path), str(path))
    text = yaml_text(path)
    data = load_yaml(text, path.name).data
    if not isinstance(data, Mapping) or not SECTIONS & set(map(str, data)):
        raise refuse("model-file-kind", path.name, listed(map(str, list(data or ())[:6])))
    return load_model(text, path.name)


def own_model_findings(study: StudyDocument, model: Model) -> list[Finding]:
    """A warning that the result rests on a model that nobody published. Refuses a study whose own
    model was not read here (``model-file-unread``): the shipped one must not take its place.
    """
    file = study.data.get("model_file")
    if not file:
        return []
    if study.own_model is None or model.data != study.own_model.data:
        raise refuse("model-file-unread", study.place_of("model_file"), str(file))
    name = model.title
    return [warning("model-own", study.place_of("model_file"), str(file), name=name, id=model.id)]
