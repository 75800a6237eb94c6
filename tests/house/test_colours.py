"""The colours of pages and charts: contrast (WCAG 2.2) and difference (CIEDE2000), recomputed from
the style sheet with the formulas of their sources.
"""

import math
import re
from itertools import combinations
from pathlib import Path

import pytest

from zuji.charts.colours import DARK, LIGHT

SOURCE = Path(__file__).resolve().parents[2] / "src"
TOKENS = SOURCE / "zuji_portal/ui/static/zuji/tokens.css"
PROPERTY = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")
# Machado, Oliveira, Fernandes 2009, severity 1.0: linear RGB as people see it who lack one cone
MACHADO = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def tokens():
    """Theme → property → colour of the style sheet; dark holds only what it states."""
    text = TOKENS.read_text("utf-8")
    light, dark = text.split("@media screen and (prefers-color-scheme: dark)")
    dark = dark.split("\n}\n")[0]
    return {"light": dict(PROPERTY.findall(light)), "dark": dict(PROPERTY.findall(dark))}


def linear(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def luminance(colour):
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def lab(colour, vision):
    rgb = linear(colour)
    seen = [
        min(max(sum(w * c for w, c in zip(row, rgb, strict=True)), 0), 1) for row in MACHADO[vision]
    ]
    rows = (
        (0.4124564, 0.3575761, 0.1804375, 0.95047),
        (0.2126729, 0.7151522, 0.0721750, 1.0),
        (0.0193339, 0.1191920, 0.9503041, 1.08883),
    )
    x, y, z = (sum(w * c for w, c in zip(row[:3], seen, strict=True)) / row[3] for row in rows)
    x, y, z = (
        t ** (1 / 3) if t > (6 / 29) ** 3 else t / (3 * (6 / 29) ** 2) + 4 / 29 for t in (x, y, z)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def ciede2000(one, other):
    """Sharma, Wu, Dalal 2005."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    c_mean = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    g = 0.5 * (1 - math.sqrt(c_mean**7 / (c_mean**7 + 25**7)))
    a1, a2 = (1 + g) * a1, (1 + g) * a2
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = math.degrees(math.atan2(b1, a1)) % 360, math.degrees(math.atan2(b2, a2)) % 360
    turn = 0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    hue = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    if c1 * c2 == 0:
        mean = h1 + h2
    elif abs(h1 - h2) <= 180:
        mean = (h1 + h2) / 2
    else:
        mean = (h1 + h2 + (360 if h1 + h2 < 360 else -360)) / 2
    t = (
        1
        - 0.17 * math.cos(math.radians(mean - 30))
        + 0.24 * math.cos(math.radians(2 * mean))
        + 0.32 * math.cos(math.radians(3 * mean + 6))
        - 0.20 * math.cos(math.radians(4 * mean - 63))
    )
    s_l = 1 + 0.015 * (light - 50) ** 2 / math.sqrt(20 + (light - 50) ** 2)
    s_c, s_h = 1 + 0.045 * chroma, 1 + 0.015 * chroma * t
    rotation = (
        -2
        * math.sqrt(chroma**7 / (chroma**7 + 25**7))
        * math.sin(math.radians(60 * math.exp(-(((mean - 275) / 25) ** 2))))
    )
    dl, dc, dh = (l2 - l1) / s_l, (c2 - c1) / s_c, hue / s_h
    return math.sqrt(dl**2 + dc**2 + dh**2 + rotation * dc * dh)


def test_the_difference_is_that_of_its_source():
    # Sharma, Wu, Dalal 2005, table 1: pairs 1, 7 and 25
    assert ciede2000((50, 2.6772, -79.7751), (50, 0, -82.7485)) == pytest.approx(2.0425, abs=1e-4)
    assert ciede2000((50, 0, 0), (50, -1, 2)) == pytest.approx(2.3669, abs=1e-4)
    assert ciede2000((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387)) == pytest.approx(
        1.2644, abs=1e-4
    )


def test_the_contrast_is_that_of_its_source():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#ffffff", "#767676") == pytest.approx(4.54, abs=0.01)


TEXT = ("ink", "soft", "accent", "bad", "warn", "good", "info")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read_on_paper_and_card(theme):
    colours = tokens()[theme]
    weak = [
        (name, ground, contrast(colours[name], colours[ground]))
        for name in TEXT
        for ground in ("paper", "card")
        if contrast(colours[name], colours[ground]) < 4.5
    ]
    weak += [
        (name, contrast(colours[name], colours[f"{name}-ground"]))
        for name in ("bad", "warn", "good", "info")
        if contrast(colours[name], colours[f"{name}-ground"]) < 4.5
    ]
    assert weak == []
    assert contrast(colours["on-accent"], colours["accent"]) >= 4.5
    assert min(contrast(colours["edge"], colours[g]) for g in ("paper", "card")) >= 3


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_stages_stand_out_from_paper_and_card_and_hold_their_text(theme):
    colours = tokens()[theme]
    for stage in LIGHT.stages:
        fill = colours[f"s-{stage}"]
        assert min(contrast(fill, colours[g]) for g in ("paper", "card")) >= 3, stage
        inside = colours.get(f"on-{stage}", "")
        assert not inside or contrast(inside, fill) >= 4.5, stage
    for n in range(6):
        assert contrast(colours[f"heat-{n}"], colours[f"on-heat-{n}"]) >= 4.5, n


@pytest.mark.parametrize(("theme", "least"), [("light", 24.7), ("dark", 22.2)])
def test_any_two_stages_differ_for_every_vision(theme, least):
    colours = tokens()[theme]
    fills = [colours[f"s-{stage}"] for stage in LIGHT.stages]
    distance = {
        (vision, a, b): ciede2000(lab(a, vision), lab(b, vision))
        for vision in MACHADO
        for a, b in combinations(fills, 2)
    }
    closest = min(distance, key=distance.get)
    assert distance[closest] >= least, closest


@pytest.mark.parametrize(("theme", "least"), [("light", 44.9), ("dark", 40.9)])
def test_higher_and_lower_differ_for_every_vision(theme, least):
    colours = tokens()[theme]
    pair = colours["higher"], colours["lower"]
    assert min(ciede2000(*(lab(c, v) for c in pair)) for v in MACHADO) >= least


def test_charts_and_pages_have_the_same_colours():
    for name, theme in {"light": LIGHT, "dark": DARK}.items():
        colours = tokens()[name]
        for part in ("paper", "card", "ink", "soft", "line", "accent", "higher", "lower"):
            assert getattr(theme, part) == colours[part], (name, part)
        assert [theme.stages[s] for s in theme.stages] == [colours[f"s-{s}"] for s in theme.stages]
        assert [theme.on_stages[s] or None for s in theme.stages] == [
            colours.get(f"on-{s}") for s in theme.stages
        ]
        assert list(theme.heat) == [colours[f"heat-{n}"] for n in range(6)]
