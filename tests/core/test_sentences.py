import re
from pathlib import Path

import pytest

from zuji.core.refusals import Finding, Refusal, describe, refuse, sentences

SOURCE = Path(__file__).resolve().parents[2] / "src"


def rules_in_code():
    text = "\n".join(p.read_text("utf-8") for p in SOURCE.rglob("*.py"))
    return set(re.findall(r'(?:refuse|Finding)\(\s*"([a-z0-9-]+)"', text))


def test_every_rule_the_code_raises_has_its_sentences():
    assert rules_in_code() <= set(sentences())


def test_no_sentence_is_left_without_a_rule():
    assert set(sentences()) - rules_in_code() == set()


@pytest.mark.parametrize("rule", sorted(sentences()))
def test_both_languages_say_what_is_wrong_and_how_to_mend_it(rule):
    texts = sentences()[rule]
    assert set(texts) == {"zh", "en"}
    for message, remedy in texts.values():
        assert message
        assert remedy
    fields = [
        {re.sub(f"_{lang}$", "", f) for f in re.findall(r"{(\w+)}", " ".join(texts[lang]))}
        for lang in ("zh", "en")
    ]
    assert fields[0] == fields[1]


def test_a_description_names_place_reading_expectation_and_remedy():
    finding = Finding("unit-dimension", "block", "电表!B3", "万度/月", "kWh")
    line = describe(finding, "zh")
    assert all(part in line for part in ("电表!B3", "读到 万度/月", "应为 kWh", "全年合计"))


def test_a_refusal_carries_every_finding():
    one = refuse("unit-unknown", "a", "x").findings[0]
    two = refuse("value-missing", "b").findings[0]
    assert Refusal([one, two]).explain("en").count("\n") == 1
