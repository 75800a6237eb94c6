"""Chinese punctuation stands on no English page: templates write it in texts that are translated,
or by the tag and filters that know the reader's language.
"""

import re
from pathlib import Path

import pytest
from django.utils import translation

from zuji_portal.ui.templatetags.zuji import MARKS, as_clauses, bracketed, followed, mark

SITE = Path(__file__).resolve().parents[2] / "src/zuji_portal"
TRANSLATED = re.compile(
    r"{%\s*blocktranslate\b.*?{%\s*endblocktranslate\s*%}|{%\s*translate\b.*?%}"
    r"|{%\s*mark\b.*?%}|\|followed:\"[^\"]*\"|\b_\(\"[^\"]*\"\)|{#.*?#}|<!--.*?-->",
    re.S,
)
CHINESE = re.compile(r"[\u3000-\u303f\uff00-\uffef\u4e00-\u9fff]")
NAMES = ">中文<", "%}中文{%"
"""The language's own name, on the way to it."""


def untranslated(template):
    """Lines with Chinese that every reader would see."""
    bare = TRANSLATED.sub(lambda found: "\n" * found.group().count("\n"), template)
    for name in NAMES:
        bare = bare.replace(name, "")
    return [n for n, line in enumerate(bare.splitlines(), 1) if CHINESE.search(line)]


def test_no_template_shows_chinese_to_who_reads_english():
    found = {
        f"{path.relative_to(SITE)}:{line}"
        for path in [*SITE.rglob("templates/**/*.html"), *SITE.rglob("templates/**/*.txt")]
        for line in untranslated(path.read_text("utf-8"))
    }
    assert found == set()


@pytest.mark.parametrize(
    ("template", "lines"),
    [
        ('{% translate "状态" %}：{{ x }}', [1]),
        ('{{ refs|join:"，" }}', [1]),
        ("\n{% if a %}、{% endif %}", [2]),
        ('{% mark "：" %}{{ _("状态")|followed:"：" }}', []),
        ("{% blocktranslate trimmed %}\n一，二\n{% endblocktranslate %}\n（", [4]),
        ("{# 说明 #}<a>中文</a>", []),
    ],
)
def test_what_a_template_shows_untranslated_is_noticed(template, lines):
    assert untranslated(template) == lines


def test_a_mark_is_that_of_the_readers_language():
    with translation.override("en"):
        assert [mark(sign) for sign in MARKS] == [": ", "; ", ", ", ", ", " (", ")", "–"]
        assert followed("State", "：") == "State: "
        assert (bracketed("n = 3"), as_clauses(["a", "b"])) == (" (n = 3)", "a; b")
    with translation.override("zh-hans"):
        assert [mark(sign) for sign in MARKS] == list(MARKS)
        assert (followed("状态", "："), bracketed("甲")) == ("状态：", "（甲）")
        assert as_clauses(["甲", "乙"]) == "甲；乙"
