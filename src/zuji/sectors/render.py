"""Formulas for readers: plain text and MathML, with names or with a plant's own numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from zuji.core.refusals import Lang
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
    return lambda name: known.get(name, name)


def numbers(model: Model, values: Mapping[str, Any], choices: Mapping[str, str]) -> Naming:
    """Names written as this plant's values with their units; `values` are in base units."""
    units = {i.name: i.unit for i in model.inputs.values()}
    units |= {q.name: q.unit for q in model.quantities}
    units |= {s.name: s.unit for s in model.slots.values()}

    def write(name: str) -> str:
        if name in choices:
            return choices[name]
        if name not in values:
            return "—"
        unit = units.get(name, "")
        return f"{written(values[name] / parse_unit(unit).scale)} {unit}".strip()

    return write


def written(value: float) -> str:
    """Up to six significant digits with thousands separators and no exponent in the usual range."""
    if value and not 1e-4 <= abs(value) < 1e15:
        return f"{value:.6g}"
    text = f"{float(f'{value:.6g}'):,.10f}".rstrip("0").rstrip(".")
    return text or "0"


def mathml(node: Node, naming: Naming) -> str:
    """A `<math>` element."""
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML" display="inline">{_mathml(node, naming)}</math>'


def _mathml(node: Node, naming: Naming) -> str:
    if isinstance(node, Number):
        unit = f"<mtext>&#160;{escape(node.unit)}</mtext>" if node.unit else ""
        return f"<mrow><mn>{node.value:g}</mn>{unit}</mrow>"
    if isinstance(node, Text):
        return f"<mtext>{escape(node.value)}</mtext>"
    if isinstance(node, Name):
        return f"<mtext>{escape(naming(node.name))}</mtext>"
    if isinstance(node, TableLookup):
        key = node.key.value if isinstance(node.key, Text) else naming(node.key.name)
        return f"<msub><mtext>{escape(node.table)}</mtext><mtext>{escape(key)}</mtext></msub>"
    return _operation(node, naming)


def _operation(node: Operation, naming: Naming) -> str:
    def part(i: int) -> str:
        return _mathml(node.parts[i], naming)

    def grouped(i: int) -> str:
        child = node.parts[i]
        wrap = isinstance(child, Operation) and child.kind in {"+", "-", "if", "negative"}
        return f"<mrow><mo>(</mo>{part(i)}<mo>)</mo></mrow>" if wrap else part(i)

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
        key = node.key.value if isinstance(node.key, Text) else naming(node.key.name)
        return f"{node.table}[{key}]"
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


def prune(node: Node, choices: Mapping[str, str]) -> Node:
    """The branch that applies: conditions over choices alone are decided."""
    from zuji.sectors.formula import evaluate, names_in

    if not isinstance(node, Operation):
        return node
    if node.kind == "if" and set(names_in(node.parts[1])) <= set(choices):
        return prune(node.parts[0 if evaluate(node.parts[1], choices, {}) else 2], choices)
    return Operation(node.kind, tuple(prune(part, choices) for part in node.parts))
