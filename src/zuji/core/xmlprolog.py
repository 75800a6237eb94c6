"""Whether an XML document declares a type (DOCTYPE), which no format that we read needs."""

from __future__ import annotations

from collections.abc import Iterable
from xml.parsers import expat


class _RootReachedError(Exception):
    """The first element stands: nothing may be declared any more."""


class _DeclaredError(Exception):
    """A type is declared."""


def has_doctype(chunks: Iterable[bytes]) -> bool:
    """Whether a DOCTYPE stands before the first element, however much white space, comments or
    instructions stand before it, in any encoding (XML 1.0 §2.8: it can stand nowhere else). What
    cannot be read as XML is searched for the word.
    """
    parser, chunks, seen = expat.ParserCreate(), iter(chunks), []
    parser.StartDoctypeDeclHandler = _declared
    parser.StartElementHandler = _root
    try:
        for chunk in chunks:
            seen.append(chunk)
            parser.Parse(chunk, False)
    except _DeclaredError:
        return True
    except _RootReachedError:
        return False
    except (expat.ExpatError, ValueError, LookupError):
        content = b"".join([*seen, *chunks])
        return any("<!DOCTYPE".encode(code) in content for code in ("ascii", "utf-16-le"))
    return False


def _declared(*_: object) -> None:
    raise _DeclaredError


def _root(*_: object) -> None:
    raise _RootReachedError
