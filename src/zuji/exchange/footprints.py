"""A footprint that another system states in a file: a PACT product footprint (JSON), or an
environmental product declaration as an ILCD+EPD process (XML).

EPD: production, A1 to A3 (EN 15804), as `zuji.exchange.databases.epd` reads it in a package.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zuji.core.figures import in_full
from zuji.core.label import Label
from zuji.core.receipt import Receipt, ReceiptBook
from zuji.core.refusals import note, refuse
from zuji.exchange.databases.archive import parsed
from zuji.exchange.databases.elements import content as text_of
from zuji.exchange.databases.elements import tag, within
from zuji.exchange.databases.epd import climate_of, declared_amount, title_of
from zuji.exchange.pact.supplier import supplier_figure
from zuji.exchange.stated import StatedFootprint

FORMS = Label("PACT 碳足迹（JSON）或 ILCD+EPD（XML）", "a PACT footprint (JSON) or ILCD+EPD (XML)")


def read_footprint(content: bytes, name: str) -> StatedFootprint:
    """The footprint in a file, told by its content. Refuses with ``file-kind`` what is neither
    form, and with the place what is missing, out of range or ambiguous in it.
    """
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start in (b"{", b"["):
        return supplier_figure(content, name)
    if start == b"<":
        return _of_epd(parsed(content, name), name)
    raise refuse("file-kind", name, name.rpartition(".")[2][:20], FORMS)


def _of_epd(root: Any, name: str) -> StatedFootprint:
    if tag(root) != "processDataSet":
        raise refuse("file-kind", name, tag(root)[:40], FORMS)
    climate = climate_of(root, f"{name}!LCIAResults")
    if climate.value < 0:
        raise refuse("value-negative", f"{name}!LCIAResults A1-A3", in_full(climate.value), "≥ 0")
    year = next(iter(_texts(root, "referenceYear")), "")
    if not (year.isascii() and year.isdecimal() and len(year) == 4):
        raise refuse("year-wrong", f"{name}!referenceYear", year[:20], "1990 … 2100")
    number = next(iter(_texts(root, "registrationNumber")), "")
    product = next(iter(_texts(root, "baseName")), "")
    _, amount = declared_amount(root, f"{name}!exchanges")
    return StatedFootprint(
        value=climate.value / amount,
        per="",
        year=int(year),
        product=product,
        company="",
        source=" · ".join(t for t in ("EPD", number, product) if t),
        region=next((e.get("location") or "" for e in root.iter() if "locationOf" in tag(e)), ""),
        findings=climate.said,
        receipt=_epd_receipt(root, climate.used, name),
    )


def _epd_receipt(root: Any, used: Sequence[Any], name: str) -> Receipt:
    """Every indicator of the declaration: those that are read, the others left out."""
    book = ReceiptBook(name)
    results = list(within(root, "LCIAResult"))
    book.meet("factor", len(results))
    for each in results:
        title = title_of(each)
        if any(each is one for one in used):
            book.read("factor", 1, [title])
        else:
            book.ignore("factor", note("footprint-field", title or "—"))
    return book.receipt()


def _texts(root: Any, name: str) -> list[str]:
    return [text_of(each) for each in within(root, name)]
