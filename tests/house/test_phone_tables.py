"""On a phone a table of several columns is laid out as cards, whose cells say what they are."""

import re
from pathlib import Path

SITE = Path(__file__).resolve().parents[2] / "src/zuji_portal"
TABLE = re.compile(r'<table class="(?P<kinds>[^"]*)"[^>]*>(?P<body>.*?)</table>', re.S)
CELL = re.compile(r"<t[hd](?P<attributes>(?: [^>]*)?)>")
INCLUDED = re.compile(r'\{% include "([^"]+)"[^%]*%\}')
LAID_OUT = {"deal", "dossier", "guide-answers", "brief-inputs", "narrow"}
"""Kinds of tables that are cards below 640 px, or whose short figures fit there."""
MATRICES = {
    "training/templates/training/_question.html": "figures of two years are compared",
    "studies/templates/studies/scenarios.html": "what is typed stands in rows and columns",
}
FITS = 3
"""So many short columns stand side by side in 358 px."""


def included(text):
    """A template with the parts that it includes in their places."""

    def part(match):
        (path,) = SITE.rglob(f"templates/{match[1]}")
        return included(path.read_text("utf-8"))

    return INCLUDED.sub(part, text)


def tables():
    """File, kinds, whether it may scroll sideways, heads and body of every table."""
    for path in sorted(SITE.rglob("*.html")):
        text = path.read_text("utf-8")
        for match in TABLE.finditer(text):
            head, _, body = included(match["body"]).rpartition("</thead>")
            scrolls = 'class="scroll"' in text[max(0, match.start() - 60) : match.start()]
            place = str(path.relative_to(SITE))
            yield place, set(match["kinds"].split()), scrolls, len(CELL.findall(head)), body


def test_a_table_of_several_columns_is_cards_on_a_phone():
    wide = {
        place
        for place, kinds, scrolls, heads, _ in tables()
        if (heads > FITS or (scrolls and heads > 1)) and not kinds & LAID_OUT
    }
    assert wide - MATRICES.keys() == set()
    assert MATRICES.keys() <= wide, "an exception that nothing needs"


def test_what_fits_does_not_scroll_and_is_short():
    assert [
        p for p, kinds, scrolls, n, _ in tables() if "narrow" in kinds and (scrolls or n > 4)
    ] == []


def test_every_cell_of_a_card_says_what_it_is():
    unsaid = [
        (place, attributes)
        for place, kinds, _, heads, body in tables()
        if "deal" in kinds and heads
        for attributes in CELL.findall(body)
        if re.search(r'class="[^"]*\b(fact|extra)\b', attributes) and "data-label" not in attributes
    ]
    assert unsaid == []


def test_a_card_has_its_name_and_what_decides():
    """An entry of the audit log is one sentence, which is its name."""
    for place, kinds, _, heads, body in tables():
        if "deal" in kinds and heads > FITS and "audit" not in kinds:
            assert re.search(r'class="[^"]*\bname\b', body), place
            assert "decide" in body, place
