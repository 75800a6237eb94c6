"""A text that stands in both languages is read in one."""

from types import SimpleNamespace as Plain

import pytest
from django.utils import translation

from portal.inclusion import operator_of
from zuji_portal.consumer.forms import SceneForm
from zuji_portal.studies.results.forms import typed
from zuji_portal.supervision.cases.forms import OrderForm
from zuji_portal.ui.templatetags.zuji import end_sources, own_language, percent

NOTICE = "示例数据，虚构企业 · Example data, fictional plant"


@pytest.mark.parametrize(
    ("lang", "text"), [("zh-hans", "示例数据，虚构企业"), ("en", "Example data, fictional plant")]
)
def test_a_notice_in_both_languages_is_shown_in_the_readers(lang, text):
    with translation.override(lang):
        assert own_language(NOTICE) == text


def test_a_notice_whose_part_holds_both_is_read_in_one():
    for lang, text in (("zh-hans", "示例 · 虚构企业"), ("en", "Fictional")):
        with translation.override(lang):
            assert own_language("示例 · 虚构企业 fictional") == text


@pytest.mark.parametrize("notice", ["示例", "Example", ""])
def test_a_notice_in_one_language_stands_as_it_is(notice):
    for lang in ("zh-hans", "en"):
        with translation.override(lang):
            assert own_language(notice) == notice


@pytest.mark.parametrize(
    ("value", "text"),
    [(505000000.0, "505000000"), (0.5, "0.5"), ("12.4万", "12.4万"), (7, "7"), (-2.0, "-2")],
)
def test_a_number_of_a_file_has_no_tail_in_its_field(value, text):
    assert typed(value) == text


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


def test_a_source_of_both_ends_of_a_range_stands_once():
    one, two = ({"min_source": "甲", "max_source": end} for end in ("甲", "乙"))
    for lang, text in (("zh-hans", "甲；乙"), ("en", "甲; 乙")):
        with translation.override(lang):
            assert (end_sources(one), end_sources(two)) == ("甲", text)


def test_a_body_to_choose_is_called_by_its_name_in_the_readers_language():
    body = Plain(name_zh="某核查公司", name_en="Some Body Ltd")
    product = Plain(name_zh="尿素", name_en="Urea")
    engagement = Plain(body=body, study=Plain(product=product))
    stated = [Plain(number="HC-1", engagement=engagement)]
    named = {"zh-hans": "HC-1 · 尿素 · 某核查公司", "en": "HC-1 · Urea · Some Body Ltd"}
    for lang, words in named.items():
        with translation.override(lang):
            choices = OrderForm(stated=stated).fields["statement"].choices
            assert list(choices) == [("", "—"), ("HC-1", words)]


@pytest.mark.django_db
def test_a_row_to_choose_is_called_by_its_name_in_the_readers_language(cast):
    operator_of(cast, "示例出行", name_en="Sample Rides")
    for lang, named in (("zh-hans", "示例出行"), ("en", "Sample Rides")):
        with translation.override(lang):
            assert named in [word for _, word in SceneForm().fields["operator"].choices]
