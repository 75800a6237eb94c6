"""Files of an archive that a reader refuses or leaves aside; `reading` accounts for all others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from zuji.core.refusals import Finding, Refusal, warning
from zuji.exchange.databases.archive import Archive
from zuji.exchange.databases.tables import Builder


def refuse_file(build: Builder, archive: Archive, path: str, refusal: Refusal) -> None:
    """A file could not be read; the import goes on without it."""
    archive.accounted.add(path)
    build.book.meet("file")
    build.book.refuse("file", refusal.findings[0], places=(path,))
    build.notes += refusal.findings


def leave_files(
    build: Builder, archive: Archive, paths: Sequence[str], finding: Finding, name: str = ""
) -> None:
    """Files are not read for a reason; `name` is what the receipt calls them together."""
    archive.accounted.update(paths)
    build.book.meet("file", len(paths))
    places = (f"{name} ({len(paths)})",) if name else tuple(paths)
    build.book.ignore("file", finding, len(paths), places)


def repeated(left: str, chosen: str, contents: Sequence[bytes], kind: str, key: str) -> Finding:
    """What is said of a data set that stands twice, as one version; with other contents every
    result says so that rests on it: on the process or flow `key`, or on a unit, as all do.
    """
    if len(set(contents)) == 1:
        return warning("lca-set-again", left, key, chosen)
    finding = warning("lca-set-twice", left, key, chosen)
    return replace(finding, facts={**finding.facts, kind: key})


def left_aside(name: str, count: int, is_document: bool) -> Finding:
    """The reason for files of one kind: they document, or they are a part that is not supported."""
    if is_document:
        return warning("lca-documents", name, str(count))
    return warning("lca-part", name, str(count))
