"""Rendering of formulas as plain text and MathML, with names or with a plant's own numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from html import escape
from typing import Any

from zuji.core.figures import in_full, unit_text, with_power
from zuji.core.label import Lang
from zuji.core.units import parse_unit
from zuji.sectors.formula import Name, Node, Number, Operation, TableLookup, Text
from zuji.sectors.model import Model

Naming = Callable[[str], str]
"""How a name is written: its label, or its value; ``choice=option``, ``table[row]`` are names."""
BRACKETS: Mapping[Lang, tuple[str, str]] = {"zh": ("（", "）"), "en": (" (", ")")}
OTHERWISE = "else"
"""The name of what holds where no condition does."""


def labels(model: Model, lang: Lang) -> Naming:
    """Naming by the labels of the model in the reader's language."""
    label_of: dict[str, str] = {item.name: item.label[lang] for item in model.inputs.values()}
    label_of |= {quantity.name: quantity.label[lang] for quantity in model.quantities}
    label_of |= {slot.name: slot.label[lang] for slot in model.slots.values()}
    label_of |= {choice.name: choice.label[lang] for choice in model.choices.values()}
    label_of |= _options(model, lang)
    opening, end = BRACKETS[lang]
    for table in model.tables.values():
        named = {row: label_of.get(row, row) for row in table.rows}
        named |= {row: label[lang] for row, label in table.names.items()}
        named |= {choice.label[lang]: choice.label[lang] for choice in model.choices.values()}
        label_of |= {
            f"{table.name}[{row}]": f"{table.label[lang]}{opening}{name}{end}"
            for row, name in named.items()
        }
    label_of[OTHERWISE] = {"zh": "其他情况", "en": "otherwise"}[lang]
    return lambda name: label_of.get(name, name)


def with_units(model: Model, lang: Lang) -> Naming:
    """Naming by labels, each with the unit in which its amount counts."""
    label_of, (opening, end) = labels(model, lang), BRACKETS[lang]
    units = _units(model) | {
        f"{table.name}[{row}]": table.unit for table in model.tables.values() for row in table.rows
    }

    def write(name: str) -> str:
        unit = units.get(name, "1")
        said = label_of(name)
        return said if unit == "1" else f"{said}{opening}{unit_text(unit, lang)}{end}"

    return write


def _options(model: Model, lang: Lang) -> dict[str, str]:
    """``choice=option`` → the words of the option."""
    return {
        f"{choice.name}={option}": label[lang]
        for choice in model.choices.values()
        for option, label in choice.options.items()
    }


def _units(model: Model) -> dict[str, str]:
    units = {item.name: item.unit for item in model.inputs.values()}
    units |= {quantity.name: quantity.unit for quantity in model.quantities}
    return units | {slot.name: slot.unit for slot in model.slots.values()}


def numbers(
    model: Model, values: Mapping[str, Any], choices: Mapping[str, str], lang: Lang
) -> Naming:
    """Naming by this plant's values with their units and by its options in words; `values` are in
    base units.
    """
    units, options = _units(model), _options(model, lang)
    options[OTHERWISE] = labels(model, lang)(OTHERWISE)

    rows = {
        f"{table.name}[{said}]": f"{written(row)} {unit_text(table.unit, lang)}"
        for table in model.tables.values()
        for key, row in table.rows.items()
        for said in (key, *(word for name, word in options.items() if name.endswith(f"={key}")))
    }

    def write(name: str) -> str:
        if name in rows:
            return rows[name]
        if name in options:
            return options[name]
        if name in choices:
            return options.get(f"{name}={choices[name]}", choices[name])
        if name not in values:
            return "—"
        unit = units.get(name, "")
        amount = written(values[name] / parse_unit(unit).scale)
        return amount if unit == "1" else f"{amount} {unit_text(unit, lang)}".strip()

    return write


def written(value: float) -> str:
    """Up to six significant digits with thousands separators, ``9.7×10⁻⁹`` where very small."""
    if value and not 1e-4 <= abs(value) < 1e15:
        return with_power(f"{value:.6g}")
    text = f"{float(f'{value:.6g}'):,.10f}".rstrip("0").rstrip(".")
    return text or "0"


_MATH = '<math xmlns="http://www.w3.org/1998/Math/MathML" display="inline" displaystyle="true">'


def is_sum(node: Node) -> bool:
    """Whether a formula needs brackets inside a product."""
    return isinstance(node, Operation) and node.kind in {"+", "-", "if", "negative"}


