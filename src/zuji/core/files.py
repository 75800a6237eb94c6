"""Atomic writing of files; decoding of text in the encodings that spreadsheets save."""

from __future__ import annotations

from pathlib import Path

from zuji.core.encodings import decode
from zuji.core.refusals import refuse


def write_whole(path: Path, content: bytes) -> None:
    """Write to a temporary file beside `path` and move it into place, so that no half-written file
    is seen.
    """
    temporary = path.with_name(path.name + ".part")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except OSError as problem:
        temporary.unlink(missing_ok=True)
        raise refuse("file-unwritable", str(path), problem.strerror or str(problem)) from problem


def make_folder(path: Path) -> None:
    """Create the folder where it is missing; refuses what cannot be one (``file-unwritable``)."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise refuse("file-unwritable", str(path), problem.strerror or str(problem)) from problem


def decoded(content: bytes) -> str | None:
    """Text in an encoding that its bytes show (`zuji.core.encodings`); None where none is sure."""
    judged = decode(content)
    return None if judged is None or judged.doubtful else judged.text
