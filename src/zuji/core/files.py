"""Files written whole or not at all; text in the encodings spreadsheets save."""

from __future__ import annotations

from pathlib import Path

from zuji.core.refusals import refuse


def write_whole(path: Path, content: bytes) -> None:
    """Write beside and move into place: nothing half-written is ever seen."""
    beside = path.with_name(path.name + ".part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as problem:
        beside.unlink(missing_ok=True)
        raise refuse("file-unwritable", str(path), problem.strerror or str(problem)) from problem


def make_folder(path: Path) -> None:
    """The folder, made where it is missing; refuses what cannot be one (``file-unwritable``)."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise refuse("file-unwritable", str(path), problem.strerror or str(problem)) from problem


def decoded(content: bytes) -> str | None:
    """Text in UTF-8 (with or without a mark) or GB 18030; None where it is neither."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
