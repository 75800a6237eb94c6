"""A text that stands in both languages is read in one."""

import pytest
from django.utils import translation

from zuji_portal.ui.templatetags.zuji import own_language, percent

NOTICE = "示例数据，虚构企业 · Example data, fictional plant"


@pytest.mark.parametrize(
    ("lang", "text"), [("zh-hans", "示例数据，虚构企业"), ("en", "Example data, fictional plant")]
)
def test_a_notice_in_both_languages_is_shown_in_the_readers(lang, text):
    with translation.override(lang):
        assert own_language(NOTICE) == text


@pytest.mark.parametrize("notice", ["示例", "Example", ""])
def test_a_notice_in_one_language_stands_as_it_is(notice):
    for lang in ("zh-hans", "en"):
        with translation.override(lang):
            assert own_language(notice) == notice


@pytest.mark.parametrize(
    ("share", "zh", "en"),
    [
        (0.0, "0.0 %", "0.0 %"),
        (0.0003, "＜0.1 %", "<0.1 %"),
        (0.0005, "0.1 %", "0.1 %"),
        (1.0, "100.0 %", "100.0 %"),
    ],
)
def test_what_is_there_is_never_nothing(share, zh, en):
    for lang, text in (("zh-hans", zh), ("en", en)):
        with translation.override(lang):
            assert percent(share) == text
