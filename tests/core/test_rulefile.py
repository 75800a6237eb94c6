"""Rule files with typed numbers: what does not fit is refused at its line."""

import pytest

from zuji.compare.benchmark import DisclosureRules
from zuji.core import rulefile
from zuji.core.label import in_language
from zuji.core.refusals import Refusal
from zuji.core.rulefile import rule_file
from zuji.factors.matching_rules import matching_rules
from zuji.footprint.judging import Judging, judging

LEAST = "least: {value: 5, zh: 少, en: few, tag: D, source: 示例}\n"
DOMINANT = "dominant: {value: 0.6, zh: 大, en: large, tag: D, source: 示例}\n"


def read(text, monkeypatch, tmp_path):
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / f"{tmp_path.name}.yaml").write_text(text, "utf-8")
    monkeypatch.setattr(rulefile, "content_path", tmp_path.joinpath)
    return rule_file(DisclosureRules, tmp_path.name)


def test_numbers_are_read_with_their_types(monkeypatch, tmp_path):
    rules = read(LEAST + DOMINANT, monkeypatch, tmp_path)
    assert (rules.least.value, rules.dominant.value) == (5, 0.6)


@pytest.mark.parametrize(
    ("line", "written", "rule", "expected"),
    [
        (1, LEAST.replace("5", "0"), "value-type", "≥ 1"),
        (1, LEAST.replace("5", "2.5"), "value-type", "whole number"),
        (1, LEAST.replace("5", "true"), "value-type", "whole number"),
        (1, LEAST.replace("5", "several"), "value-type", "whole number"),
        (1, LEAST.replace("zh: 少, ", ""), "key-missing", "zh"),
        (1, LEAST.replace("tag: D", "tag: Q"), "choice-unknown", ""),
        (1, LEAST.replace("5", "5, most: 7"), "rule-key", ""),
        (2, DOMINANT.replace("0.6", "0"), "value-type", "> 0"),
        (2, DOMINANT.replace("0.6", "60"), "value-type", "≤ 1"),
        (2, DOMINANT.replace("0.6", ".nan"), "value-type", "number"),
        (2, DOMINANT.replace("0.6", "true"), "value-type", "number"),
    ],
)
def test_a_number_that_cannot_be_is_refused_with_its_line(
    line, written, rule, expected, monkeypatch, tmp_path
):
    text = written + DOMINANT if line == 1 else LEAST + written
    with pytest.raises(Refusal) as caught:
        read(text, monkeypatch, tmp_path)
    (finding,) = caught.value.findings
    assert finding.rule == rule
    assert f"rules/{tmp_path.name}.yaml:{line} · " in in_language(finding.place, "en")
    assert in_language(finding.expected, "en") == expected


def test_a_key_too_many_names_those_that_may_stand_there(monkeypatch, tmp_path):
    with pytest.raises(Refusal) as caught:
        read(LEAST + DOMINANT + "most: 3\n", monkeypatch, tmp_path)
    (finding,) = caught.value.findings
    assert (finding.rule, finding.read) == ("rule-key", "most")
    assert "least, dominant" in finding.remedy("en")


def test_a_lockfile_without_rules_of_results_keeps_the_numbers_of_its_day():
    assert judging({}) == Judging(10.0, 0.05)
    word = {"zh": "词", "en": "word", "tag": "D", "source": "示例", "later": 1}
    rules = {"impossible": {"value": 7, **word}, "material": {"value": 0.1, **word}}
    assert judging({"results": rules}) == Judging(7.0, 0.1)


@pytest.mark.parametrize(
    ("confidence", "share"),
    [("supplier", 1), ("A", 0.9), ("V-code", 0.6), ("D", 0.4), ("R", 0.2), ("official", 0.2)],
)
def test_a_confidence_without_a_row_of_its_own_counts_as_any_other(confidence, share):
    """As rules/matching.yaml has it; its own field names are no confidences."""
    assert matching_rules().confidence.of(confidence) == share
