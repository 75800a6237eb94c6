"""Where each part of a lockfile comes from, by a library that is given; which differences are of
words and which of numbers.
"""

import copy

import pytest

from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji.trust import published
from zuji.trust.anchor import AnchorCheck, LockPart
from zuji.trust.published import (
    PartOrigin,
    PublishedCheck,
    check_published,
    differing,
    path_text,
    text_of,
    value_of,
)
from zuji.trust.superseded import Later, is_later, later_words, serves

SOURCE = {"title": "表", "publisher": "", "year": "", "ref": "", "licence": ""}


def factor(name, **more):
    return {
        "id": name,
        "version": "2026.1.0",
        "name_zh": "煤",
        "name_en": "coal",
        "category": "fuel",
        "kind": "emission",
        "use": "fuel",
        "unit": "tCO2/t",
        "value": 2.5,
        "gases": {},
        "region": "CN",
        "source": SOURCE,
        "evidence": "",
        "boundary_code": "",
        **more,
    }


LOCK = {
    "study": {"inputs": {"coal": {"value": 1, "status": "measured"}}},
    "model": {"id": "tiny", "version": "1.0.0", "title": {"zh": "微", "en": "tiny"}},
    "profile": {"id": "p", "version": "2", "gwp_set": "AR6", "title": {"zh": "法", "en": "way"}},
    "gwp": {"ch4_fossil": 29.5},
    "rules": {"uncertainty": {"proxy_gsd": 1.5}, "data_quality": {}, "quality_schemes": {}},
    "factors": {"fuel": factor("x.coal"), "home": factor("x.own")},
}
OWN = {"study": LOCK["study"] | {"own_factors": [{"id": "x.own"}, {"name": "x"}]}}


class Shelf:
    """A library that holds what it is told, by the path of the part."""

    name = Label("书架", "the shelf")

    def __init__(self, content=(), other=(), later=()):
        self.held, self.current, self.after = dict(content), dict(other), dict(later)

    def content(self, part):
        return self.held.get(part.path)

    def other(self, part):
        return self.current.get(part.path)

    def later(self, part):
        return self.after.get(part.path)

    @classmethod
    def of(cls, lock, **more):
        held = {p: copy.deepcopy(lock[p]) for p in ("model", "profile", "gwp")}
        for group in ("rules", "factors"):
            held |= {f"{group}.{k}": copy.deepcopy(v) for k, v in lock[group].items()}
        return cls(held, **more)


def origins(lock, library=None):
    return {o.part.path: o for o in check_published(lock, library=library).origins}


def states(lock, library=None):
    return {path: o.state for path, o in origins(lock, library).items()}


UNKNOWN = {
    "model": "unknown",
    "profile": "unknown",
    "gwp": "unknown",
    "rules.uncertainty": "unknown",
    "rules.data_quality": "unknown",
    "rules.quality_schemes": "unknown",
    "factors.fuel": "unknown",
    "factors.home": "own",
    "rules.results": "missing",
}


def test_without_log_and_library_nothing_is_known_but_what_is_the_plants_own():
    lock = LOCK | OWN
    assert states(lock) == UNKNOWN
    assert list(origins(lock))[-1] == "rules.results"
    assert states(LOCK) == UNKNOWN | {"factors.home": "unknown"}
    assert check_published(lock) == PublishedCheck(
        list(origins(lock).values()), AnchorCheck("none"), None
    )
    absent = LockPart("rules", "results", "results", "", {})
    assert origins(lock)["rules.results"] == PartOrigin(absent, "missing")


def test_what_equals_the_library_is_the_same_with_what_came_after_it():
    later = Later("3.0.0", "2026-11-20")
    library = Shelf.of(LOCK, later={"model": later, "factors.home": later})
    assert set(states(LOCK, library).values()) == {"same", "missing"}
    assert check_published(LOCK, library=library).compared_with == Label("书架", "the shelf")
    found = origins(LOCK, library)
    assert {path for path, o in found.items() if o.later} == {"model", "factors.home"}
    assert found["model"].later == later
    library.held.pop("factors.home")
    own = origins(LOCK | OWN, library)["factors.home"]
    assert (own.state, own.later) == ("own", None)


