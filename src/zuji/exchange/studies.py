"""Reading of a study file of any format: YAML, or a filled workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any

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
    """The study with its own model, the factors of its databases and those it names of its own
    packs; all are named relative to `folder`.
    """
    own = with_own_model(study, folder, Path(model_file) if model_file else None)
    return _with_own_packs(_with_databases(own, folder), folder)


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


def _with_own_packs(study: StudyDocument, folder: Path) -> StudyDocument:
    """The study with the factors that it names of the pack folders under ``packs``, as factors of
    its own: the lockfile holds them, and is computed again without the folder.
    """
    names = [str(name) for name in study.data.get("packs") or ()]
    folders = {name: folder / name for name in names if (folder / name / "pack.yaml").is_file()}
    if not folders:
        return study
    from zuji.factors.packs import read_pack, row_of

    said = set(_texts(study.data))
    rows = list(study.data.get("own_factors") or ())
    held = {str(row.get("id")) for row in rows}
    for path in folders.values():
        for factor in read_pack(path).factors:
            if factor.id in said and factor.id not in held:
                held.add(factor.id)
                rows.append({key: cell for key, cell in row_of(factor).items() if cell})
    packs = [name for name in names if name not in folders]
    return replace(study, data={**study.data, "own_factors": rows, "packs": packs})


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value and in what it holds."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)
