"""rules/committee.yaml: panels are odd, shares exact and at most the whole, all of it is read."""

import copy
from fractions import Fraction

import pytest

from zuji.committee import committee_rules
from zuji.committee.rules import CommitteeFile
from zuji.core.content import read_rules
from zuji.core.refusals import Refusal
from zuji.core.rulefile import as_rules


def place(*keys):
    return ".".join(map(str, keys))


def read(**changed):
    data = copy.deepcopy(dict(read_rules("committee")))
    return as_rules(CommitteeFile, data | changed, place)


@pytest.mark.parametrize(
    ("least", "default", "holds"),
    [
        (1, 1, True),
        (3, 3, True),
        (3, 5, True),
        (5, 3, False),
        (2, 3, False),
        (3, 4, False),
        (2, 4, False),
        (4, 4, False),
        (0, 1, False),
        (1, 0, False),
        (-1, 1, False),
        (True, 3, False),
        (3.0, 5, False),
        ("3", 5, False),
    ],
)
def test_a_panel_is_odd_and_no_smaller_than_the_least(least, default, holds):
    panel = {"least": least, "default": default}
    if holds:
        read_panel = read(panel=panel).panel
        assert (read_panel.least, read_panel.default) == (least, default)
    else:
        with pytest.raises(Refusal) as refused:
            read(panel=panel)
        assert all("panel" in str(f.place) for f in refused.value.findings)


@pytest.mark.parametrize("name", ["quorum", "majority"])
@pytest.mark.parametrize(
    ("written", "share"),
    [
        ("2/3", Fraction(2, 3)),
        (0.5, Fraction(1, 2)),
        (1, Fraction(1)),
        ("1/1", Fraction(1)),
        ("0", None),
        (0, None),
        ("-1/3", None),
        ("4/3", None),
        (1.01, None),
        ("1/0", None),
        ("many", None),
        (True, None),
    ],
)
def test_a_share_is_exact_above_nothing_and_at_most_the_whole(name, written, share):
    if share is not None:
        assert getattr(read(**{name: written}), name) == share
    else:
        with pytest.raises(Refusal) as refused:
            read(**{name: written})
        assert [str(f.place) for f in refused.value.findings] == [name]


@pytest.mark.parametrize(("days", "holds"), [(1, True), (0, False), (True, False), (1.0, False)])
def test_a_consultation_lasts_a_whole_day_or_more(days, holds):
    if holds:
        assert read(consultation_days=days).consultation_days == days
    else:
        with pytest.raises(Refusal, match="consultation_days"):
            read(consultation_days=days)


@pytest.mark.parametrize("name", ["criteria", "disciplines"])
def test_there_is_at_least_one_and_each_has_words_in_both_languages(name):
    row = {"key": "one", "zh": "一", "en": "One"}
    assert [r.key for r in getattr(read(**{name: [row]}), name)] == ["one"]
    for wrong in ([], [{"key": "one", "zh": "一"}], [row | {"en": ""}], [row | {"key": "Zwei !"}]):
        with pytest.raises(Refusal, match=name):
            read(**{name: wrong})


def test_the_shipped_rules_are_read_whole():
    rules, data = committee_rules(), read_rules("committee")
    assert (rules.least, rules.default) == (data["panel"]["least"], data["panel"]["default"])
    assert (rules.quorum, rules.majority) == (Fraction(2, 3), Fraction(2, 3))
    assert rules.consultation_days == data["consultation_days"]
    for name in ("criteria", "disciplines"):
        words = {row["key"]: (row["zh"], row["en"]) for row in data[name]}
        assert {k: (v.zh, v.en) for k, v in getattr(rules, name).items()} == words


def test_a_part_that_nobody_knows_is_refused():
    with pytest.raises(Refusal, match="rule-key"):
        read(chair="one")