def test_what_the_log_proves_needs_no_library_and_an_own_factor_is_never_proven(monkeypatch):
    proven = {"model": 0, "factors.fuel": 7, "factors.home": 8}
    anchor = AnchorCheck("holds", "a.cn/log", 9, ("a.cn/log",), proven)
    monkeypatch.setattr(published, "check_anchor", lambda lock, keys: anchor)
    later = Later("3.0.0")
    found = origins(LOCK | OWN, Shelf(later={"factors.fuel": later}))
    assert {p: o.index for p, o in found.items() if o.state == "proven"} == {
        "model": 0,
        "factors.fuel": 7,
    }
    assert (found["model"].later, found["factors.fuel"].later) == (None, later)
    assert found["factors.home"].state == "own"
    assert check_published(LOCK).anchor is anchor


@pytest.mark.parametrize("by", ["content", "other"])
def test_an_own_factor_under_a_published_name_differs(by):
    held = factor("x.own", value=3.5)
    given = {"content": {"factors.home": held}, "other": {"factors.home": ("1", held)}}
    found = origins(LOCK | OWN, Shelf(**{by: given[by]}))["factors.home"]
    assert (found.state, found.differences) == ("differs", (("value", "3.5", "2.5"),))
    assert found.known is None


def test_an_own_factor_that_equals_the_published_one_is_still_no_published_one():
    found = origins(LOCK | OWN, Shelf.of(LOCK))["factors.home"]
    assert (found.state, found.differences) == ("differs", ())


def test_what_is_unknown_is_told_with_what_is_known_under_its_name():
    other = {
        "factors.fuel": ("2027.1.0", factor("x.coal", value=3.0)),
        "model": ("2.0.0", {"id": "tiny"}),
    }
    found = origins(LOCK, Shelf(other=other))
    assert found["factors.fuel"].known == ("2027.1.0", "3.0 tCO2/t")
    assert found["model"].known == ("2.0.0", "")
    assert found["profile"].known is None
    assert {found[p].state for p in ("factors.fuel", "model", "profile")} == {"unknown"}


def state_of(path, was, now):
    """The state of a part that was published as `was` and stands in the lockfile as `now`."""
    lock = copy.deepcopy(LOCK)
    group, _, key = path.partition(".")
    if key:
        lock[group][key] = now
    else:
        lock[group] = lock[group] | now
        was = LOCK[group] | was
    return states(lock, Shelf({path: was}))[path]


TEXT, OTHER = {"zh": "甲", "en": "one"}, {"zh": "乙", "en": "two"}
WORDED, DIFFERS = "worded", "differs"
MODEL = [
    ({"title": TEXT}, {"title": OTHER}, WORDED),
    ({"about": TEXT}, {}, WORDED),
    ({"sources": ["a"]}, {"sources": [1]}, WORDED),
    ({"examples": [1]}, {"examples": [2]}, WORDED),
    ({"note": "a"}, {"note": "b"}, WORDED),
    ({"unit": "t"}, {"unit": "kg"}, DIFFERS),
    ({"inputs": {"coal": TEXT}}, {"inputs": {"coal": OTHER}}, WORDED),
    ({"inputs": {"coal": {"note": "a"}}}, {"inputs": {"coal": {}}}, WORDED),
    ({"inputs": {"coal": {"note": "a"}}}, {"inputs": {"coal": {"note": 5}}}, DIFFERS),
    ({"inputs": {"coal": {"note": 5}}}, {"inputs": {"coal": {"note": "a"}}}, DIFFERS),
    ({"inputs": {"coal": {"help": TEXT}}}, {"inputs": {"coal": {}}}, WORDED),
    ({"inputs": {"coal": {"help": TEXT | {"x": ""}}}}, {"inputs": {"coal": {}}}, DIFFERS),
    ({"inputs": {"coal": {"help": TEXT | {"zh": 1}}}}, {"inputs": {"coal": {}}}, DIFFERS),
    ({"inputs": {"coal": {"source": ["a", "b"]}}}, {"inputs": {"coal": {}}}, WORDED),
    ({"inputs": {"coal": {"source": ["a", 1]}}}, {"inputs": {"coal": {}}}, DIFFERS),
    ({"inputs": {"note": "a"}}, {"inputs": {"note": "b"}}, DIFFERS),
    ({"choices": {"zh": "a"}}, {"choices": {"zh": "b"}}, DIFFERS),
    ({"tables": {"d": {"rows": {"note": "a"}}}}, {"tables": {"d": {"rows": {}}}}, DIFFERS),
    ({"tables": {"d": {"note": "a"}}}, {"tables": {"d": {}}}, WORDED),
    ({"choices": {"c": {"options": {"note": "a"}}}}, {"choices": {"c": {"options": {}}}}, DIFFERS),
    ({"x": {"weights": {"note": "a"}}}, {"x": {"weights": {}}}, DIFFERS),
    ({"x": {"rules": {"en": "a"}}}, {"x": {"rules": {}}}, DIFFERS),
    ({"x": {"outputs": {"en": "a"}}}, {"x": {"outputs": {}}}, DIFFERS),
    ({"x": {"default": {"en": "a"}}}, {"x": {"default": {}}}, DIFFERS),
    ({"x": {"with": {"en": "a"}}}, {"x": {"with": {}}}, DIFFERS),
    ({"checks": [{"zh": "a"}]}, {"checks": [{"zh": "b"}]}, WORDED),
    ({"checks": [{"when": "a"}]}, {"checks": [{"when": "b"}]}, DIFFERS),
    ({"checks": [{"remedy": "a", "label": "c"}]}, {"checks": [{"remedy": "b"}]}, WORDED),
]


