"""Lines and columns "of which" in a ledger: parts of the line above, a check of it, or a question.

Amounts are of the whole year, so that sums can be read off: 1180 − 200 = 980.
"""

from __future__ import annotations

import pytest

from exchange.test_ledger_neighbours import answered, asked, read, values, year_of

HEAD = ("能源名称", "计量单位", "购进量", "消费量合计", "工业生产消费", "非工业生产消费")
OTHER = "ledger-part-other"


def rules(reading):
    return [question.finding.rule for question in reading.questions]


def stated(reading):
    return {finding.rule: finding for finding in reading.stated}


@pytest.mark.parametrize(
    "part", ["其中：水泥线用", "其中:水泥磨用", "#水泥线用", "of which: cement line"]
)
def test_a_use_below_a_line_is_a_part_of_it(part):
    reading = read(year_of(["石灰石", "吨", 1180], [part, "吨", 200]))
    assert (values(reading), rules(reading)) == ({"limestone": 1180}, [])


def test_a_part_named_as_another_input_is_asked_about_and_both_wait():
    rows = year_of(["石灰石", "吨", 1180], ["其中：水泥线用石灰石", "吨", 200], ["砂岩", "吨", 70])
    reading = read(rows)
    assert values(reading) == {"clay_sand": 70}
    assert rules(reading) == [OTHER]
    assert asked(reading, "limestone") == {OTHER}
    both = {"clay_sand": 70, "limestone": 1180}
    assert answered(rows, OTHER, "accept") == both
    assert answered(rows, OTHER, "divide") == both | {"limestone": 980, "limestone_filler": 200}
    assert answered(rows, OTHER, "apart") == both | {"limestone_filler": 200}


def test_an_input_that_is_counted_within_another_stays_one():
    """The label of the model begins with 其中: bought clinker is counted in the clinker used."""
    reading = read(year_of(["水泥熟料用量", "吨", 900], ["其中：外购熟料", "吨", 100]))
    assert OTHER not in rules(reading)


@pytest.mark.parametrize(
    ("parts", "checked", "questions"),
    [
        ((600, 400), [True], []),
        ((600, 300), [], []),  # the ledger does not say what the rest is
        ((600, 410), [], ["ledger-part-more"]),
        ((1010, 0), [], ["ledger-part-more"]),
    ],
)
def test_parts_are_a_check_of_their_line(parts, checked, questions):
    rows = year_of(
        ["原煤", "吨", 1000], ["其中：神华煤", "吨", parts[0]], ["其中：陕西煤", "吨", parts[1]]
    )
    reading = read(rows)
    assert [total.agrees for total in reading.totals] == checked
    assert rules(reading) == questions
    assert values(reading) == ({} if questions else {"coal": 1000})


def test_a_whole_below_its_parts_may_be_confirmed():
    rows = year_of(["原煤", "吨", 1000], ["其中：神华煤", "吨", 1200])
    assert answered(rows, "ledger-part-more", "accept") == {"coal": 1000}


def test_a_kind_after_a_part_is_a_part_where_both_make_up_the_line():
    whole, other = ["原煤", "吨", 1000], ["烟煤", "吨", 900]
    assert values(read(year_of(whole, ["其中：无烟煤", "吨", 100], other))) == {"coal": 1000}
    reading = read(year_of(whole, ["其中：无烟煤", "吨", 50], other))
    assert (values(reading), rules(reading)) == ({}, ["ledger-lines-alike"])


def test_a_coal_beside_the_kiln_coal_is_asked_about_and_added_with_word():
    rows = year_of(["烟煤", "吨", 1000], ["无烟煤", "吨", 30])
    assert rules(read(rows)) == ["ledger-item-unknown"]
    said = {"item:无烟煤": "coal"}
    reading = read(rows, said)
    assert (values(reading), rules(reading)) == ({}, ["ledger-lines-alike"])
    reading = read(rows, {**said, "lines:coal": "add"})
    assert values(reading) == {"coal": 1030}
    assert "无烟煤" in stated(reading)["ledger-lines-added"].message("zh")


def test_members_of_a_mixed_input_are_added_with_word():
    reading = read(year_of(["砂岩", "吨", 10], ["页岩", "吨", 12]))
    assert values(reading) == {"clay_sand": 22}
    assert "砂岩、页岩" in stated(reading)["ledger-lines-added"].message("zh")


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (HEAD, ["原煤", "吨", 1210, 1180, 980, 200]),
        ((*HEAD[:3], *HEAD[4:], "消费合计"), ["原煤", "吨", 1210, 980, 200, 1180]),
        (
            (*HEAD[:3], "消费量", "其中：工业生产消费", HEAD[5]),
            ["原煤", "吨", 1210, 1180, 980, 200],
        ),
        (
            (*HEAD[:3], "消费量", "其中：工业生产消费", "#用于原材料", HEAD[5]),
            ["原煤", "吨", 1210, 1180, 980, 30, 200],
        ),
        (
            (*HEAD[:5], "其中：用于原材料", HEAD[5]),
            ["原煤", "吨", 1210, 1180, 980, 30, 200],
        ),
    ],
)
def test_the_sum_of_the_statistical_form_counts_and_what_is_for_others_is_asked(head, row):
    rows = year_of(row, head=head)
    reading = read(rows)
    assert rules(reading) == ["ledger-part-elsewhere"]
    finding = stated(reading)["ledger-breakdown"]
    assert (finding.facts["rows"], finding.facts["agreeing"]) == ("1", "1")
    assert [(total.stated, total.sum) for total in reading.totals] == [(1180, 1180)]
    assert answered(rows, "ledger-part-elsewhere", "accept") == {"coal": 1180}
    assert answered(rows, "ledger-part-elsewhere", "less") == {"coal": 980}


def test_all_that_is_for_others_is_taken_off_at_once():
    head = (*HEAD, "加工转换投入")
    rows = year_of(["原煤", "吨", 1210, 1180, 900, 200, 80], head=head)
    assert answered(rows, "ledger-part-elsewhere", "less") == {"coal": 900}


def test_a_sum_without_use_for_others_is_read_and_stated():
    reading = read(year_of(["原煤", "吨", 1210, 1180, 1180, 0], head=HEAD))
    assert (values(reading), rules(reading)) == ({"coal": 1180}, [])
    assert "消费量合计" in stated(reading)["ledger-breakdown"].message("zh")


def test_parts_above_their_sum_are_asked_about():
    reading = read(year_of(["原煤", "吨", 1210, 1180, 1200, 0], head=HEAD))
    assert (values(reading), rules(reading)) == ({}, ["ledger-part-more"])


def test_a_column_beside_a_use_that_does_not_make_it_up_is_no_part_of_it():
    head = (*HEAD[:3], "消费量", HEAD[5])
    assert rules(read(year_of(["原煤", "吨", 1210, 1180, 200], head=head))) == [
        "ledger-column-unknown"
    ]


def test_an_unknown_item_of_the_form_is_one_question():
    reading = read(year_of(["辅料", "吨", 1210, 1180, 980, 200], head=HEAD))
    assert rules(reading) == ["ledger-item-unknown"]
    assert reading.questions[0].at == ("t!C3", "t!D3")
