"""Reading of a study file of any format: YAML, or a filled workbook."""

from __future__ import annotations

from dataclasses import replace
from os import PathLike
from pathlib import Path

from zuji.core.refusals import refuse
from zuji.core.yamlfile import yaml_decoded
from zuji.footprint import StudyDocument, read_study, with_own_model


def load_study(
    path: str | PathLike[str], model_file: str | PathLike[str] | None = None
) -> StudyDocument:
    """A study from .yaml, .yml or .xlsx, with the model file of one's own that is given or that it
    names. Refuses a missing file, another format and what the readers refuse.
    """
    file = Path(path)
    return completed(_read(file), file.parent, model_file)


def completed(
    study: StudyDocument, folder: Path, model_file: str | PathLike[str] | None = None
) -> StudyDocument:
    """The study with its own model and the factors of its databases; both are named relative to
    `folder`.
    """
    own = with_own_model(study, folder, Path(model_file) if model_file else None)
    return _with_databases(own, folder)


def _read(file: Path) -> StudyDocument:
    if not file.is_file():
        raise refuse("file-missing", str(file))
    suffix = file.suffix.lower()
    if suffix in {".yaml", ".yml"}:
        return read_study_file(file.read_bytes(), file.name)
    if suffix == ".xlsx":
        from zuji.exchange.workbook import read_workbook

        return read_workbook(file.read_bytes(), file.name)
    raise refuse("file-kind", str(file), file.suffix, ".yaml, .yml, .xlsx")


def read_study_file(content: bytes, name: str) -> StudyDocument:
    """The study in the bytes of a YAML file; a note says by which encoding it was read where the
    file does not say so. Refuses as `yaml_decoded` and `read_study` do.
    """
    decoded = yaml_decoded(content, name)
    told = decoded.finding(name)
    study = read_study(decoded.text, name)
    return replace(study, reading_notes=(told,)) if told else study


def _with_databases(study: StudyDocument, folder: Path) -> StudyDocument:
    """The study with factors computed for its database processes (see
    docs/reference/engine.md).
    """
    if not any(
        isinstance(reference, dict) and "database" in reference
        for reference in study.data.get("own_factors") or []
    ):
        return study
    from zuji.exchange.databases.factor import with_database_factors

    data = with_database_factors(study.data, folder, study.place_of("own_factors"))
    return replace(study, data=data)
