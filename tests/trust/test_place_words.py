"""Where in a lockfile something differs, in the words of its own content or of a known name."""

import pytest

from zuji.core.label import Label
from zuji.core.parts import FILE_PARTS
from zuji.trust.place_words import place_words, steps_of, values_in_words

OTHER = Label("其他内容", "other content")
NAMES = """
    anchor as_of basis below boundaries boundary category certificates checks choices city
    confidence confidence_gsd country covered_share cutoff default delays dqr electricity end
    energy examples exempt factors formula gases geography goal groups gsd gwp_basis gwp_set
    headline high inputs kind levels low model model_file month mwh name note number options
    order organisation own_factors packs parameter_gsd pedigree pedigree_of_factors period
    precision_by_status primary_statuses processes product profile proxy_gsd quality quantities
    range region result review_by rows rule schemes shares site source spend spend_sector stages
    start status_gsd steps study supplier_gsd supply tables technology_by_confidence
    time_cutpoints title tornado total totals transfers uncertainty unit uscc use valid_from
    valid_to value version versions views waivers when widening year
"""
"""Members of studies, lockfiles, factors, models, methods and rules that a reader may be led to."""


def test_every_name_that_a_reader_is_led_to_has_words_of_its_own():
    assert set(FILE_PARTS) == set(NAMES.split())
    assert all(place_words([name]) == FILE_PARTS[name] != OTHER for name in NAMES.split())
    assert all(words.zh and words.en for words in FILE_PARTS.values())


READ_OTHERWISE = """
    anchor as_of below confidence_gsd covered_share cutoff delays dqr electricity exempt
    geography gsd gwp_basis gwp_set headline high low mwh packs parameter_gsd pedigree
    precision_by_status primary_statuses profile proxy_gsd quality range rule spend spend_sector
    status_gsd supplier_gsd time_cutpoints tornado uscc views waivers when
"""
"""Names that no reader knows by themselves."""


def test_in_english_a_name_is_its_own_word_where_readers_know_it():
    own = {name for name, words in FILE_PARTS.items() if words.en == name.replace("_", " ")}
    assert own == set(NAMES.split()) - set(READ_OTHERWISE.split())
    said = {"profile": "method", "tornado": "sensitivity", "when": "condition"}
    assert {name: FILE_PARTS[name].en for name in said} == said


MODEL = {
    "title": {"zh": "水泥", "en": "cement"},
    "inputs": {"coal": {"zh": "煤", "en": "coal", "range": [1, 2]}, "x": {"zh": "甲", "en": ""}},
    "steps": [{"title": {"zh": "磨", "en": "grinding"}}, {"title": "煅烧"}, 7],
    "basis": {"zh": 1, "en": "one"},
}
PLACES = [
    ([], OTHER),
    (["total"], Label("总量", "total")),
    (["measured"], Label("实测", "measured")),
    (["end_of_life"], Label("回收处置", "End of life")),
    (["unheard_of"], OTHER),
    (["unheard_of", "unheard_of_too"], OTHER),
    (
        ["unheard_of", 0, "x"],
        Label("其他内容 · 第 1 项 · 其他内容", "other content · no. 1 · other content"),
    ),
    (["inputs", "coal"], Label("数据项 · 煤", "inputs · coal")),
    (
        ["inputs", "coal", "range", 1],
        Label("数据项 · 煤 · 允许范围 · 第 2 项", "inputs · coal · allowed range · no. 2"),
    ),
    (["inputs", "x"], Label("数据项 · 其他内容", "inputs · other content")),
    (["inputs", "none"], Label("数据项 · 其他内容", "inputs · other content")),
    (["steps", 0], Label("步骤 · 磨", "steps · grinding")),
    (["steps", 1], Label("步骤 · 第 2 项", "steps · no. 2")),
    (["steps", 2], Label("步骤 · 第 3 项", "steps · no. 3")),
    (["steps", 3], Label("步骤 · 第 4 项", "steps · no. 4")),
    (["steps", "coal"], Label("步骤 · 其他内容", "steps · other content")),
    (["title"], Label("水泥", "cement")),
    (["title", "zh"], Label("水泥 · 其他内容", "cement · other content")),
    (["basis"], Label("依据", "basis")),
]


@pytest.mark.parametrize(("path", "words"), PLACES)
def test_a_place_is_said_with_the_labels_on_its_way(path, words):
    assert place_words(path, MODEL) == words


def test_a_place_without_content_is_said_by_its_names_alone():
    assert place_words(["inputs", "coal"]) == Label("数据项 · 其他内容", "inputs · other content")
    assert place_words(["steps", 0], {"steps": {"0": {"zh": "甲", "en": "one"}}}) == Label(
        "步骤 · 第 1 项", "steps · no. 1"
    )


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("", []),
        ("total", ["total"]),
        ("result.steps[2].kgco2e", ["result", "steps", 2, "kgco2e"]),
        ("a[0][11]", ["a", 0, 11]),
        ("[3].a", [3, "a"]),
        ("a[b]", ["a", "b"]),
    ],
)
def test_a_path_is_read_step_by_step(text, steps):
    assert steps_of(text) == steps


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("1.5", "2.5", ("1.5", "2.5")),
        ("1234.5678", "1234.5", ("1235", "1234")),
        ("0.123451", "0.123452", ("0.123451", "0.123452")),
        ("1.00000001", "1.00000002", ("1.00000001", "1.00000002")),
        ("0.1", "0.1", ("0.1", "0.1")),
        ("1e-05", "—", ("0.00001", "—")),
        ("kg", "t", ("kg", "t")),
    ],
)
def test_two_values_are_told_with_the_figures_that_tell_them_apart(old, new, said):
    one, other = values_in_words(old, new)
    assert (one, other) == tuple(Label(text, text) for text in said)


def test_a_list_or_a_table_is_told_to_be_several_values():
    several = Label("（一组内容）", "(several values)")
    assert values_in_words("[1, 2]", '{"a": 1}') == (several, several)
    assert values_in_words("", "5") == (Label("", ""), Label("5", "5"))
