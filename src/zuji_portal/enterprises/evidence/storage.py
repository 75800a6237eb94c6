"""Storage of evidence by digest, and the virus scanner."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from django.conf import settings

from zuji.core.files import make_folder, write_whole
from zuji.core.refusals import refuse


def path_of(digest: str) -> Path:
    """The file of a digest; digests come from our own hashing, never from a request."""
    plain = digest.removeprefix("sha256:")
    return Path(settings.EVIDENCE_ROOT) / plain[:2] / plain


def keep(digest: str, content: bytes) -> None:
    """Write the content under its digest, whole or not at all; there already is fine."""
    path = path_of(digest)
    if not path.exists():
        make_folder(path.parent)
        write_whole(path, content)


def content_of(digest: str) -> bytes:
    return path_of(digest).read_bytes()


def scanned(content: bytes, name: str) -> str:
    """What the virus scanner says: ``clean``, or ``not-scanned`` where none is set; refuses an
    infected file.
    """
    if not settings.VIRUS_SCAN:
        return "not-scanned"
    make_folder(Path(settings.VAR))
    handle, path = tempfile.mkstemp(dir=settings.VAR, prefix="scan-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        try:
            command = [*settings.VIRUS_SCAN, path]
            scan = subprocess.run(command, capture_output=True, timeout=60, check=False)  # noqa: S603
            code = scan.returncode
        except (OSError, subprocess.TimeoutExpired) as problem:
            raise refuse("file-infected", name, type(problem).__name__) from problem
    finally:
        Path(path).unlink(missing_ok=True)
    if code != 0:
        raise refuse("file-infected", name, f"exit {code}")
    return "clean"