@pytest.mark.parametrize(("was", "now", "state"), MODEL)
def test_a_model_differs_in_words_or_in_what_is_computed(was, now, state):
    assert state_of("model", was, now) == state


@pytest.mark.parametrize(
    "word", ["zh", "en", "source", "title", "about", "label", "note", "help", "remedy"]
)
def test_members_that_say_something_to_readers_are_words(word):
    assert state_of("model", {"x": {word: "a"}}, {"x": {word: "b"}}) == WORDED
    assert state_of("rules.uncertainty", {"x": {word: "a"}}, {"x": {word: "b"}}) == WORDED


FACTOR = [
    *(({name: "a"}, {name: "b"}, WORDED) for name in ("note", "name_zh", "name_en", "technology")),
    ({"inactive_reason": "a"}, {}, WORDED),
    ({"source": SOURCE | {"year": "2024"}}, {"source": SOURCE}, WORDED),
    ({"evidence": "measured"}, {}, WORDED),
    ({"evidence": "literature"}, {}, DIFFERS),
    ({}, {"evidence": "measured"}, DIFFERS),
    ({"boundary_code": "cradle_to_gate"}, {}, WORDED),
    ({"boundary_code": "combustion_only"}, {}, DIFFERS),
    ({"region": "CN-37"}, {}, DIFFERS),
    ({"value": 3.5}, {}, DIFFERS),
    ({"active": False}, {}, DIFFERS),
    ({"boundary": "a"}, {"boundary": "b"}, DIFFERS),
    ({"note": "a", "value": 3.5}, {"note": "b"}, DIFFERS),
]


@pytest.mark.parametrize(("was", "now", "state"), FACTOR)
def test_a_factor_differs_in_words_or_in_what_is_computed(was, now, state):
    made = factor("x.coal", **was), factor("x.coal", **now)
    assert state_of("factors.fuel", *made) == state


def test_the_title_of_a_method_is_of_words():
    assert state_of("profile", {"title": TEXT}, {"title": OTHER}) == WORDED
    assert state_of("profile", {"title": TEXT}, {"title": TEXT | {"zh": 7}}) == DIFFERS
    assert state_of("profile", {"unit": "t"}, {"unit": "kg"}) == DIFFERS


