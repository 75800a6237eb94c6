"""Files of a twin put into a folder, an archive, or an archive that holds a folder."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

Files = Mapping[str, bytes]


def packed(files: Files, inside: str = "") -> bytes:
    """A zip archive of the files, each below the folder `inside`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(inside + name, (2026, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()


def put(files: Files, folder: Path, way: str) -> Path:
    """Writes the files `way` (file, folder, zip, nested) and returns what is to be read."""
    if way in ("zip", "nested"):
        path = folder / "twin.zip"
        path.write_bytes(packed(files, "export/2026/" if way == "nested" else ""))
        return path
    if way == "file":
        (name,) = files
        path = folder / name
        path.write_bytes(files[name])
        return path
    for name, content in files.items():
        path = folder / "twin" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder / "twin"
