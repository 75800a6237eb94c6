"""The receipt of an import: nothing of a source is in none of the three outcomes."""

import json

from zuji.core.receipt import Receipt, ReceiptBook
from zuji.core.refusals import blocking, note


def book() -> ReceiptBook:
    """A sheet of ten filled cells: seven read, two ignored for one reason, one refused."""
    made = ReceiptBook("台账.xlsx")
    made.meet("cell", 10)
    made.read("cell", 7)
    made.ignore("cell", note("workbook-form", "台账!A1"), places=("台账!A1",))
    made.ignore("cell", note("workbook-form", "台账!A9"), places=("台账!A9",))
    made.refuse("cell", blocking("number-unreadable", "台账!C5", "1o"))
    return made


def test_portions_of_one_reason_stand_together_with_all_their_places() -> None:
    receipt = book().receipt()
    ignored = next(p for p in receipt.portions if p.outcome == "ignored")
    assert (ignored.count, ignored.places) == (2, ("台账!A1", "台账!A9"))
    assert receipt.count("cell", "refused") == 1
    assert receipt.unaccounted == {}


def test_a_part_that_is_in_none_of_the_three_is_shown() -> None:
    made = book()
    made.meet("cell", 3)
    assert made.receipt().unaccounted == {"cell": 3}


def test_the_receipt_says_its_counts_in_both_languages() -> None:
    receipt = book().receipt()
    assert list(receipt.sentences("zh")) == ["有内容的单元格：共 10，读入 7，拒绝 1，不计入 2"]
    assert list(receipt.sentences("en")) == [
        "filled cells: 10 in all, 7 read, 1 refused, 2 ignored"
    ]
    record = receipt.record()
    assert record["met"] == {"cell": 10}
    assert [p["outcome"] for p in record["portions"]] == ["read", "ignored", "refused"]
    assert record["portions"][2]["places"] == ["台账!C5"]


def test_a_receipt_kept_in_a_file_is_the_same_when_read_back() -> None:
    made = book()
    made.checks.append(note("workbook-form", "台账!A10"))
    receipt = made.receipt()
    again = Receipt.of_stored(json.loads(json.dumps(receipt.stored())))
    assert again == receipt
