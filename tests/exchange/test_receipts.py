"""Receipts of databases: every part of a source is read, refused or ignored, and is kept."""

import pytest

from zuji.core.refusals import Refusal, refuse
from zuji.exchange.databases.store import read_store, write_store
from zuji.exchange.databases.tables import INPUT, REFERENCE, Builder


def with_a_torso() -> Builder:
    """A mill of two exchanges, and a kiln whose third of three exchanges cannot be read."""
    build = Builder("works", "test")
    for name, count in (("mill", 2), ("kiln", 3)):
        with build.whole(f"{name}.xml"):
            build.book.meet("exchange", count)
            process = build.process(name, name)
            build.exchange(process, build.flow(name, name, 1, "kg"), 1.0, REFERENCE)
            build.exchange(process, build.flow("coal", "coal", 1, "kg"), 2.0, INPUT, provider="x")
            build.share(process, 0, "physical", 1.0)
            if name == "kiln":
                raise refuse("value-type", "kiln.xml:9", "1,5x", "number")
            build.book.read("exchange", count)
    return build


def test_a_data_set_is_taken_whole_or_not_at_all_and_the_rest_stays() -> None:
    database = with_a_torso().done()
    assert list(database.processes["id"]) == ["mill"]
    assert list(database.flows["id"]) == ["mill", "coal"]
    assert [len(column) for column in database.exchanges.values()] == [2] * 9
    assert [len(column) for column in database.allocation.values()] == [1] * 5
    receipt = database.receipt
    assert (receipt.count("data set", "read"), receipt.count("data set", "refused")) == (1, 1)
    assert (receipt.count("exchange", "read"), receipt.count("exchange", "refused")) == (2, 3)
    assert receipt.unaccounted == {}
    assert [note.place for note in database.notes] == ["kiln.xml:9"]


def test_a_refused_data_set_can_be_met_again_under_its_id() -> None:
    build = with_a_torso()
    process = build.process("kiln", "kiln")
    assert process == 1


def test_a_source_whose_data_sets_are_all_refused_is_refused_with_every_reason() -> None:
    build = Builder("works", "test")
    for place in ("a", "b"):
        with build.whole(place):
            raise refuse("value-type", place, "x", "number")
    with pytest.raises(Refusal) as caught:
        build.done()
    assert [finding.place for finding in caught.value.findings] == ["a", "b"]


def test_the_store_keeps_the_receipt_and_older_stores_are_read(tmp_path) -> None:
    database = with_a_torso().done()
    write_store(database, tmp_path / "store")
    assert read_store(tmp_path / "store").receipt == database.receipt
    about = tmp_path / "store" / "database.json"
    import json

    record = json.loads(about.read_text("utf-8"))
    del record["receipt"]
    about.write_text(json.dumps(record), "utf-8")
    assert read_store(tmp_path / "store").receipt.met == {}
