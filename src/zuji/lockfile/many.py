"""Reading many lockfiles: what they share letter by letter is read once.

Lockfiles of one model repeat the model, its factors, the rules and more: nine tenths of a file.
"""

from __future__ import annotations

from json import JSONDecoder
from typing import Any

from zuji.core.canonical import HALF_CHARACTER, strict
from zuji.core.refusals import Refusal
from zuji.lockfile.lock import read_lock, refuse_other_schemas
from zuji.lockfile.shape import refuse_other_shapes

SHARED = frozenset(
    ("anchor", "factors", "gwp", "model", "order", "places", "profile", "rules", "selection")
)
"""Parts that another lockfile may have letter by letter."""
KEPT = 64
"""Texts of a part that are remembered."""
DECODER = JSONDecoder(**strict(""))
BLANKS = " \t\r\n"


class UnusualFileError(ValueError):
    """A file that is not written as `lock_bytes` writes it."""


class LockReader:
    """Reads one lockfile after another as `read_lock` does, with the same values and refusals.

    A part of `SHARED` that stood in an earlier file is the same object in both: whoever alters what
    was read takes `read_lock`.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[tuple[str, Any], ...]] = {}

    def read(self, content: bytes, place: str) -> dict[str, Any]:
        """The lockfile; refuses as `read_lock`, which reads whatever is unusual."""
        try:
            return self._read(content)
        except (ValueError, RecursionError, Refusal):
            return read_lock(content, place)

    def _read(self, content: bytes) -> dict[str, Any]:
        if HALF_CHARACTER.search(content):
            raise UnusualFileError
        text = content.decode("utf-8").rstrip(BLANKS)
        lock: dict[str, Any] = {}
        fresh: dict[str, str] = {}
        at, sign = 0, "{"
        while sign != "}":
            if not text.startswith(sign + '"', at):
                raise UnusualFileError
            name, at = DECODER.raw_decode(text, at + 1)
            if name in lock or not text.startswith(":", at):
                raise UnusualFileError
            start = at + 1
            lock[name], at, is_known = self._part(name, text, start)
            if name in SHARED and not is_known:
                fresh[name] = text[start:at]
            sign = "}" if text.startswith("}", at) else ","
        if at + 1 != len(text):
            raise UnusualFileError
        refuse_other_schemas(lock, "")
        refuse_other_shapes(lock if "factors" in fresh else {**lock, "factors": {}}, "")
        for name, part in fresh.items():
            self._known[name] = ((part, lock[name]), *self._known.get(name, ())[: KEPT - 1])
        return lock

    def _part(self, name: str, text: str, start: int) -> tuple[Any, int, bool]:
        """A part that begins at `start`, where it ends, and whether it stood in an earlier file."""
        for known, value in self._known.get(name, ()):
            if text.startswith(known, start):
                return value, start + len(known), True
        value, end = DECODER.raw_decode(text, start)
        return value, end, False
