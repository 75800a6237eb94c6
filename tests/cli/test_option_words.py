"""What is wrong with an option or an argument is said in the language asked for."""

import pytest

from cli_process import zuji

WRONG = [
    (("calc", "--fooo"), "没有“--fooo”这个选项", "No such option '--fooo'"),
    (("nothing",), "没有“nothing”这个命令", "No such command 'nothing'"),
    (("verify",), "缺少参数", "Missing argument"),
    (("factors", "match", "x", "--limit", "0"), "不在范围", "is not in the range"),
    (("factors", "match", "x", "--limit", "abc"), "读不出数", "is not a valid"),
    (("factors", "import", "x.csv", "--decimal", ";"), "不在可选之列", "is not one of"),
    (("diff", "a", "b", "c"), "多出了参数", "Got unexpected extra argument"),
    (("calc", "x", "--lock"), "后面要写", "requires an argument"),
]


@pytest.mark.parametrize(("arguments", "zh", "en"), WRONG, ids=lambda v: str(v)[:30])
@pytest.mark.parametrize("locale", ["zh_CN.UTF-8", "en_US.UTF-8", "C"])
def test_wrong_use_is_told_in_the_language_of_the_option(arguments, zh, en, locale):
    if locale == "C" and arguments != ("nothing",):
        return
    chinese = zuji("--lang", "zh", *arguments, LC_ALL=locale)
    english = zuji(*arguments, "--lang", "en", LC_ALL=locale)
    assert chinese.returncode == english.returncode == 2
    assert zh in chinese.stderr and "Error" not in chinese.stderr
    assert en in english.stderr and "错误" not in english.stderr


def test_help_names_its_parts_in_chinese():
    told = zuji("--lang", "zh", "calc", "--help").stdout
    assert "用法" in told and "显示这份说明" in told and "Show this message" not in told
