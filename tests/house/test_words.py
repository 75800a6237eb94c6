"""Words in code are `Label`s everywhere; gettext is for the running text of pages."""

import ast
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src"
SITE = SOURCE / "zuji_portal"
MAY_TRANSLATE = {"forms.py", "settings.py"}
"""Labels of fields are running text of a page; LANGUAGES is read before the site stands."""


def imports_gettext(text):
    return any(
        "gettext" in alias.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    )


def indexes_by_language(text):
    """Places like ``pair[0 if lang == "zh" else 1]``."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.IfExp)
        and ast.unparse(node.body) in {"0", "1"}
        and any(
            isinstance(n, ast.Constant) and n.value in {"zh", "en"} for n in ast.walk(node.test)
        )
    ]


def test_words_of_the_site_s_code_are_labels():
    files = [f for f in SITE.rglob("*.py") if f.name not in MAY_TRANSLATE]
    assert len(files) > 100
    assert [str(f.relative_to(SITE)) for f in files if imports_gettext(f.read_text("utf-8"))] == []


def tables_of_gettext(text):
    """Lines of the tables of a module, and of the choices of its fields, that call gettext."""
    tree = ast.parse(text)
    tables = [n.value for n in tree.body if isinstance(n, ast.Assign | ast.AnnAssign)]
    tables += [n.value for n in ast.walk(tree) if isinstance(n, ast.keyword) and n.arg == "choices"]
    return [
        table.lineno
        for table in tables
        if table
        and any(isinstance(n, ast.Call) and ast.unparse(n.func) == "_" for n in ast.walk(table))
    ]


def test_choices_of_forms_are_labels():
    assert [
        f"{file.relative_to(SITE)}:{line}"
        for file in SITE.rglob("forms.py")
        for line in tables_of_gettext(file.read_text("utf-8"))
    ] == []


def test_no_pair_is_indexed_by_the_language():
    assert [
        f"{file.relative_to(SOURCE)}:{line}"
        for file in SOURCE.rglob("*.py")
        for line in indexes_by_language(file.read_text("utf-8"))
    ] == []


def test_what_is_not_allowed_is_noticed():
    assert imports_gettext("from django.utils.translation import gettext_lazy as _")
    assert tables_of_gettext('WORDS = {"read": _("读取")}\n') == [1]
    assert tables_of_gettext('ChoiceField(choices=[("read", _("读取"))])\n') == [1]
    assert tables_of_gettext('CharField(label=_("姓名"), choices=options(WORDS))\n') == []
    assert indexes_by_language('word = pair[0 if lang() == "zh" else 1]\n') == [1]
    assert indexes_by_language("word = label[lang]\n") == []
