"""Formulas for readers: plain text and MathML, with names or with a plant's own numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any

from zuji.core.label import Lang
from zuji.core.units import parse_unit
from zuji.sectors.formula import Name, Node, Number, Operation, TableLookup, Text
from zuji.sectors.model import Model

Naming = Callable[[str], str]
"""How a name is written: its label, or its value."""


def labels(model: Model, lang: Lang) -> Naming:
    """Names written as labels in the reader's language."""
    known: dict[str, str] = {i.name: i.label[lang] for i in model.inputs.values()}
    known |= {q.name: q.label[lang] for q in model.quantities}
    known |= {s.name: s.label[lang] for s in model.slots.values()}
    known |= {c.name: c.label[lang] for c in model.choices.values()}
    known |= {
        f"{t.name}[{row}]": f"{t.label[lang]}[{row}]"
        for t in model.tables.values()
        for row in t.rows
    }
    return lambda name: known.get(name, name)


def numbers(model: Model, values: Mapping[str, Any], choices: Mapping[str, str]) -> Naming:
    """Names written as this plant's values with their units; `values` are in base units."""
    units = {i.name: i.unit for i in model.inputs.values()}
    units |= {q.name: q.unit for q in model.quantities}
    units |= {s.name: s.unit for s in model.slots.values()}

    rows = {
        f"{t.name}[{k}]": f"{written(v)} {t.unit}"
        for t in model.tables.values()
        for k, v in t.rows.items()
    }

    def write(name: str) -> str:
        if name in rows:
            return rows[name]
        if name in choices:
            return choices[name]
        if name not in values:
            return "—"
        unit = units.get(name, "")
        amount = written(values[name] / parse_unit(unit).scale)
        return f"{amount} {'' if unit == '1' else unit}".strip()

    return write


def written(value: float) -> str:
    """Up to six significant digits with thousands separators and no exponent in the usual range."""
    if value and not 1e-4 <= abs(value) < 1e15:
        return f"{value:.6g}"
    text = f"{float(f'{value:.6g}'):,.10f}".rstrip("0").rstrip(".")
    return text or "0"


_MATH = '<math xmlns="http://www.w3.org/1998/Math/MathML" display="inline" displaystyle="true">'


def is_sum(node: Node) -> bool:
    """Whether a formula needs brackets where it is multiplied."""
    return isinstance(node, Operation) and node.kind in {"+", "-", "if", "negative"}


def mathml(
    node: Node,
    naming: Naming,
    is_zero: Callable[[Node], bool] = lambda node: False,
    times: bool = False,
) -> str:
    """`<math>` elements, one per term of a top-level sum, so that a long sum breaks between terms.

    Terms that `is_zero` admits are left out when at least one other remains. With `times` something
    follows that multiplies the whole: what is left stands in brackets if it is a sum.
    """
    terms = list(_terms(node, "+"))
    kept = [(sign, term) for sign, term in terms if not is_zero(term)] or terms[:1]
    parts = []
    for i, (sign, term) in enumerate(kept):
        lead = "" if i == 0 and sign == "+" else f"<mo>{'−' if sign == '-' else '+'}</mo>"
        parts.append(f"{lead}{_mathml(term, naming)}")
    if times and (len(kept) > 1 or is_sum(kept[0][1])):
        parts[0], parts[-1] = f"<mo>(</mo>{parts[0]}", f"{parts[-1]}<mo>)</mo>"
    return " ".join(f"{_MATH}<mrow>{part}</mrow></math>" for part in parts)


def _terms(node: Node, sign: str) -> Iterator[tuple[str, Node]]:
    if isinstance(node, Operation) and node.kind in {"+", "-"} and sign == "+":
        yield from _terms(node.parts[0], "+")
        yield node.kind, node.parts[1]
    else:
        yield sign, node


