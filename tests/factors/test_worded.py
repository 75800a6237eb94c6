"""What factors say of themselves is shown in the reader's language and without paths."""

import re

import pytest

from zuji.factors import builtin_library
from zuji.factors.worded import reference_words, worded

WIDE = re.compile("[\u3400-\u9fff]")


def test_boundaries_and_licences_of_all_packs_are_in_both_languages():
    for factor in builtin_library().factors.values():
        for text in (factor.boundary, factor.source.licence):
            assert not worded(text, "zh").startswith("来源原文"), text
            assert not WIDE.search(worded(text, "en")), text
            assert ".yaml" not in worded(text, "zh") + worded(text, "en")


def test_references_have_no_paths():
    for factor in builtin_library().factors.values():
        for lang in ("zh", "en"):
            said = reference_words(factor.source.ref, lang)
            assert not re.search(r"github:|data/|rules/|examples/|\.ya?ml", said), said


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        (
            "Scope 3",
            "范围三（价值链上的间接排放）",
            "scope 3: indirect emissions along the value chain",
        ),
        ("井工开采，未洗选 · underground, unwashed", "井工开采，未洗选", "underground, unwashed"),
        ("炼油 · refinery · 92 %", "炼油", "refinery · 92 %"),
        ("自编", "自编", "in the words of the source: 自编"),
        ("wet process", "来源原文：wet process", "wet process"),
        (
            "use only as proxy for mainland products (different grid); announced in 2018",
            "电网不同，对大陆产品只作替代；来源原文：announced in 2018",
            "for products of the mainland only a stand-in: another grid; announced in 2018",
        ),
        ("", "", ""),
    ],
)
def test_a_text_is_worded_halved_or_quoted(text, zh, en):
    assert (worded(text, "zh"), worded(text, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("text", "zh"),
    [
        ("examples/*-typical.yaml", "本平台的典型工厂算例"),
        ("data/background · diesel", "本平台的背景系统"),
        (
            "github:FLCAC-admin/uslci-content@9182448 openLCA 1.5 JSON-LD",
            "公开代码库 FLCAC-admin/uslci-content 中的转录（版本 9182448）",
        ),
        ("附件", "附件"),
    ],
)
def test_a_reference_is_a_sentence(text, zh):
    assert reference_words(text, "zh") == zh
