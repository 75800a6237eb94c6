"""Names of enterprises, products and bodies, in rows and in what was signed."""

from __future__ import annotations

import pytest
from django.utils import translation

from zuji_portal.ui.templatetags.zuji import name


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_signed_name_without_an_english_one_is_shown_in_chinese(language):
    with translation.override(language):
        assert name({"name_zh": "电解铝锭"}) == "电解铝锭"
        assert name({"name_zh": "电解铝锭", "name_en": ""}) == "电解铝锭"


def test_an_english_reader_sees_the_english_name():
    with translation.override("en"):
        assert name({"name_zh": "电解铝锭", "name_en": "Primary aluminium"}) == "Primary aluminium"
