"""A footprint that another system states in a file: a PACT product footprint (JSON), or an
environmental product declaration as an ILCD+EPD process (XML).

EPD: the global warming potential of the modules A1 to A3 (EN 15804) of an ILCD process.
"""

from __future__ import annotations

from typing import Any

from zuji.core.figures import in_full
from zuji.core.label import Label
from zuji.core.numbers import read_number
from zuji.core.receipt import Receipt, ReceiptBook
from zuji.core.refusals import note, refuse
from zuji.exchange.databases.archive import parsed
from zuji.exchange.databases.elements import attribute, tag, within
from zuji.exchange.databases.elements import content as text_of
from zuji.exchange.pact.supplier import supplier_figure
from zuji.exchange.stated import StatedFootprint

MODULES = ("A1", "A2", "A3")
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
    place = f"{name}!LCIAResults"
    results = list(within(root, "LCIAResult"))
    found = [(_title(each), each) for each in results]
    wanted = [each for title, each in found if "gwp-total" in title] or [
        each
        for title, each in found
        if "global warming potential" in title and not any(part in title for part in PARTS)
    ]
    if len(wanted) != 1:
        raise refuse("footprint-no-gwp", place, str(len(wanted)), "1")
    value = _cradle_to_gate(wanted[0], place)
    if value < 0:
        raise refuse("value-negative", f"{place} A1-A3", in_full(value), "≥ 0")
    year = next(iter(_texts(root, "referenceYear")), "")
    if not (year.isascii() and year.isdecimal() and len(year) == 4):
        raise refuse("year-wrong", f"{name}!referenceYear", year[:20], "1990 … 2100")
    number = next(iter(_texts(root, "registrationNumber")), "")
    product = next(iter(_texts(root, "baseName")), "")
    amount = _reference_amount(root, name)
    return StatedFootprint(
        value=value / amount,
        per="",
        year=int(year),
        product=product,
        company="",
        source=" · ".join(t for t in ("EPD", number, product) if t),
        region=next((e.get("location") or "" for e in root.iter() if "locationOf" in tag(e)), ""),
        receipt=_epd_receipt(results, wanted[0], name),
    )


PARTS = ("fossil", "biogenic", "luluc", "land use")


def _epd_receipt(results: list[Any], read: Any, name: str) -> Receipt:
    """Every indicator of the declaration: the one that is read, the others left out."""
    book = ReceiptBook(name)
    book.meet("factor", len(results))
    for each in results:
        if each is read:
            book.read("factor", 1, [_title(each)])
        else:
            book.ignore("factor", note("footprint-field", _title(each) or "—"))
    return book.receipt()


def _cradle_to_gate(result: Any, place: str) -> float:
    """kgCO2e of the modules A1 to A3, as one number or as three."""
    amounts = {attribute(each, "module"): text_of(each) for each in within(result, "amount")}
    if text := amounts.get("A1-A3"):
        return read_number(text, f"{place} A1-A3")
    if lacking := [module for module in MODULES if not amounts.get(module)]:
        raise refuse("field-missing", f"{place} {lacking[0]}")
    return sum(read_number(amounts[m], f"{place} {m}") for m in MODULES)


def _reference_amount(root: Any, name: str) -> float:
    """How much of the product the declaration is for: the amount of its reference flow."""
    wanted = set(_texts(root, "referenceToReferenceFlow"))
    for exchange in within(root, "exchange"):
        if exchange.get("dataSetInternalID") in wanted:
            text = next(
                iter(_texts(exchange, "resultingAmount") or _texts(exchange, "meanAmount")), ""
            )
            amount = read_number(text, f"{name}!referenceToReferenceFlow")
            if amount > 0:
                return amount
    raise refuse("field-missing", f"{name}!referenceToReferenceFlow")


def _texts(root: Any, name: str) -> list[str]:
    return [text_of(each) for each in within(root, name)]


def _title(result: Any) -> str:
    return " ".join(_texts(result, "shortDescription")).lower()
