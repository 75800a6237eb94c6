"""The headline about a lockfile: the verdict in a sentence of both languages."""

from itertools import chain

import pytest

from locked_parts import answers, factor, origin
from zuji.core.label import Label


def test_the_headline_counts_what_is_proven():
    assert answers(origin("model", "proven"), origin("gwp", "proven")).headline == Label(
        "自洽，并且因子、模型、GWP 值和规则都是已发布的（2 项都在日志里）",
        "consistent, and made with published factors, model, GWP values and rules (all 2 parts "
        "stand in the log)",
    )


def test_the_headline_names_the_plants_own_factors():
    assert answers(origin("model", "proven"), factor(1), factor(2)).headline == Label(
        "自洽；除企业自己的 2 个因子（因子1、因子2）外，因子、模型、GWP 值和规则都是已发布的",
        "consistent; factors, model, GWP values and rules are the published ones, except 2 factors "
        "of the plant's own: factor 1, factor 2",
    )


@pytest.mark.parametrize(
    ("count", "zh", "en"),
    [
        (6, "因子1、因子2、因子3、因子4、因子5、因子6", "factor 5, factor 6"),
        (7, "因子5、因子6、另 1 项", "factor 5, factor 6, and 1 more"),
        (9, "因子5、因子6、另 3 项", "factor 5, factor 6, and 3 more"),
    ],
)
def test_six_are_named_and_the_rest_is_counted(count, zh, en):
    found = answers(*(factor(number) for number in range(1, count + 1))).headline
    assert f"{zh}）外" in found.zh and found.en.endswith(en)


def test_the_headline_names_what_is_equal_and_what_is_worded_otherwise():
    bare = answers(origin("model", "same"))
    assert bare.headline == Label(
        "自洽；与本机的库相同，但没有全部得到日志证明",
        "consistent; equal to the library here, but not all proven by a log",
    )
    worded = answers(origin("model", "worded"), origin("gwp", "same"), factor(3))
    assert worded.headline == Label(
        "自洽；与本机的库相同，但没有全部得到日志证明；仅文字或版次不同：微型；企业自己的因子：因子3",
        "consistent; equal to the library here, but not all proven by a log; other in words or "
        "edition: tiny; the plant's own factors: factor 3",
    )
    assert answers(origin("model", "worded"), compared=None).headline.zh.startswith("自洽；与相同")


DIFFERENCES = {
    "a value": (
        "factors.grid",
        ("value", "0.5", "0.05"),
        Label("电网（已发布 0.5，文件 0.05）", "grid (published 0.5, in the file 0.05)"),
    ),
    "a column": (
        "factors.grid",
        ("unit", "kgCO2/kWh", "tCO2/kWh"),
        Label(
            "电网 单位（已发布 kgCO2/kWh，文件 tCO2/kWh）",
            "grid unit (published kgCO2/kWh, in the file tCO2/kWh)",
        ),
    ),
    "a gas": (
        "gwp",
        ("ch4_fossil", "29.8", "3"),
        Label(
            "AR6 CH4（化石）（已发布 29.8，文件 3）",
            "AR6 CH4 (fossil) (published 29.8, in the file 3)",
        ),
    ),
    "an input": (
        "model",
        ("inputs.coal.range[1]", "5", "—"),
        Label(
            "微型 数据项 · 煤 · 允许范围 · 第 2 项（已发布 5，文件 —）",
            "tiny inputs · coal · allowed range · no. 2 (published 5, in the file —)",
        ),
    ),
}


@pytest.mark.parametrize("name", DIFFERENCES)
def test_the_headline_says_what_differs_and_where(name):
    path, difference, words = DIFFERENCES[name]
    group = {"factors.grid": "因子", "gwp": "GWP 值", "model": "模型"}[path]
    group_en = {"factors.grid": "factors", "gwp": "GWP values", "model": "model"}[path]
    found = answers(origin(path, "differs", differences=(difference, ("x", "1", "2"))))
    assert found.headline == Label(
        f"自洽，但不是用已发布的{group}算出：{words.zh}",
        f"consistent, NOT made with published {group_en}: {words.en}",
    )


def test_what_differs_in_nothing_that_is_told_is_named_alone():
    assert answers(origin("profile", "differs")).headline == Label(
        "自洽，但不是用已发布的方法算出：方法一",
        "consistent, NOT made with published method: method one",
    )


UNKNOWN = {
    "a factor": (
        ("factors.grid", "unknown", {}),
        Label("因子", "factors"),
        Label("电网（2026.1.0 = 0.5 kgCO2/kWh）", "grid (2026.1.0 = 0.5 kgCO2/kWh)"),
    ),
    "a factor under a known name": (
        ("factors.grid", "unknown", {"known": ("2027.1.0", "0.4 kgCO2/kWh")}),
        Label("因子", "factors"),
        Label(
            "电网（2026.1.0 = 0.5 kgCO2/kWh；这里所知的是 2027.1.0 = 0.4 kgCO2/kWh）",
            "grid (2026.1.0 = 0.5 kgCO2/kWh; known here: 2027.1.0 = 0.4 kgCO2/kWh)",
        ),
    ),
    "a model under a known name": (
        ("model", "unknown", {"known": ("2.0.0", "")}),
        Label("模型", "model"),
        Label("微型（1.0.0；这里所知的是 2.0.0）", "tiny (1.0.0; known here: 2.0.0)"),
    ),
    "values without a version": (
        ("gwp", "unknown", {}),
        Label("GWP 值", "GWP values"),
        Label("AR6（—）", "AR6 (—)"),
    ),
    "rules that are missing": (
        ("rules.results", "missing", {}),
        Label("规则", "rules"),
        Label(
            "结果判断规则（文件里没有：被删去，或早于这张规则表；无法判断）",
            "rules of judging results (not in the file: removed, or from before these rules were "
            "added; it cannot be told)",
        ),
    ),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_the_headline_says_what_nobody_published(name):
    (path, state, more), group, words = UNKNOWN[name]
    found = answers(origin(path, state, **more), origin("profile", "same"))
    assert found.headline == Label(
        f"自洽，但不能证明用的是已发布的{group.zh}；在这里所知的任何发布中都没有：{words.zh}",
        f"consistent, NOT shown to be made with published {group.en}; in no release known here: "
        f"{words.en}",
    )


def test_the_kinds_of_what_nobody_published_are_listed_once_each():
    parts = [origin("rules.results", "missing"), origin("model", "unknown"), factor(1, "unknown")]
    found = answers(*parts, factor(2, "unknown")).headline
    assert found.zh.startswith("自洽，但不能证明用的是已发布的因子、模型、规则；")
    assert found.en.startswith("consistent, NOT shown to be made with published factors, model, ")


def test_no_identifier_is_shown_in_a_sentence():
    parts = [origin("model", "differs", differences=(("inputs.unheard_of[3].x", "{}", "[1]"),))]
    found = answers(*parts).headline
    assert found.zh.endswith(
        "微型 数据项 · 其他内容 · 第 4 项 · 其他内容（已发布 （一组内容），文件 （一组内容））"
    )
    assert not set("_[]{}") & set(chain(found.zh, found.en))
