"""Findings of every shipped example are sentences with names: no key of a model, no factor's
number, no tag of a file, no Chinese in English.
"""

import pytest

from journey_end import HAN, IDENTIFIER
from zuji.core.content import content_path
from zuji.core.label import Label
from zuji.core.refusals import Finding
from zuji.footprint import assess, read_study
from zuji.footprint.examples import shipped_examples
from zuji.lockfile import build_lock
from zuji.sectors.registry import get_model
from zuji_portal.studies.results.naming import names_of
from zuji_portal.studies.results.sentences import rows
from zuji_portal.studies.results.wording import finding_of, findings_of


@pytest.fixture(scope="module")
def locks():
    files = [content_path("examples", f"{slug}.yaml") for slug in shipped_examples()]
    studies = {file.stem: read_study(file.read_bytes(), file.name) for file in files}
    return {
        slug: build_lock(assess(study, get_model(study.model_id), as_of="2026-11-01"), draws=0)
        for slug, study in studies.items()
    }


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("slug", shipped_examples())
def test_findings_of_a_shipped_example_name_what_they_speak_of(locks, slug, lang):
    lock = locks[slug]
    model = get_model(lock["model"]["id"])
    listed = rows(findings_of(lock, model), model, lang, names_of(model, lock["factors"]))
    assert listed or not lock["findings"]
    for row in listed:
        assert not IDENTIFIER.search(row["sentence"]), row["sentence"]
        assert "[" not in row["sentence"], row["sentence"]
        if lang == "en":
            assert not HAN.search(row["sentence"]), row["sentence"]


@pytest.mark.parametrize(
    ("slug", "slot", "country"),
    [
        ("cement-demo", "slag_supply", "中国台湾"),
        ("pdh-typical", "propane_supply", "英国"),
        ("pet-typical", "flake_supply", "美国"),
    ],
)
def test_a_proxy_is_named_by_its_use_its_name_and_the_country(locks, slug, slot, country):
    lock = locks[slug]
    model = get_model(lock["model"]["id"])
    listed = rows(findings_of(lock, model), model, "zh", names_of(model, lock["factors"]))
    said = [row["sentence"] for row in listed if row["rule"] == "factor-proxy"]
    use, name = model.slots[slot].label.zh, lock["factors"][slot]["name_zh"]
    wanted = f"“{use}”暂用近似因子“{name}”（来自{country}）。有更贴近的因子或供应商数据请替换。"
    assert wanted in said


def test_what_was_stored_with_a_revision_is_read_with_the_same_names(locks):
    lock = locks["cement-demo"]
    model = get_model("cement")
    stored = {
        lang: {
            "rule": "factor-proxy",
            "severity": "note",
            "place": "factors.slag_supply",
            "read": lock["factors"]["slag_supply"]["id"],
            "expected": "",
            "message": message,
            "remedy": remedy,
        }
        for lang, message, remedy in (
            ("zh", "使用了替代性因子（地区 TW）", "请替换"),
            ("en", "a proxy factor is used (region TW)", "replace it"),
        )
    }
    names = names_of(model, lock["factors"])
    (row,) = rows([finding_of(stored)], model, "en", names)
    assert model.slots["slag_supply"].label.en in row["sentence"]
    assert lock["factors"]["slag_supply"]["name_en"] in row["sentence"]
    assert lock["factors"]["slag_supply"]["id"] not in row["sentence"]


def test_a_word_that_is_also_a_key_stays_where_it_is_a_word():
    """`grid` is a slot of the cement model; a remedy that speaks of a grid is not renamed."""
    model = get_model("cement")
    names = names_of(model, {})
    texts = {"zh": ("不一致", "请核对"), "en": ("they differ", "check both")}
    finding = Finding("own-check", "note", "", Label("grid 表", "the grid"), "", {}, texts)
    (row,) = rows([finding], model, "en", names)
    assert "the grid" in row["sentence"]
