"""The registered facts that a certificate was issued for, as its credential carries them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from zuji.core.label import Label

TERM = "registered"
"""Name of the facts in the subject of a credential."""

NOBODY = Label("", "")


@dataclass(frozen=True, kw_only=True)
class Registered:
    """Holder and product of a certificate, in the words of the register on the day of issue.

    Texts are plain, "" for what was not registered; `city` is a code of the province's list,
    `boundary` a key of `zuji.core.words.BOUNDARIES`, the days of the period are ISO dates.
    """

    product: Label
    holder: Label
    specification: str = ""
    gtin: str = ""
    hs: str = ""
    gb4754: str = ""
    cpc: str = ""
    site: str = ""
    city: str = ""
    boundary: str = ""
    period_start: str = ""
    period_end: str = ""
    verifier: Label = NOBODY
    statement: str = ""
    notice: str = ""

    def as_json(self) -> dict[str, Any]:
        """As an object of the credential."""
        return asdict(self)


def term_at(url: str) -> dict[str, Any]:
    """The context that defines the term: JSON as it stands (JSON-LD 1.1 §4.2.2)."""
    return {TERM: {"@id": f"{url}#{TERM}", "@type": "@json"}}


def read_registered(written: Mapping[str, Any]) -> Registered:
    """The inverse of `Registered.as_json`; what is missing or of another kind stays empty."""
    read: dict[str, Any] = {
        f.name: value for f in fields(Registered) if isinstance(value := written.get(f.name), str)
    }
    read |= {f.name: _label(written.get(f.name)) for f in fields(Registered) if f.type == "Label"}
    return Registered(**read)


def _label(written: Any) -> Label:
    both = written if isinstance(written, Mapping) else {}
    zh, en = (both.get(lang) for lang in ("zh", "en"))
    return Label(zh if isinstance(zh, str) else "", en if isinstance(en, str) else "")
