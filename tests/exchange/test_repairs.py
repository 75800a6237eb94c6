"""Lists of repairs of a database, and references that look like by-products."""

import numpy as np
import pytest

from zuji.core.refusals import Refusal
from zuji.exchange.databases.factor import factor_row
from zuji.exchange.databases.reading import read_database
from zuji.exchange.databases.repairs import read_repairs, repaired, shipped_repairs
from zuji.exchange.databases.store import read_store, write_store
from zuji.exchange.databases.study import Opened

HEAD = "process,flow,kind,amount,unit,compartment\n"
ROWS = """steel works,steel,reference,0.03,t,
steel works,coal,input,1000,kg,
steel works,carbon dioxide,emission,2000,kg,air
coal mine,coal,reference,1,kg,
coal mine,methane,emission,0.01,kg,air
loop one,ring a,reference,1,kg,
loop one,ring b,input,1,kg,
loop two,ring b,reference,1,kg,
loop two,ring a,input,1,kg,
resin works,warmth,reference,5,MJ,
resin works,resin,output,1,kg,
"""


def database(tmp_path):
    file = tmp_path / "base.csv"
    file.write_text(HEAD + ROWS, "utf-8")
    return read_database(file)


def repairs(tmp_path, text):
    file = tmp_path / "repairs.yaml"
    file.write_text(f"database: x\nedition: '1'\n{text}", "utf-8")
    return read_repairs(str(file))


def test_a_loop_elsewhere_refuses_nothing_and_names_itself_where_it_is_asked_for(tmp_path):
    opened = Opened(database(tmp_path), "database", "AR6")
    assert opened.upstream("coal mine").score("coal mine")["score"] == pytest.approx(0.298)
    with pytest.raises(Refusal) as caught:
        opened.upstream("loop one").score("loop one")
    assert caught.value.findings[0].rule == "system-singular"


def test_a_store_carries_its_licence_into_the_factors_made_from_it(tmp_path):
    licensed = repaired(database(tmp_path), repairs(tmp_path, "licence: MIT, view and use"))
    write_store(licensed, tmp_path / "store")
    kept = read_store(tmp_path / "store")
    row = factor_row(Opened(kept, "database", "AR6").upstream("coal mine"), "coal mine", "my.coal")
    assert (kept.licence, row["licence"]) == ("MIT, view and use", "MIT, view and use")
    assert read_repairs("tiangong").licence


def test_a_wrong_reference_amount_is_mended_and_said(tmp_path):
    wrong = database(tmp_path)
    text = "amounts: [{process: steel works, reference_amount: 1, why: 'one tonne, not 0.03'}]"
    mended = repaired(wrong, repairs(tmp_path, text))
    # 2000 kg of CO2 and 1000 kg of coal at 0.01 kg of methane (29.8), per tonne
    score = Opened(mended, "database", "AR6").upstream("steel works").score("steel works")
    assert score["score"] == pytest.approx(2000 + 298)
    assert score["chain"]["processes"] == 2
    finding = next(note for note in mended.notes if note.rule == "lca-repaired")
    assert (finding.read, finding.expected, finding.facts["why"]) == (
        "0.03",
        "1",
        "one tonne, not 0.03",
    )


def test_processes_left_out_provide_nothing_and_idle_entries_are_noted(tmp_path):
    text = "leave_out: [{name_holds: loop, why: ring}, {process: nobody, why: other edition}]"
    mended = repaired(database(tmp_path), repairs(tmp_path, text))
    rules = [note.rule for note in mended.notes]
    assert ("lca-left-out" in rules, "lca-repair-idle" in rules) == (True, True)
    opened = Opened(mended, "database", "AR6")
    opened.system.unit_scores()  # the whole of it solves without the ring
    with pytest.raises(Refusal):
        opened.find("loop one")


def test_a_flow_without_a_unit_gets_the_one_of_the_list(tmp_path):
    wrong = database(tmp_path)
    key = str(wrong.flows["id"][[str(name) for name in wrong.flows["name"]].index("coal")])
    text = f"flows: [{{id: '{key}', unit: t, kind: waste, why: test}}]"
    mended = repaired(wrong, repairs(tmp_path, text))
    number = [str(name) for name in mended.flows["id"]].index(key)
    assert (mended.flows["unit"][number], mended.flows["mass"][number]) == ("t", 1000.0)
    assert mended.flows["kind"][number] == 2


def test_heat_as_the_reference_of_a_resin_is_reported(tmp_path):
    odd = [note for note in database(tmp_path).notes if note.rule == "lca-reference-odd"]
    assert [note.read for note in odd] == ["warmth"]


@pytest.mark.parametrize("text", ["flowz: []", "amounts: [{process: x, why: y}]"])
def test_a_list_that_is_not_of_its_form_is_refused(tmp_path, text):
    with pytest.raises(Refusal):
        repairs(tmp_path, text)


def test_a_list_whose_encoding_cannot_be_told_is_refused_with_its_readings(tmp_path):
    file = tmp_path / "repairs.yaml"
    file.write_bytes("database: 龘\n".encode("big5hkscs"))
    with pytest.raises(Refusal) as refused:
        read_repairs(str(file))
    finding = refused.value.findings[0]
    assert (finding.rule, finding.place) == ("text-encoding-doubtful", "repairs.yaml")


def test_shipped_lists_read_and_give_a_reason_for_each_entry():
    assert "tiangong" in shipped_repairs()
    for name in shipped_repairs():
        entries = read_repairs(name)
        rows = [*(entries.flows or []), *(entries.amounts or []), *(entries.leave_out or [])]
        assert rows
        assert all(row.why for row in rows)
    with pytest.raises(Refusal):
        read_repairs("no such list")


def test_a_repaired_database_keeps_its_other_tables(tmp_path):
    whole = database(tmp_path)
    text = "leave_out: [{process: resin works, why: x}]"
    less = repaired(whole, repairs(tmp_path, text))
    assert len(whole.exchanges["amount"]) - len(less.exchanges["amount"]) == 2
    assert np.array_equal(whole.flows["id"], less.flows["id"])
