"""Reading of a study file in any format that the command line accepts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from zuji.core.refusals import refuse
from zuji.footprint import StudyDocument, model_for, read_study, with_own_model
from zuji.footprint.profile import get_profile
from zuji.sectors.model import Model


def load_study(path: str, model_file: str | None = None) -> StudyDocument:
    """A study from .yaml, .yml or .xlsx, with the model file of one's own that is given or that it
    names.
    """
    return with_own_model(_read(path), Path(path).parent, model_file)


def _read(path: str) -> StudyDocument:
    file = Path(path)
    if not file.is_file():
        raise refuse("file-missing", path)
    if file.suffix.lower() in {".yaml", ".yml"}:
        try:
            return _with_databases(read_study(file.read_text("utf-8-sig"), file.name), file.parent)
        except UnicodeDecodeError as problem:
            raise refuse("yaml-unreadable", path, str(problem), "UTF-8") from problem
    if file.suffix.lower() == ".xlsx":
        from zuji.exchange import read_workbook

        return read_workbook(file.read_bytes(), file.name)
    raise refuse("file-kind", path, file.suffix, ".yaml, .xlsx, .json")


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


def model_of(study: StudyDocument) -> Model:
    """The model of the study: its own file, else the shipped one that it names."""
    return model_for(study)


def with_profile(study: StudyDocument, profile: str | None) -> StudyDocument:
    """The study under another method profile."""
    if profile is None:
        return study
    get_profile(profile)
    return replace(study, data={**study.data, "profile": profile})
