"""Sources of a certificate and its keys: files, or addresses where the network is allowed."""

from __future__ import annotations

import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from zuji.core.refusals import refuse

SECONDS, LARGEST = 20, 4_000_000


def is_address(source: str) -> bool:
    """Whether a source is an http(s) address and not a file."""
    return source.startswith(("https://", "http://"))


def content_of(source: str, *, is_offline: bool) -> bytes:
    """The content of a file or an address; an address is refused offline (``offline-address``),
    as is one that does not answer.
    """
    if not is_address(source):
        file = Path(source)
        if not file.is_file():
            raise refuse("file-missing", source)
        return file.read_bytes()
    if is_offline:
        raise refuse("offline-address", source)
    try:
        with urllib.request.urlopen(source, timeout=SECONDS) as response:  # noqa: S310 - checked above
            content: bytes = response.read(LARGEST)
            return content
    except (urllib.error.URLError, OSError, ValueError) as problem:
        raise refuse("address-silent", source, str(problem)[:120]) from problem


def bundle_address(source: str, kind: str = "certificate") -> str:
    """The address of the file for offline checking of a certificate, or of a passport made from it,
    derived from the certificate's page; other sources stay unchanged.
    """
    try:
        path = urlsplit(source).path.rstrip("/")
    except ValueError as problem:
        raise refuse("address-wrong", source[:120]) from problem
    is_page = is_address(source) and "/certificates/" in path and not path.endswith(".json")
    return f"{source.rstrip('/')}/{kind}.json" if is_page else source


def key_line(given: str) -> str:
    """The key line of a log: given as such, or the content of the file of that name."""
    if not given or "+" in given:
        return given
    return content_of(given, is_offline=True).decode("ascii", "replace").strip()
