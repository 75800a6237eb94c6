"""Grades of standards and steel products by their shape, in the names of purchases."""

from __future__ import annotations

import re

from zuji.factors.name_rules import name_rules
from zuji.factors.name_words import pieces
from zuji.factors.substances import names, plain, register, written


def shape_in(text: str) -> str:
    """The steel product that a text describes by coating, rolling and form; "" for none."""
    rules = name_rules()
    if not re.search("钢|镀|冷轧|热轧|板卷", text) or rules.not_shapes.search(text):
        return ""
    for pattern, name in rules.shapes:
        shape = pattern.search(text)
        if shape and not _holds_strange(text[shape.end() :]):
            return names()[written(name)][0]
    return ""


def _holds_strange(text: str) -> bool:
    """Whether Chinese words that nothing is known of stand in a text, as 检测仪 behind 不锈钢板."""
    return any(piece.kind == "unknown" and piece.text[0] >= "ぁ" for piece in pieces(text))


def with_grades(text: str) -> str:
    """The text with the first grade that has a pattern spelled out as a material, in front, where
    it leaves the head to the form: 铝箔 8011 is 铝合金 铝箔.
    """
    for pattern, name in name_rules().grades:
        grade = pattern.search(text)
        if grade is None or _is_number_beside(grade, name):
            continue
        if not (name == "复合肥" and _is_fertiliser(text)):
            rest = " ".join(pattern.sub(" ", text, count=1).split())
            return f"{_spoken(name) if _is_form(rest) else plain(name)} {rest}".strip()
    return text


def _is_form(text: str) -> bool:
    """Whether a latin text behind a grade tells its form (pipe, round bar), and no other metal."""
    named = [piece for piece in pieces(text) if piece.kind == "name"]
    is_metal = any(register()[piece.means].kind == "metals" for piece in named)
    return bool(text) and text.isascii() and not is_metal


def _spoken(name: str) -> str:
    """The English name, for a text in latin letters, of what a grade is of: SS316L pipe."""
    return plain(register()[names()[written(name)][0]].name.en)


def _is_number_beside(grade: re.Match[str], name: str) -> bool:
    """Whether a grade that is a number without letters stands beside the name of something of
    another kind, whose calorific value or quantity it may be: 天然气 1100.
    """
    if not grade[0].strip().isdigit():
        return False
    kind = register()[names()[written(name)][0]].kind
    rest = f"{grade.string[: grade.start()]} {grade.string[grade.end() :]}"
    return any(p.kind == "name" and register()[p.means].kind != kind for p in pieces(rest))


def _is_fertiliser(text: str) -> bool:
    """Whether a text names a fertiliser by itself, so that 18-46-0 is its grade."""
    return any(
        piece.kind == "name" and register()[piece.means].kind == "fertiliser"
        for piece in pieces(text)
    )