def test_words_are_told_with_what_came_after_and_other_numbers_are_not():
    later = {"profile": Later("3"), "gwp": Later("4")}
    library = Shelf.of(LOCK, later=later)
    library.held["profile"]["title"] = TEXT
    library.held["gwp"]["ch4_fossil"] = 28.0
    found = origins(LOCK, library)
    assert found["profile"].differences == (("title.en", "one", "way"), ("title.zh", "甲", "法"))
    assert (found["profile"].state, found["profile"].later) == (WORDED, Later("3"))
    assert found["gwp"].differences == (("ch4_fossil", "28.0", "29.5"),)
    assert (found["gwp"].state, found["gwp"].later) == (DIFFERS, None)


def test_a_factors_value_is_told_first_then_its_unit_then_numbers_then_words():
    was = factor("x.coal", value=3.5, unit="kgCO2/t", region="US", kind="a", note="y", category="b")
    library = Shelf({"factors.fuel": was})
    shown = origins(LOCK, library)["factors.fuel"].differences
    assert [row[0] for row in shown] == ["value", "unit", "category", "kind", "region"]


def test_five_differences_are_told_each_with_its_first_letters():
    library = Shelf.of(LOCK)
    library.held["gwp"] = {f"g{n}": "".join(f"{i:03d}" for i in range(60)) for n in range(9)}
    shown = origins(LOCK, library)["gwp"].differences
    assert [row[0] for row in shown] == ["ch4_fossil", "g0", "g1", "g2", "g3"]
    assert shown[1] == ("g0", "".join(f"{i:03d}" for i in range(40)), "—")


QUALITY = {
    "precision_by_status": {"unstated": 5},
    "geography": {"unstated": 4},
    "factor": {"unsourced": 5},
}
SPREAD = {"status_gsd": {"unstated": 1.15}, "pedigree_of_factors": {"unsourced": 5}}
ROWS = {
    "precision_by_status": ("data_quality", "unstated", "kind"),
    "geography": ("data_quality", "unstated", "region"),
    "factor": ("data_quality", "unsourced", "source"),
    "status_gsd": ("uncertainty", "unstated", "kind"),
    "pedigree_of_factors": ("uncertainty", "unsourced", "source"),
}
PLAIN = {"a": {"status": "measured"}, "b": {"status": "supplier"}}
LACKS = {
    "nothing": (PLAIN, {}, ""),
    "a kind": (PLAIN | {"c": {"value": 1}}, {}, "kind"),
    "a kind that is blank": (PLAIN | {"c": {"status": ""}}, {}, "kind"),
    "a kind that is unstated": ({"c": {"status": "unstated"}} | PLAIN, {}, "kind"),
    "a kind, as a bare number": (PLAIN | {"c": 7}, {}, "kind"),
    "a region": (PLAIN, {"region": ""}, "region"),
    "a source": (PLAIN, {"source": SOURCE | {"title": ""}}, "source"),
}


@pytest.mark.parametrize("section", ROWS)
@pytest.mark.parametrize("lacking", LACKS)
def test_a_row_added_later_may_lack_where_nothing_rests_on_it(section, lacking):
    table, row, subject = ROWS[section]
    inputs, change, lacks = LACKS[lacking]
    lock = copy.deepcopy(LOCK)
    lock["study"]["inputs"] = inputs
    lock["factors"]["home"] |= change
    whole = {"data_quality": QUALITY, "uncertainty": SPREAD}[table]
    lock["rules"][table] = whole | {section: {}}
    library = Shelf({f"rules.{table}": whole})
    expected = DIFFERS if lacks == subject else WORDED
    assert states(lock, library)[f"rules.{table}"] == expected
    lock["rules"][table] = whole | {section: {row: 1}}
    assert states(lock, library)[f"rules.{table}"] == DIFFERS


def test_a_lockfile_without_a_part_is_refused():
    with pytest.raises(Refusal) as caught:
        check_published({name: part for name, part in LOCK.items() if name != "gwp"})
    (finding,) = caught.value.findings
    assert (finding.rule, finding.place) == ("lock-damaged", Label("存证文件", "the lockfile"))


