"""The chart family: what is drawn is what is meant, for both widths, in both themes."""

import re

import pytest

from zuji.charts import bars, results, strips, tilemap
from zuji.charts.canvas import NARROW, WIDE, Look, cut, ticks, width_of
from zuji.charts.colours import DARK, LIGHT


def plant(value, name="甲厂"):
    return strips.Interval(name, value - 20, value, value + 30)


FIVE = [plant(v, f"工厂{v}") for v in (700, 640, 820, 610, 760)]
STRIP = strips.Strip("电炉钢", "kgCO2e/t", FIVE, [strips.Mark("文献", 400, 700)])


PARTS = [
    results.StepPart("煅烧", "manufacture", 520.0, "/r/x/step/a"),
    results.StepPart("电力", "manufacture", 200.0),
    results.StepPart("外售蒸汽", "manufacture", -20.0),
]
TOTAL = results.Total(700.0, 660.0, 745.0, "kgCO2e/t")
LARGE = results.Total(14858.0, 14100.0, 15700.0, "kgCO2e/t")
LINKS = [
    {"source": "煅烧", "target": "制造", "value": 520.0},
    {"source": "制造", "target": "水泥", "value": 520.0},
]
ENDS = [results.End("熟料", 650.0, 760.0, is_factor=False), results.End("电网", 690.0, 712.0, True)]
BINS = [{"from": 640.0, "to": 700.0, "count": 40}, {"from": 700.0, "to": 760.0, "count": 60}]


def drawings():
    fall = bars.Waterfall(("2024", 728.0), [("因子", -17.5), ("方法", 2.0)], ("2025", 711.0), "kg")
    tiles = [tilemap.CityTile("济南", 0, 0, 1, 37, "/?city=3701")]
    savings = [bars.Saving("余热利用", 10.0, -50.0, -20.0, 10.0)]
    return {
        "strip": lambda look: strips.draw(STRIP, look),
        "waterfall": lambda look: bars.draw_waterfall(fall, look),
        "map": lambda look: tilemap.draw_map(tiles, look),
        "abatement": lambda look: bars.draw_abatement(savings, "kgCO2e/t", look),
        "steps": lambda look: results.draw_steps(PARTS, TOTAL, look),
        "flow": lambda look: results.draw_flow(LINKS, TOTAL, look),
        "tornado": lambda look: results.draw_tornado(ENDS, TOTAL, look),
        "distribution": lambda look: results.draw_distribution(BINS, TOTAL, look),
        "stages": lambda look: bars.draw_stages(
            {"raw_material": 470.0, "manufacture": -20.0},
            {"raw_material", "manufacture"},
            "kg",
            look,
        ),
    }


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("name", list(drawings()))
def test_no_text_is_smaller_than_13_px_and_nothing_lies_beyond_the_edge(name, width):
    picture = drawings()[name](Look(width, "light"))
    sizes = [int(s) for s in re.findall(r'font-size="(\d+)"', picture)]
    assert sizes
    assert min(sizes) >= 13
    assert f'viewBox="0 0 {width} ' in picture
    for x, wide in re.findall(r'<rect x="([-\d.]+)" y="[-\d.]+" width="([\d.]+)"', picture):
        assert float(x) >= -0.5
        assert float(x) + float(wide) <= width + 0.5


@pytest.mark.parametrize("name", list(drawings()))
def test_each_theme_has_its_own_colours_and_a_page_takes_its_properties(name):
    light, dark, page = (drawings()[name](Look(WIDE, t)) for t in ("light", "dark", "page"))
    assert LIGHT.ink in light or LIGHT.soft in light
    assert DARK.ink in dark or DARK.soft in dark
    assert "var(--" in page
    assert "var(--" not in light + dark


def test_the_median_stands_from_five_plants_on():
    """Of 610, 640, 700, 760, 820 the middle one is 700."""
    assert STRIP.median == 700
    assert strips.Strip("x", "kg", FIVE[:4]).median is None
    assert "中位数 700 kgCO₂e/t" in strips.draw(STRIP, Look())
    assert "中位数" not in strips.draw(strips.Strip("x", "kg", FIVE[:4]), Look())


def test_one_of_37_and_14_of_36_have_different_shades():
    """1/37 = 2.7 % is the first step, 14/36 = 38.9 % the third; the whole is a step of its own."""
    assert tilemap.step_of(1, 37) == 0
    assert tilemap.step_of(14, 36) == 2
    assert tilemap.step_of(35, 36) == 4
    assert tilemap.step_of(36, 36) == 5
    assert tilemap.step_of(3, None) is None
    assert tilemap.step_of(3, 0) is None


def test_the_interval_in_the_distribution_has_the_decimals_of_the_value_as_on_the_page():
    """98.4 has one decimal, so has 104.7; three figures of it alone would be 105."""
    total = results.Total(98.4, 92.1, 104.7, "kgCO2e/t")
    bins = [{"from": 92.0, "to": 105.0, "count": 4}]
    assert "98.4（92.1～104.7）" in results.draw_distribution(bins, total, Look())
    english = results.draw_distribution(bins, total, Look(lang="en"))
    assert "98.4 (92.1–104.7)" in english


