"""Addresses by which a code on a product is looked up: GS1 Digital Link, uncompressed form.

The path holds ``/01/GTIN`` and, in this order and each at most once, a variant (22), a lot (10), a
serial number (21) or a third party's serial number (235); the query string holds further data.
Source: GS1 Digital Link Standard: URI Syntax 1.3 and the GS1 General Specifications, as recalled.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

from zuji.core.identifiers import is_gtin
from zuji.core.refusals import refuse

KEY = "01"
SHORT_NAMES = {"gtin": "01", "cpv": "22", "lot": "10", "ser": "21"}
"""Names that the first editions of the standard allowed in the place of digits."""
_SET_82 = re.compile(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+")
QUALIFIERS: Mapping[str, int] = {"22": 20, "10": 20, "21": 20, "235": 28}
"""What may follow a GTIN, in the order in which it may → the most characters that it has."""
_DAY = re.compile(r"\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])", re.ASCII)
_DATES = frozenset({"11", "12", "13", "15", "16", "17"})
_COUNTS = {"30": re.compile(r"\d{1,8}", re.ASCII), "37": re.compile(r"\d{1,8}", re.ASCII)}
_MEASURE = re.compile(r"3[1-6]\d[0-5]", re.ASCII)
_SIX = re.compile(r"\d{6}", re.ASCII)
LONGEST = 2_000


@dataclass(frozen=True)
class DigitalLink:
    """What an address names: a GTIN of fourteen digits, its qualifiers and its further data, each
    by its application identifier.
    """

    gtin: str
    qualifiers: Mapping[str, str]
    attributes: Mapping[str, str]

    @property
    def path(self) -> str:
        """The path in its canonical form."""
        parts = [KEY, self.gtin]
        for name, value in self.qualifiers.items():
            parts += [name, quote(value, safe="")]
        return "/" + "/".join(parts)


def read_digital_link(path: str, query: Iterable[tuple[str, str]] = ()) -> DigitalLink:
    """The link in a path as it was sent (percent-encoded), with the pairs of its query string.

    Refuses short names (``gs1-short-name``), another order or a part that is no qualifier, such as
    the compressed form (``gs1-path``), a wrong check digit (``gtin-wrong``) and a value that its
    application identifier does not allow (``gs1-value``). Names in the query that are not digits
    are the resolver's own and are passed over.
    """
    parts = path[:LONGEST].strip("/").split("/")
    if parts[0].lower() in SHORT_NAMES:
        raise refuse("gs1-short-name", path[:80], parts[0], SHORT_NAMES[parts[0].lower()])
    if len(parts) < 2 or parts[0] != KEY or len(path) > LONGEST:
        raise refuse("gs1-path", path[:80], parts[0][:40], "/01/GTIN")
    code = unquote(parts[1])
    if not is_gtin(code):
        raise refuse("gtin-wrong", path[:80], code[:40])
    return DigitalLink(code.zfill(14), _qualifiers(parts[2:]), _attributes(query))


def _qualifiers(parts: list[str]) -> dict[str, str]:
    if len(parts) % 2:
        raise refuse("gs1-path", "/".join(parts)[:80], parts[-1][:40], _expected())
    found: dict[str, str] = {}
    order = list(QUALIFIERS)
    after = -1
    for name, raw in zip(parts[::2], parts[1::2], strict=True):
        if name in SHORT_NAMES:
            raise refuse("gs1-short-name", name, name, SHORT_NAMES[name])
        if name not in QUALIFIERS or order.index(name) <= after:
            raise refuse("gs1-path", "/".join(parts)[:80], name[:40], _expected())
        after = order.index(name)
        value, most = unquote(raw, errors="replace"), QUALIFIERS[name]
        if not _SET_82.fullmatch(value) or len(value) > most:
            raise refuse("gs1-value", name, value[:60], f"1–{most} A–Z a–z 0–9 …")
        found[name] = value
    return found


def _expected() -> str:
    return " ".join(f"/{name}/…" for name in QUALIFIERS)


def _attributes(query: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in query:
        if not (name.isascii() and name.isdecimal()):
            continue
        if found.get(name, value) != value:
            raise refuse("gs1-value", name, value[:60], found[name])
        expected = _wanted(name)
        if expected is not None and not expected[0].fullmatch(value):
            raise refuse("gs1-value", name, value[:60], expected[1])
        found[name] = value
    return found


def _wanted(name: str) -> tuple[re.Pattern[str], str] | None:
    """How the value of an attribute is written, with an example; None where it is not known."""
    if name in _DATES:
        return _DAY, "261130"
    if _MEASURE.fullmatch(name):
        return _SIX, "000195"
    if name in _COUNTS:
        return _COUNTS[name], "24"
    return None
