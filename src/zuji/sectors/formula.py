"""The formula language: parsed to a small tree, checked for units once, run on floats or arrays
alike.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, reduce
from pathlib import Path
from typing import Any

import lark

from zuji.core.refusals import refuse
from zuji.core.units import parse_unit

LONGEST = 2000
DEEPEST = 60


@dataclass(frozen=True, slots=True)
class Number:
    """A literal; `unit` is empty for a pure number."""

    value: float
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A literal option of a choice."""

    value: str


@dataclass(frozen=True, slots=True)
class Name:
    """An input, quantity, parameter or choice."""

    name: str


@dataclass(frozen=True, slots=True)
class TableLookup:
    """``table(name, key)``: key is a choice's name or a literal row."""

    table: str
    key: Name | Text


@dataclass(frozen=True, slots=True)
class Operation:
    """A node with parts: ``+ - * / **``, comparisons, and/or/not, calls, if-else."""

    kind: str
    parts: tuple[Node, ...]


Node = Number | Text | Name | TableLookup | Operation


class _Builder(lark.Transformer[Any, Node]):
    def number(self, items: list[lark.Token]) -> Node:
        return Number(float(items[0]))

    def quantity(self, items: list[lark.Token]) -> Node:
        value, unit = str(items[0]).split(" ", 1)
        return Number(float(value), unit)

    def text(self, items: list[lark.Token]) -> Node:
        return Text(str(items[0])[1:-1])

    def name(self, items: list[lark.Token]) -> Node:
        return Name(str(items[0]))

    def table(self, items: list[lark.Token]) -> Node:
        key = str(items[1])
        return TableLookup(str(items[0]), Text(key[1:-1]) if key.startswith('"') else Name(key))

    def call(self, items: list[Any]) -> Node:
        name, *arguments = items
        parts: tuple[Node, ...] = tuple(argument for argument in arguments if argument is not None)
        return (
            parts[0] if str(name) == "factor" and len(parts) == 1 else Operation(str(name), parts)
        )

    def negative(self, items: list[Node]) -> Node:
        return Operation("negative", tuple(items))

    def negation(self, items: list[Node]) -> Node:
        return Operation("not", tuple(items))

    def conditional(self, items: list[Node]) -> Node:
        return Operation("if", tuple(items))

    def disjunction(self, items: list[Node]) -> Node:
        return Operation("or", tuple(items))

    def conjunction(self, items: list[Node]) -> Node:
        return Operation("and", tuple(items))

    def power(self, items: list[Node]) -> Node:
        return Operation("**", tuple(items))

    def sum(self, items: list[Any]) -> Node:
        return _left(items)

    def term(self, items: list[Any]) -> Node:
        return _left(items)

    def comparison(self, items: list[Any]) -> Node:
        pairs = [
            Operation(str(items[position]), (items[position - 1], items[position + 1]))
            for position in range(1, len(items), 2)
        ]
        return pairs[0] if len(pairs) == 1 else Operation("and", tuple(pairs))


def _left(items: list[Any]) -> Node:
    def join(node: Node, pair: tuple[Any, Node]) -> Node:
        return Operation(str(pair[0]), (node, pair[1]))

    joined: Node = reduce(join, zip(items[1::2], items[2::2], strict=True), items[0])
    return joined


@cache
def _parser() -> lark.Lark:
    grammar = Path(__file__).with_name("formula.lark").read_text("utf-8")
    return lark.Lark(grammar, parser="lalr", transformer=_Builder(), maybe_placeholders=False)


def parse_formula(text: str, place: str = "") -> Node:
    """The tree of a formula; refuses anything outside the language (``formula-syntax``)."""
    if len(text) > LONGEST:
        raise refuse("formula-syntax", place, text[:60] + "…", f"≤ {LONGEST} characters")
    try:
        tree: Any = _parser().parse(text)
        if _depth(tree, DEEPEST) > DEEPEST:
            raise refuse("formula-syntax", place, text[:60] + "…", f"≤ {DEEPEST} levels")
    except (lark.exceptions.LarkError, RecursionError) as problem:
        column = getattr(problem, "column", None)
        column_place = f"{place} column {column}" if column else place
        raise refuse("formula-syntax", column_place, text) from problem
    node: Node = tree
    return node


