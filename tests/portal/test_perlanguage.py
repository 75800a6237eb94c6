"""Templates compiled for each language say what Django's own tags would."""

import pytest
from django.template import Context, Engine, TemplateSyntaxError
from django.urls import NoReverseMatch
from django.utils import translation

from zuji_portal.ui import perlanguage
from zuji_portal.ui.perlanguage import Loader

TEXTS = (
    '{% load i18n %}{% translate "碳足迹" %}',
    "{% load i18n %}<p title=\"{% translate '碳足迹' %}\">{% trans '方法' %}</p>",
    '{% load i18n %}{% translate "没有的话 <b>&</b>" %}',
    '{% load i18n %}{% translate "一半 50%" %}{% translate "一半 50%%" %}{% translate "" %}',
    '{% load i18n %}{% translate "碳足迹" noop %}{% translate "碳足迹" context "别处" %}',
    '{% load i18n %}{% translate "a&b"|upper %}{% translate word %}{% translate _("方法") %}',
    '{% load i18n %}{% translate "方法" as said %}{{ said }}{{ _("方法") }}',
    '{% load i18n %}{% autoescape off %}{% translate "a&b" %}{% endautoescape %}',
    "{% load i18n %}{% blocktranslate %}碳足迹 {{ word }}{% endblocktranslate %}",
    "{% load i18n %}{% get_current_language as now %}{{ now }}",
    "{% url 'catalogue_list' %} {% url name %} {% url 'product_page' 'abc' %}",
    "{% url 'catalogue_list' as here %}{{ here }}{% url 'no_such_page' as none %}{{ none }}",
    "{% if word == 'x' %}{% url 'no_such_page' %}{% endif %}",
    "{% load static %}{% static 'zuji/a b&c.css' %} {% static word %} {% get_static_prefix %}",
    "{% load static %}{% static 'zuji/mark.svg' as mark %}{{ mark }}",
)
MODULE = perlanguage.__name__


@pytest.fixture
def ours():
    return Engine(
        libraries={"i18n": MODULE, "static": MODULE},
        builtins=[MODULE],
        loaders=[
            (
                f"{Loader.__module__}.{Loader.__name__}",
                [("django.template.loaders.locmem.Loader", dict(zip(TEXTS, TEXTS, strict=True)))],
            )
        ],
    )


@pytest.mark.parametrize("text", TEXTS)
def test_a_template_says_in_each_language_what_djangos_own_tags_say(ours, text):
    own = Engine(
        libraries={
            "i18n": "django.templatetags.i18n",
            "static": "django.templatetags.static",
        }
    ).from_string(text)
    values = {"word": "<i>", "name": "certificate_list"}
    for language in ("zh-hans", "en", "zh-hans", None):
        with translation.override(language):
            said = ours.get_template(text).render(Context(values))
            assert said == own.render(Context(values))


def test_a_language_keeps_its_own_template_and_compiles_it_once(ours):
    text = TEXTS[0]
    with translation.override("en"):
        english = ours.get_template(text)
        assert ours.get_template(text) is english
        assert english.render(Context()) == "Carbon footprint"
    with translation.override("zh-hans"):
        assert ours.get_template(text).render(Context()) == "碳足迹"


def test_a_text_in_another_language_than_its_template_is_refused(ours):
    with pytest.raises(TemplateSyntaxError, match="'language'"):
        ours.from_string("{% load i18n %}{% language 'en' %}{% endlanguage %}")


def test_a_page_that_there_is_not_is_told_where_its_address_is_shown(ours):
    template = ours.from_string("{% url 'no_such_page' %}")
    with pytest.raises(NoReverseMatch):
        template.render(Context())