DIFFERING = [
    ({"a": 1}, {"a": 1.0}, []),
    ({"a": 1}, {"a": True}, [(("a",), 1, True)]),
    ({"b": 1, "a": 2}, {"b": 3}, [(("a",), 2, None), (("b",), 1, 3)]),
    ({"a": None}, {}, []),
    ([1, [2]], [1, [3]], [((1, 0), 2, 3)]),
    ([1], [1, 2], [((), [1], [1, 2])]),
    ({"a": [1]}, {"a": {"0": 1}}, [(("a",), [1], {"0": 1})]),
    ({"a": {}}, {"a": []}, [(("a",), {}, [])]),
    ({1: "x"}, {1: "y"}, [(("1",), "x", "y")]),
]


@pytest.mark.parametrize(("was", "now", "expected"), DIFFERING)
def test_every_leaf_that_differs_is_found(was, now, expected):
    assert list(differing(was, now)) == expected


def test_paths_and_values_are_written_for_readers():
    assert path_text(("checks", 2, "when")) == "checks[2].when"
    assert (path_text((0, "a")), path_text(())) == ("[0].a", "")
    assert [text_of(v) for v in ("煤", 1.5, None, [True], {"a": "煤"})] == [
        "煤",
        "1.5",
        "—",
        "[true]",
        '{"a": "煤"}',
    ]
    coal = LockPart("factors", "fuel", "x.coal", "1", {})
    assert value_of(coal, {"value": 2.5, "unit": "t/t"}) == "2.5 t/t"
    gases = {"ch4": 1.5, "n2o": 2}
    assert value_of(coal, {"value": None, "gases": gases, "unit": "kg/t"}) == (
        "ch4 1.5; n2o 2 kg/t"
    )
    assert value_of(LockPart("model", "", "m", "1", {}), {"value": 2.5, "unit": "t"}) == ""


def test_a_label_is_the_name_that_the_part_carries():
    names = {path: o.label for path, o in origins(LOCK).items()}
    assert names["model"] == Label("微", "tiny") and names["profile"] == Label("法", "way")
    assert names["factors.fuel"] == Label("煤", "coal") and names["gwp"] == Label("AR6", "AR6")
    assert names["rules.uncertainty"] == Label("不确定性规则", "rules of uncertainty")
    assert names["rules.data_quality"] == Label("数据质量规则", "rules of data quality")
    assert names["rules.quality_schemes"] == Label("数据质量方案", "schemes of data quality")
    assert names["rules.results"] == Label("结果判断规则", "rules of judging results")


@pytest.mark.parametrize(
    ("version", "than", "expected"),
    [
        ("2026.11.0", "2026.9.0", True),
        ("2026.9.0", "2026.11.0", False),
        ("1.0.0", "1.0.0", False),
        ("1.0.0", "1.0", True),
        ("v10", "v9", True),
    ],
)
def test_a_version_is_later_by_its_numbers(version, than, expected):
    assert is_later(version, than) is expected


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ({}, True),
        ({"valid_from": None, "valid_to": ""}, True),
        ({"valid_from": "2024-12-31"}, True),
        ({"valid_from": "2025-01-01"}, False),
        ({"valid_to": "2024-12-31"}, True),
        ({"valid_to": "2024-12-30"}, False),
    ],
)
def test_a_factor_serves_the_period_whose_end_its_bounds_hold(bounds, expected):
    assert serves(bounds, ("2020-01-01", "2024-12-31")) is expected


@pytest.mark.parametrize(
    ("later", "is_serving", "zh", "en"),
    [
        (
            Later(),
            True,
            "煤：已发布，但已停用，不应再用",
            "coal: published, but withdrawn; not to be ",
        ),
        (
            Later(day="2026-01-02"),
            True,
            "煤：已发布，但于 2026-01-02 已停用",
            "withdrawn on 2026-01-02;",
        ),
        (
            Later("2"),
            True,
            "煤：已发布，但已被版本 2 取代；其有效期含",
            "superseded by version 2; its validity holds",
        ),
        (
            Later("2"),
            False,
            "取代；其有效期不含本核算期，不应使用",
            "version 2; its validity does not hold",
        ),
    ],
)
def test_what_became_of_a_part_is_told_in_a_sentence(later, is_serving, zh, en):
    told = later_words(Label("煤", "coal"), later, is_serving)
    assert zh in told.zh and en in told.en
    assert later.as_json(is_serving) == {
        "version": later.version,
        "day": later.day,
        "serves_period": is_serving,
    }
