"""Safe reading of user files: folders, zip archives, XML."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any

from zuji.core.label import Label
from zuji.core.refusals import refuse
from zuji.core.xmlprolog import has_doctype

MOST_FILES, MOST_BYTES, MOST_ONE, MOST_RATIO = 500_000, 8 << 30, 2 << 30, 300
RATIO_FROM = 1 << 20
"""Limits of an archive: members, unpacked bytes of all and of one, and compression of one of 1
MiB or more.
"""


TIDAS = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"\w+DataSet"')
"""The beginning of a JSON file that holds an ILCD data set."""
WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


class Archive:
    """Files by relative name from a folder, a zip, or a single file.

    A workbook is a zip by its make and a single file by its meaning. `touched` holds the names that
    were read, for the receipt, and `accounted` those of which a reader has said itself what became
    of them.
    """

    def __init__(self, path: Path):
        if not path.exists():
            raise refuse("file-missing", str(path), str(path))
        self.path = path
        self.touched: set[str] = set()
        self.accounted: set[str] = set()
        is_zip = path.is_file() and zipfile.is_zipfile(path)
        self.zip = _zip(path) if is_zip else None
        self.members: dict[str, str] = {}
        if self.zip is not None and (suffix := workbook_suffix(self.zip)):
            self.zip.close()
            self.zip = None
            named = path.suffix.lower() in WORKBOOKS
            self.names = [path.name if named else f"{path.name}{suffix}"]
        elif self.zip is not None:
            self.members = _members(self.zip, path.name)
            self.names = list(self.members)
        elif path.is_dir():
            self.names = sorted(
                file.relative_to(path).as_posix() for file in path.rglob("*") if file.is_file()
            )
        else:
            self.names = [path.name]

    def read(self, name: str) -> bytes:
        """The content of one file."""
        self.touched.add(name)
        if self.zip is not None:
            try:
                return self.zip.read(self.members[name])
            except DAMAGED as problem:
                raise refuse("lca-archive", name, str(problem)[:120]) from problem
        try:
            return self._file(name).read_bytes()
        except OSError as problem:
            raise refuse("lca-archive", name, problem.strerror or str(problem)) from problem

    def open(self, name: str) -> IO[bytes]:
        """One file as a stream."""
        self.touched.add(name)
        return self._opened(name)

    def _opened(self, name: str) -> IO[bytes]:
        try:
            if self.zip is not None:
                return self.zip.open(self.members[name])
            return self._file(name).open("rb")
        except DAMAGED as problem:
            raise refuse("lca-archive", name, str(problem)[:120]) from problem

    def head(self, name: str, size: int = 4000) -> bytes:
        """The first bytes of a file, which do not count as reading it."""
        with self._opened(name) as file:
            try:
                return file.read(size)
            except DAMAGED:
                return b""

    def _file(self, name: str) -> Path:
        return self.path / name if self.path.is_dir() else self.path

    def ending(self, *suffixes: str) -> Iterator[str]:
        """Names with one of these endings, without the notes macOS adds to archives."""
        for name in self.names:
            if name.lower().endswith(suffixes) and not is_clutter(name):
                yield name

    def close(self) -> None:
        """Closes the file."""
        if self.zip is not None:
            self.zip.close()


DAMAGED = (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, zlib.error)


def is_clutter(name: str) -> bool:
    """Whether a name is a note of an operating system or a lock of an office program."""
    last = name.rpartition("/")[2]
    return "__MACOSX" in name or last.startswith(("._", "~$", ".~")) or last in CLUTTER


CLUTTER = (".DS_Store", "Thumbs.db", "desktop.ini")


def workbook_suffix(archive: zipfile.ZipFile) -> str:
    """The ending of the workbook that a zip is, by its content; "" for any other zip."""
    names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        return ".xlsx"
    if "xl/workbook.bin" in names:
        return ".xlsb"
    if "mimetype" in names and "content.xml" in names:
        kind = archive.read("mimetype")[:100]
        return ".ods" if b"opendocument.spreadsheet" in kind else ""
    return ""


def _members(archive: zipfile.ZipFile, place: str) -> dict[str, str]:
    """Names with forward strokes by the name in the archive; refuses two of one name."""
    members: dict[str, str] = {}
    for member in archive.infolist():
        name = member.filename.replace("\\", "/")
        if member.is_dir() or name.endswith("/"):
            continue
        if name in members:
            raise refuse("lca-archive", place, name, Label("名称不重复", "each name once"))
        members[name] = member.filename
    return members


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

    if has_doctype([content]):
        raise refuse("lca-xml", place, "<!DOCTYPE", detail="DOCTYPE")
    try:
        root = etree.fromstring(content, xml_parser())
    except etree.XMLSyntaxError as problem:
        raise refuse("lca-xml", place, str(problem)[:120], detail=str(problem)[:80]) from problem
    if root.getroottree().docinfo.doctype:
        raise refuse("lca-xml", place, "<!DOCTYPE", detail="DOCTYPE")
    return root
