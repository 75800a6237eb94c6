"""Safe reading of user files: folders, zip archives, XML."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any

from zuji.core.refusals import refuse

MOST_FILES, MOST_BYTES, MOST_ONE, MOST_RATIO = 500_000, 8 << 30, 2 << 30, 300
RATIO_FROM = 1 << 20
"""Limits of an archive: members, unpacked bytes of all and of one, and compression of one of 1
MiB or more.
"""


class Archive:
    """Files by relative name from a folder, a zip, or a single file."""

    def __init__(self, path: Path):
        if not path.exists():
            raise refuse("file-missing", str(path), str(path))
        self.path = path
        self.zip = _zip(path) if path.is_file() and zipfile.is_zipfile(path) else None
        if self.zip is not None:
            self.names = [member.filename for member in self.zip.infolist() if not member.is_dir()]
        elif path.is_dir():
            self.names = sorted(
                file.relative_to(path).as_posix() for file in path.rglob("*") if file.is_file()
            )
        else:
            self.names = [path.name]

    def read(self, name: str) -> bytes:
        """The content of one file."""
        if self.zip is not None:
            try:
                return self.zip.read(name)
            except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as problem:
                raise refuse("lca-archive", name, str(problem)[:120]) from problem
        return self._file(name).read_bytes()

    def open(self, name: str) -> IO[bytes]:
        """One file as a stream."""
        return self.zip.open(name) if self.zip is not None else self._file(name).open("rb")

    def _file(self, name: str) -> Path:
        return self.path / name if self.path.is_dir() else self.path

    def ending(self, *suffixes: str) -> Iterator[str]:
        """Names with one of these endings, without the notes macOS adds to archives."""
        for name in self.names:
            if name.lower().endswith(suffixes) and "__MACOSX" not in name:
                yield name

    def close(self) -> None:
        """Closes the file."""
        if self.zip is not None:
            self.zip.close()


def _zip(path: Path) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as problem:
        raise refuse("lca-archive", path.name, str(problem)[:120]) from problem
    entries = archive.infolist()
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise refuse(
            "lca-archive",
            path.name,
            f"{len(entries)} files",
            f"≤ {MOST_FILES}, ≤ {MOST_BYTES >> 30} GiB",
        )
    for entry in entries:
        name = PurePosixPath(entry.filename.replace("\\", "/"))
        if name.is_absolute() or ".." in name.parts or ":" in name.parts[0]:
            raise refuse("lca-archive", path.name, entry.filename, "names inside the archive")
        if entry.flag_bits & 1:
            raise refuse("lca-archive", entry.filename, "encrypted", "no password")
        packed = max(entry.compress_size, 1)
        if entry.file_size > MOST_ONE or (
            entry.file_size > RATIO_FROM and entry.file_size / packed > MOST_RATIO
        ):
            raise refuse(
                "lca-archive",
                entry.filename,
                f"{entry.file_size} ← {packed} bytes",
                f"≤ {MOST_RATIO} ×",
            )
    return archive


def xml_parser() -> Any:
    """A parser that resolves no entity, loads no DTD and never goes to the network."""
    from lxml import etree

    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        remove_comments=True,
        remove_pis=True,
    )


def parsed(content: bytes, place: str) -> Any:
    """Root of an XML document. Refuses a DOCTYPE, entities, and what is not well-formed."""
    from lxml import etree

    if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content[:65536]:
        raise refuse("lca-xml", place, "<!DOCTYPE", detail="DOCTYPE")
    try:
        return etree.fromstring(content, xml_parser())
    except etree.XMLSyntaxError as problem:
        raise refuse("lca-xml", place, str(problem)[:120], detail=str(problem)[:80]) from problem