def test_the_steps_of_a_waterfall_add_up_to_the_second_total():
    """728 − 17.5 + 2 = 712.5; the rest to 711 is −1.5."""
    fall = bars.Waterfall(("2024", 728.0), [("方法", 2.0), ("因子", -17.5)], ("2025", 711.0), "kg")
    assert fall.steps("zh") == [("因子", -17.5), ("方法", 2.0), ("其他", -1.5)]


def test_causes_beyond_the_most_are_one_rest():
    causes = [(f"原因{n}", float(n)) for n in range(1, 5)]
    fall = bars.Waterfall(("a", 100.0), causes, ("b", 110.0), "kg", most=2)
    assert fall.steps("en") == [("原因4", 4.0), ("原因3", 3.0), ("other", 3.0)]


def test_ticks_are_round_and_cover_the_range():
    """341 in at most seven parts is 50 apart, from 550 to 950."""
    assert ticks(577, 918, 7) == [550, 600, 650, 700, 750, 800, 850, 900, 950]
    assert ticks(0, 1, 5) == [0, 0.2, 0.4, 0.6, 0.8, 1.0]


def test_a_name_that_has_no_room_is_cut_with_an_ellipsis():
    assert cut("短", 100) == "短"
    assert cut("示例·岱岳电炉钢", 60).endswith("…")
    assert width_of("电炉") == 26


def test_a_stage_outside_the_boundary_is_named_and_has_no_bar():
    picture = bars.draw_stages({"raw_material": 10.0}, {"raw_material"}, "kg", Look(theme="light"))
    assert picture.count("不包含") == 4
    assert LIGHT.stages["manufacture"] not in picture


def test_text_of_plants_is_escaped():
    wicked = strips.Strip("x", "kg", [plant(700, "<script>&")])
    assert "<script>" not in strips.draw(wicked, Look())
    tile = tilemap.CityTile("<b>", 0, 0, 1, 2)
    assert "<b>" not in tilemap.draw_map([tile], Look())


def test_the_steps_of_a_result_end_in_a_whole_bar_of_the_total():
    """520 + 200 − 20 = 700: the last bar begins at nought and is as long as the axis to 700."""
    picture = results.draw_steps(PARTS, TOTAL, Look(WIDE, "light"))
    bars_seen = re.findall(
        r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="18(?:\.0)?"', picture
    )
    (first, _), (last, width) = bars_seen[0], bars_seen[-1]
    assert first == last
    steps = [float(w) for _, w in bars_seen[:-1]]
    assert float(width) == pytest.approx(steps[0] + steps[1] - steps[2], abs=0.3)
    assert ">合计</text>" in picture
    assert ">700</text>" in picture
    assert 'href="/r/x/step/a"' in picture
    assert "url(#h-chart-720-credit-manufacture)" in picture, "a credit is hatched"


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_pictures_of_a_large_result_are_in_tonnes_like_the_page(width):
    """14,858 kg is 14.9 t in lists; no picture says 14,900."""
    look = Look(width, "light")
    rows = [results.StepPart("电解", "manufacture", 14858.0)]
    large = [{**link, "value": 14858.0} for link in LINKS]
    wide = [results.End("电", 14000.0, 15800.0, False)]
    bins = [{"from": 14000.0, "to": 15800.0, "count": 9}]
    pictures = [
        results.draw_steps(rows, LARGE, look),
        results.draw_flow(large, LARGE, look),
        results.draw_tornado(wide, LARGE, look),
        results.draw_distribution(bins, LARGE, look),
        bars.draw_stages({"manufacture": 14858.0}, {"manufacture"}, "kgCO2e/t", look),
    ]
    for picture in pictures:
        assert "tCO₂e/t" in picture
        assert "14,9" not in picture
        assert "kgCO" not in picture
    fall = bars.Waterfall(("2024", 15200.0), [("因子", -342.0)], ("2025", 14858.0), "kgCO2e/t")
    picture = bars.draw_waterfall(fall, look)
    assert ">14.9</text>" in picture
    assert "tCO₂e/t" in picture


def test_sources_of_a_flow_have_one_plain_colour_and_stages_their_own():
    picture = results.draw_flow(LINKS, TOTAL, Look(WIDE, "light"))
    assert LIGHT.stages["manufacture"] in picture
    assert LIGHT.stages["raw_material"] not in picture
    assert f'fill="{LIGHT.soft}"' in picture


def test_both_ends_of_a_variable_are_valued_and_a_factor_is_hatched():
    picture = results.draw_tornado(ENDS, TOTAL, Look(WIDE, "light"))
    for text in ("650", "760", "690", "712", "本结果 700 kgCO₂e/t"):
        assert f">{text}</text>" in picture
    assert "url(#h-chart-720-factor)" in picture
