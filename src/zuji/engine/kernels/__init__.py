"""Compiled loops. Module level and cached on disk by numba, so that only the very first run
compiles.

Indices are uint32: signed ones cost numba a negative-index check in the innermost loop. Kernels
release the interpreter lock; threads are Python's, so that any split gives the same digits.

numba does not see when a kernel called from another file has changed, so the cache lives in a
folder named after the sources of all kernels (under the user's cache folder; ``NUMBA_CACHE_DIR``
wins).
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path


def cache_folder() -> Path:
    """Where compiled kernels of exactly these sources are kept."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    digest = hashlib.sha256(b"".join(p.read_bytes() for p in sources)).hexdigest()[:16]
    home = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    return Path(home) / "zuji" / f"kernels-{digest}"


def is_compiled() -> bool:
    """Whether kernels have been compiled before; if not, the first call takes some seconds."""
    folder = Path(os.environ.get("NUMBA_CACHE_DIR") or cache_folder())
    return folder.is_dir() and any(folder.rglob("*.nbc"))


def _keep_compiled() -> None:
    if "NUMBA_CACHE_DIR" in os.environ:
        return
    import numba

    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return  # numba then looks for a place itself
    numba.config.CACHE_DIR = str(folder)  # type: ignore[attr-defined]


_keep_compiled()