def _depth(node: Node, left: int) -> int:
    if left < 0 or not isinstance(node, Operation):
        return 1
    return 1 + max((_depth(part, left - 1) for part in node.parts), default=0)


def names_in(node: Node) -> Iterator[str]:
    """Every name in a formula, tables not included."""
    if isinstance(node, Name):
        yield node.name
    elif isinstance(node, TableLookup):
        yield from names_in(node.key)
    elif isinstance(node, Operation):
        for part in node.parts:
            yield from names_in(part)


Environment = Mapping[str, Any]
"""Names → base-unit floats, arrays of draws, or option texts of choices."""
Tables = Mapping[str, Mapping[str, float]]


def _select(condition: Any, yes: Any, no: Any) -> Any:
    if isinstance(condition, bool):
        return yes if condition else no
    import numpy as np

    return np.where(condition, yes, no)


def _extreme(name: str) -> Callable[..., Any]:
    def pick(*values: Any) -> Any:
        if all(isinstance(value, float) for value in values):
            return min(values) if name == "minimum" else max(values)
        import numpy as np

        return reduce(getattr(np, name), values)

    return pick


def _any(left: Any, right: Any) -> Any:
    return left or right if isinstance(left, bool) and isinstance(right, bool) else left | right


def _all(left: Any, right: Any) -> Any:
    return left and right if isinstance(left, bool) and isinstance(right, bool) else left & right


def _not(value: Any) -> Any:
    return not value if isinstance(value, bool) else ~value


OPERATIONS: dict[str, Callable[..., Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
    "negative": operator.neg,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "and": lambda *parts: reduce(_all, parts),
    "or": lambda *parts: reduce(_any, parts),
    "not": _not,
    "abs": abs,
    "min": _extreme("minimum"),
    "max": _extreme("maximum"),
    "sum": lambda *parts: reduce(operator.add, parts),
    "clip": lambda x, low, high: _extreme("minimum")(_extreme("maximum")(x, low), high),
}


def evaluate(node: Node, names: Environment, tables: Tables) -> Any:
    """The value of a formula in base units, for one scenario or for arrays of draws."""
    if isinstance(node, Name):
        return names[node.name]
    if isinstance(node, Operation):
        return _operated(node, names, tables)
    if isinstance(node, Number):
        return node.value * parse_unit(node.unit).scale if node.unit else node.value
    if isinstance(node, Text):
        return node.value
    key = node.key.value if isinstance(node.key, Text) else names[node.key.name]
    return tables[node.table][key]


def _operated(node: Operation, names: Environment, tables: Tables) -> Any:
    parts = node.parts
    if node.kind == "if":
        yes, condition, no = parts
        chosen = evaluate(condition, names, tables)
        if isinstance(chosen, bool):
            return evaluate(yes if chosen else no, names, tables)
        return _select(chosen, evaluate(yes, names, tables), evaluate(no, names, tables))
    if len(parts) == 2:
        left, right = parts
        pair = evaluate(left, names, tables), evaluate(right, names, tables)
        return OPERATIONS[node.kind](*pair)
    return OPERATIONS[node.kind](*[evaluate(part, names, tables) for part in parts])


def prune(node: Node, choices: Mapping[str, str]) -> Node:
    """The applicable branch: conditions over choices alone are decided."""
    if not isinstance(node, Operation):
        return node
    if node.kind == "if" and set(names_in(node.parts[1])) <= set(choices):
        return prune(node.parts[0 if evaluate(node.parts[1], choices, {}) else 2], choices)
    return Operation(node.kind, tuple(prune(part, choices) for part in node.parts))
