import warnings

import pytest
from test_sentences import calls

from zuji.core.label import Label
from zuji.core.refusals import (
    Finding,
    MissingFact,
    blocking,
    placeholders,
    sentences,
)

DYNAMIC = None


def facts_given(node):
    """Names of the facts a call passes; `DYNAMIC` among them where they are known at run time."""
    if node.func.id == "Finding":
        given = [k.value for k in node.keywords if k.arg == "facts"] or node.args[5:6]
        keys = [getattr(key, "value", DYNAMIC) for d in given for key in getattr(d, "keys", [None])]
        return set(keys)
    return {keyword.arg for keyword in node.keywords}


def test_every_call_passes_the_facts_its_sentence_names():
    lacking = {
        f"{path.name}:{node.lineno} {rule}": placeholders(rule) - given
        for path, rule, node in calls()
        if DYNAMIC not in (given := facts_given(node)) and placeholders(rule) - given
    }
    assert lacking == {}


def test_a_sentence_whose_fact_is_missing_fails_in_tests():
    with pytest.raises(MissingFact, match=r"'factor-proxy' lacks why"):
        blocking("factor-proxy", "factors.coal", "x")


def test_outside_tests_a_missing_fact_is_a_warning_and_reads_as_a_dash():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        finding = blocking("factor-proxy", "factors.coal", "x")
    assert [w.category for w in caught] == [MissingFact]
    assert finding.message("en") == "a proxy factor is used (—)"


def test_words_come_in_the_language_asked_and_data_as_they_are():
    words = Label("大门到大门", "gate to gate")
    finding = blocking("factor-proxy", "电表!B3", words, why=words)
    assert finding.message("en") == "a proxy factor is used (gate to gate)"
    assert finding.message("zh") == "使用了替代性因子（大门到大门）"
    texts = finding.as_json("en")["texts"]
    assert (texts["zh"]["read"], texts["en"]["read"]) == ("大门到大门", "gate to gate")
    assert texts["zh"]["place"] == texts["en"]["place"] == "电表!B3"


def test_a_finding_survives_its_record():
    finding = blocking("factor-proxy", "a", Label("是", "yes"), "no", why=Label("因", "why"))
    assert Finding.of_record(finding.record()) == finding


def test_sentences_name_the_same_facts_in_both_languages():
    for rule, texts in sentences().items():
        names = [
            {name for text in texts[lang] for name in text_names(text)} for lang in ("zh", "en")
        ]
        assert names[0] == names[1], rule


def text_names(text):
    return {part.split("}")[0] for part in text.split("{")[1:]}
