"""A transparency log as static files: tiles of 256 hashes and of 256 entries (c2sp.org/tlog-tiles).

Files never change once they are whole; a partial tile has its width in its name. Hash tiles of
level ``L`` hold the roots of complete subtrees of ``256^L`` leaves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

WIDTH = 256


def index_path(number: int) -> str:
    """A tile's number as a path: 1234067 → ``x001/x234/067``."""
    groups = [f"{number % 1000:03d}"]
    while number >= 1000:
        number //= 1000
        groups.append(f"x{number % 1000:03d}")
    return "/".join(reversed(groups))


def tile_path(level: int | str, number: int, width: int = WIDTH) -> str:
    """``tile/<level>/<number>[.p/<width>]``; level ``entries`` for bundles of entries."""
    partial = "" if width == WIDTH else f".p/{width}"
    return f"tile/{level}/{index_path(number)}{partial}"


def read_path(path: str) -> tuple[int | str, int, int]:
    """Level, number and width of a tile's path (without ``tile/``). Raises ValueError for
    another shape.
    """
    shape = re.fullmatch(r"(entries|\d{1,2})/((?:x\d{3}/)*\d{3})(?:\.p/(\d{1,3}))?", path, re.ASCII)
    if shape is None:
        raise ValueError(path)
    number = int(shape[2].replace("x", "").replace("/", ""))
    width = int(shape[3]) if shape[3] else WIDTH
    level = shape[1] if shape[1] == "entries" else int(shape[1])
    if tile_path(level, number, width) != f"tile/{path}" or not 0 < width <= WIDTH:
        raise ValueError(path)
    return level, number, width


def entry_bundles(entries: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
    """Path and content of every bundle: each entry behind its length in two bytes, big end
    first.
    """
    for start in range(0, len(entries), WIDTH):
        part = entries[start : start + WIDTH]
        content = b"".join(len(entry).to_bytes(2, "big") + entry for entry in part)
        yield tile_path("entries", start // WIDTH, len(part)), content


def read_bundle(content: bytes) -> list[bytes]:
    """The entries of a bundle. Raises ValueError where a length leads beyond its end."""
    entries, offset = [], 0
    while offset < len(content):
        end = offset + 2 + int.from_bytes(content[offset : offset + 2], "big")
        if end > len(content):
            raise ValueError(offset)
        entries.append(content[offset + 2 : end])
        offset = end
    return entries
