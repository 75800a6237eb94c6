"""Colours of charts, the same as on pages: stages, causes, text and lines, for light and dark.

The site's style sheet `zuji/tokens.css` states the same values, and a test compares the two and
recomputes contrast (WCAG) and the smallest difference between stages (CIEDE2000, also as people
with protan, deutan and tritan vision see them).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Theme:
    """The colours of one theme; `stages` in life-cycle order, `on_stages` the text inside each."""

    paper: str
    card: str
    ink: str
    soft: str
    line: str
    accent: str
    higher: str
    lower: str
    stages: dict[str, str]
    on_stages: dict[str, str]
    heat: tuple[str, ...]
    """Little to much, as on maps; text is `ink` on the first four of the light theme and white on
    the last two.
    """


LIGHT = Theme(
    paper="#f7f8f5",
    card="#ffffff",
    ink="#1a1f1c",
    soft="#55605a",
    line="#d7dcd7",
    accent="#0a5a46",
    higher="#b5480a",
    lower="#1d4f91",
    stages={
        "raw_material": "#00412e",
        "manufacture": "#e15c0b",
        "distribution": "#1397e0",
        "use_phase": "#5e3384",
        "end_of_life": "#8f8e8a",
    },
    on_stages={
        "raw_material": "#ffffff",
        "manufacture": "#1a1f1c",
        "distribution": "#1a1f1c",
        "use_phase": "#ffffff",
        "end_of_life": "#1a1f1c",
    },
    heat=("#eef5f1", "#c9e2d6", "#93c7b1", "#4f9f83", "#1f7459", "#0a4a39"),
)
DARK = Theme(
    paper="#131715",
    card="#1b211e",
    ink="#e9eeea",
    soft="#aab5ae",
    line="#343d38",
    accent="#6fd0ae",
    higher="#ffab70",
    lower="#8fbcf5",
    stages={
        "raw_material": "#6b9075",
        "manufacture": "#e1a71a",
        "distribution": "#53d5fd",
        "use_phase": "#9266aa",
        "end_of_life": "#dbdacf",
    },
    on_stages={
        "raw_material": "#131715",
        "manufacture": "#131715",
        "distribution": "#131715",
        "use_phase": "",
        "end_of_life": "#131715",
    },
    heat=("#0a4a39", "#1f7459", "#4f9f83", "#93c7b1", "#c9e2d6", "#eef5f1"),
)