def _mathml(node: Node, naming: Naming) -> str:
    if isinstance(node, Number):
        unit = f"<mtext>&#160;{escape(node.unit)}</mtext>" if node.unit else ""
        return f"<mrow><mn>{node.value:g}</mn>{unit}</mrow>"
    if isinstance(node, Text):
        return f"<mtext>{escape(node.value)}</mtext>"
    if isinstance(node, Name):
        return f"<mtext>{escape(naming(node.name))}</mtext>"
    if isinstance(node, TableLookup):
        return f"<mtext>{escape(_looked_up(node, naming))}</mtext>"
    return _operation(node, naming)


def _looked_up(node: TableLookup, naming: Naming) -> str:
    key = node.key.value if isinstance(node.key, Text) else naming(node.key.name)
    return naming(f"{node.table}[{key}]")


def _operation(node: Operation, naming: Naming) -> str:
    def part(i: int) -> str:
        return _mathml(node.parts[i], naming)

    def grouped(i: int) -> str:
        child = node.parts[i]
        return f"<mrow><mo>(</mo>{part(i)}<mo>)</mo></mrow>" if is_sum(child) else part(i)

    if node.kind == "/":
        return f"<mfrac><mrow>{part(0)}</mrow><mrow>{part(1)}</mrow></mfrac>"
    if node.kind == "**":
        return f"<msup><mrow>{grouped(0)}</mrow><mrow>{part(1)}</mrow></msup>"
    if node.kind == "*":
        return f"<mrow>{grouped(0)}<mo>×</mo>{grouped(1)}</mrow>"
    if node.kind == "-":
        return f"<mrow>{part(0)}<mo>−</mo>{grouped(1)}</mrow>"
    if node.kind == "negative":
        return f"<mrow><mo>−</mo>{grouped(0)}</mrow>"
    if node.kind == "if":
        return (
            f"<mrow><mo>{{</mo><mtable><mtr><mtd>{part(0)}</mtd><mtd>{part(1)}</mtd></mtr>"
            f"<mtr><mtd>{part(2)}</mtd><mtd><mtext>…</mtext></mtd></mtr></mtable></mrow>"
        )
    signs = {
        "+": "+",
        "<": "&lt;",
        ">": "&gt;",
        "<=": "≤",
        ">=": "≥",
        "==": "=",
        "!=": "≠",
        "and": "∧",
        "or": "∨",
    }
    if node.kind in signs:
        inner = f"<mo>{signs[node.kind]}</mo>".join(_mathml(p, naming) for p in node.parts)
        return f"<mrow>{inner}</mrow>"
    inner = "<mo>,</mo>".join(_mathml(p, naming) for p in node.parts)
    return f"<mrow><mi>{escape(node.kind)}</mi><mo>(</mo>{inner}<mo>)</mo></mrow>"


def plain(node: Node, naming: Naming) -> str:
    """The formula in one line of text, for reports and terminals."""
    if isinstance(node, Number):
        return f"{node.value:g} {node.unit}".strip()
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Name):
        return naming(node.name)
    if isinstance(node, TableLookup):
        return _looked_up(node, naming)
    return _plain_operation(node, naming)


def _plain_operation(node: Operation, naming: Naming) -> str:
    parts = [plain(p, naming) for p in node.parts]
    if node.kind == "if":
        return f"[{parts[1]}] {parts[0]}；{parts[2]}"
    if node.kind == "negative":
        return f"−({parts[0]})"
    if node.kind in {"*", "/", "**"}:
        wrapped = [
            f"({t})"
            if isinstance(p, Operation) and p.kind in {"+", "-", "if", "negative", "/"}
            else t
            for p, t in zip(node.parts, parts, strict=True)
        ]
        return {"*": " × ", "/": " / ", "**": "^"}[node.kind].join(wrapped)
    if node.kind in {"min", "max", "sum", "clip", "abs", "not"}:
        return f"{node.kind}({', '.join(parts)})"
    return f" {node.kind.replace('-', '−')} ".join(parts)
