"""Atomic writing of files; decoding of text in the encodings that spreadsheets save."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

from zuji.core.encodings import decode
from zuji.core.refusals import refuse


def write_whole(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write to a temporary file beside `path`, sync it and move it into place: no half-written file
    is seen, and none is lost when the power goes.
    """
    temporary = path.with_name(f"{path.name}.{uuid.uuid4().hex}.part")
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    except OSError as problem:
        temporary.unlink(missing_ok=True)
        raise refuse("file-unwritable", str(path), problem.strerror or str(problem)) from problem


def keep_whole(part: Path, path: Path) -> None:
    """Sync a file that was written beside `path` and move it there."""
    handle = os.open(part, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    part.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Sync the names in a folder; systems that cannot open a folder need not."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(path: Path, mode: int = 0o777) -> None:
    """Create the folder where it is missing, its name synced as that of a file; refuses what
    cannot be one (``file-unwritable``).
    """
    try:
        missing = [folder for folder in (path, *path.parents) if not folder.exists()]
        path.mkdir(mode, parents=True, exist_ok=True)
        for folder in missing:
            sync_folder(folder.parent)
    except OSError as problem:
        raise refuse("file-unwritable", str(path), problem.strerror or str(problem)) from problem


def decoded(content: bytes) -> str | None:
    """Text in an encoding that its bytes show (`zuji.core.encodings`); None where none is sure."""
    judged = decode(content)
    return None if judged is None or judged.doubtful else judged.text
