"""Regions of factors are said in words, never as codes."""

from __future__ import annotations

import re

import pytest

from zuji.core.label import LANGS
from zuji.core.places import PROVINCES
from zuji.core.regions import OTHER, PROVINCE_OF, region_words
from zuji.factors import builtin_library


def test_every_region_of_the_library_has_words():
    for code in {factor.region for factor in builtin_library()} - {""}:
        words = region_words(code)
        assert words != OTHER, code
        assert all(not re.search(r"[A-Z]{2}", words[lang]) for lang in LANGS), code


def test_the_provinces_of_the_mainland_are_each_named_once():
    assert sorted(PROVINCE_OF.values()) == sorted(PROVINCES)


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        ("CN-SD", "山东", "Shandong"),
        ("CN-NCG", "华北电网", "the North China grid"),
        ("GLO", "全球", "the world"),
        ("CN-ZZ", "其他地区", "another region"),
        ("SD", "其他地区", "another region"),
        ("", "", ""),
    ],
)
def test_a_region_is_said_in_both_languages(code, zh, en):
    assert (region_words(code).zh, region_words(code).en) == (zh, en)