def mathml(
    node: Node,
    naming: Naming,
    is_zero: Callable[[Node], bool] = lambda node: False,
    times: bool = False,
) -> str:
    """`<math>` elements, one per term of a top-level sum and per factor of a product in it, so that
    a long formula breaks between them.

    Terms that `is_zero` admits are left out when at least one other remains. With `times` something
    follows that multiplies the whole: what is left stands in brackets if it is a sum.
    """
    terms = list(_terms(node, "+"))
    shown = [(sign, term) for sign, term in terms if not is_zero(term)] or terms[:1]
    parts = []
    for index, (sign, term) in enumerate(shown):
        lead = "" if index == 0 and sign == "+" else f"<mo>{'−' if sign == '-' else '+'}</mo>"
        first, *others = _factors_of(term)
        parts.append(f"{lead}{_grouped(first, naming) if others else _mathml(first, naming)}")
        parts += [f"<mo>×</mo>{_grouped(each, naming)}" for each in others]
    if times and (len(shown) > 1 or is_sum(shown[0][1])):
        parts[0], parts[-1] = f"<mo>(</mo>{parts[0]}", f"{parts[-1]}<mo>)</mo>"
    return " ".join(f"{_MATH}<mrow>{part}</mrow></math>" for part in parts)


def _factors_of(node: Node) -> Iterator[Node]:
    if isinstance(node, Operation) and node.kind == "*":
        for part in node.parts:
            yield from _factors_of(part)
    else:
        yield node


def _grouped(node: Node, naming: Naming) -> str:
    inner = _mathml(node, naming)
    return f"<mrow><mo>(</mo>{inner}<mo>)</mo></mrow>" if is_sum(node) else inner


def _terms(node: Node, sign: str) -> Iterator[tuple[str, Node]]:
    if isinstance(node, Operation) and node.kind in {"+", "-"} and sign == "+":
        yield from _terms(node.parts[0], "+")
        yield node.kind, node.parts[1]
    else:
        yield sign, node


def _mathml(node: Node, naming: Naming) -> str:
    if isinstance(node, Number):
        unit = f"<mtext>&#160;{escape(node.unit)}</mtext>" if node.unit else ""
        return f"<mrow><mn>{in_full(node.value)}</mn>{unit}</mrow>"
    if isinstance(node, Text):
        return f"<mtext>{escape(node.value)}</mtext>"
    if isinstance(node, Name):
        return f"<mtext>{escape(naming(node.name))}</mtext>"
    if isinstance(node, TableLookup):
        return f"<mtext>{escape(_looked_up(node, naming))}</mtext>"
    return _operation(_in_options(node), naming)


def _in_options(node: Operation) -> Operation:
    """A comparison of a choice with an option, the option under its full name."""
    choice = next((part for part in node.parts if isinstance(part, Name)), None)
    if node.kind not in {"==", "!="} or choice is None:
        return node
    parts = tuple(
        Name(f"{choice.name}={part.value}") if isinstance(part, Text) else part
        for part in node.parts
    )
    return replace(node, parts=parts)


def _looked_up(node: TableLookup, naming: Naming) -> str:
    key = node.key.value if isinstance(node.key, Text) else naming(node.key.name)
    return naming(f"{node.table}[{key}]")


def _operation(node: Operation, naming: Naming) -> str:
    def part(index: int) -> str:
        return _mathml(node.parts[index], naming)

    def grouped(index: int) -> str:
        child = node.parts[index]
        return f"<mrow><mo>(</mo>{part(index)}<mo>)</mo></mrow>" if is_sum(child) else part(index)

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
            f"<mtr><mtd>{part(2)}</mtd><mtd><mtext>{escape(naming(OTHERWISE))}</mtext></mtd></mtr>"
            "</mtable></mrow>"
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
        inner = f"<mo>{signs[node.kind]}</mo>".join(_mathml(part, naming) for part in node.parts)
        return f"<mrow>{inner}</mrow>"
    inner = "<mo>,</mo>".join(_mathml(part, naming) for part in node.parts)
    return f"<mrow><mi>{escape(node.kind)}</mi><mo>(</mo>{inner}<mo>)</mo></mrow>"


def plain(node: Node, naming: Naming) -> str:
    """The formula in one line of text, for reports and terminals."""
    if isinstance(node, Number):
        return f"{in_full(node.value)} {node.unit}".strip()
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Name):
        return naming(node.name)
    if isinstance(node, TableLookup):
        return _looked_up(node, naming)
    return _plain_operation(_in_options(node), naming)


def _plain_operation(node: Operation, naming: Naming) -> str:
    parts = [plain(part, naming) for part in node.parts]
    if node.kind == "if":
        return f"[{parts[1]}] {parts[0]}；{parts[2]}"
    if node.kind == "negative":
        return f"−({parts[0]})"
    if node.kind in {"*", "/", "**"}:
        wrapped = [
            f"({text})"
            if isinstance(part, Operation) and part.kind in {"+", "-", "if", "negative", "/"}
            else text
            for part, text in zip(node.parts, parts, strict=True)
        ]
        return {"*": " × ", "/": " / ", "**": "^"}[node.kind].join(wrapped)
    if node.kind in {"min", "max", "sum", "clip", "abs", "not"}:
        return f"{node.kind}({', '.join(parts)})"
    return f" {node.kind.replace('-', '−')} ".join(parts)
