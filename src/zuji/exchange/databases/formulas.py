"""Formulas of data sets: a parser, and the scopes in which names of parameters have values.

The language is what openLCA, ILCD and EcoSpold 2 share: ``+ - * / ^``, comparisons, and/or/not,
``if(condition; yes; no)`` and the usual functions; names are not sensitive to case. What is
ambiguous between the three (``-a^b``, ``1,5``) is refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import lark

from zuji.core.figures import in_full
from zuji.core.label import Label
from zuji.core.numbers import read_xml_number
from zuji.core.refusals import Finding, Refusal, refuse, warning

LONGEST = 2000
SAME = 1e-6
"""Amount and formula that differ less say the same."""
Node = tuple[Any, ...]
CONSTANTS = {"pi": math.pi, "e": math.e, "true": 1.0, "false": 0.0}
AWAY = Label("负号与乘方连用，含义不明", "a sign before a power has two meanings")
COMMA = Label("数字间的逗号含义不明", "a comma between digits has two meanings")


def _rounded(value: float, digits: float = 0.0) -> float:
    size: float = 10.0 ** int(digits)
    return math.copysign(math.floor(abs(value) * size + 0.5) / size, value)


FUNCTIONS: dict[str, Callable[..., float]] = {
    "abs": abs,
    "sqrt": math.sqrt,
    "sqr": lambda value: value * value,
    "exp": math.exp,
    "ln": math.log,
    "log": math.log10,
    "lg": math.log10,
    "log10": math.log10,
    "pow": math.pow,
    "power": math.pow,
    "min": min,
    "max": max,
    "sum": lambda *values: math.fsum(values),
    "avg": lambda *values: math.fsum(values) / len(values),
    "mean": lambda *values: math.fsum(values) / len(values),
    "frac": lambda value: value - math.trunc(value),
    "average": lambda *values: math.fsum(values) / len(values),
    "round": _rounded,
    "floor": math.floor,
    "ceil": math.ceil,
    "trunc": math.trunc,
    "int": math.floor,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
}
OPERATORS: dict[str, Callable[[float, float], float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right,
    "^": math.pow,
    "<": lambda left, right: float(left < right),
    ">": lambda left, right: float(left > right),
    "<=": lambda left, right: float(left <= right),
    ">=": lambda left, right: float(left >= right),
    "=": lambda left, right: float(left == right),
    "==": lambda left, right: float(left == right),
    "<>": lambda left, right: float(left != right),
    "!=": lambda left, right: float(left != right),
    "and": lambda left, right: float(bool(left) and bool(right)),
    "or": lambda left, right: float(bool(left) or bool(right)),
}
WORDS = {"&": "and", "&&": "and", "|": "or", "||": "or"}


class _AmbiguousError(Exception):
    """A formula that the formats read differently."""


class _Tree(lark.Transformer[Any, Node]):
    def number(self, items: list[Any]) -> Node:
        return "number", float(items[0])

    def name(self, items: list[Any]) -> Node:
        return "name", str(items[0])

    def group(self, items: list[Any]) -> Node:
        return "group", items[0]

    def call(self, items: list[Any]) -> Node:
        return "call", str(items[0]).lower(), [item for item in items[1:] if item is not None]

    def opposite(self, items: list[Any]) -> Node:
        return "not", items[1]

    def signed(self, items: list[Any]) -> Node:
        sign, node = items
        if node[0] == "binary" and node[1] == "^":
            raise _AmbiguousError
        return node if sign == "+" else ("negative", node)

    def power(self, items: list[Any]) -> Node:
        return "binary", "^", items[0], items[1]

    def _left(self, items: list[Any]) -> Node:
        node: Node = items[0]
        for position in range(1, len(items), 2):
            word = str(items[position]).lower()
            node = ("binary", WORDS.get(word, word), node, items[position + 1])
        return node

    either = both = comparison = sum = term = _left


@cache
def _parser() -> lark.Lark:
    grammar = Path(__file__).with_name("formulas.lark").read_text("utf-8")
    return lark.Lark(grammar, parser="lalr", transformer=_Tree(), maybe_placeholders=False)


@cache
def _parsed(text: str) -> Node | Label:
    """The tree of a formula, or why it has none."""
    if len(text) > LONGEST:
        return Label(f"长于 {LONGEST} 个字符", f"longer than {LONGEST} characters")
    if re.search(r"\d,\d", text):
        return COMMA
    try:
        node: Any = _parser().parse(text)
    except lark.exceptions.VisitError as problem:
        if isinstance(problem.orig_exc, _AmbiguousError):
            return AWAY
        raise
    except _AmbiguousError:
        return AWAY
    except (lark.exceptions.LarkError, RecursionError):
        return Label("写法不在公式语言之内", "it is not of the formula language")
    tree: Node = node
    return tree


@dataclass
class FormulaScope:
    """Names of parameters with a value or a formula; unknown names are asked of the outer scope."""

    outer: FormulaScope | None = None
    stated: dict[str, tuple[Any, str, str]] = field(default_factory=dict)
    twice: set[str] = field(default_factory=set)
    _values: dict[str, float] = field(default_factory=dict)

    def define(self, name: str, value: Any, formula: str, place: str) -> None:
        """A parameter: its formula, or else its value, as the file states them."""
        key = name.strip().lower()
        if key in self.stated and self.stated[key][:2] != (value, formula.strip()):
            self.twice.add(key)
        self.stated[key] = (value, formula.strip(), place)

    def evaluate(self, text: str, place: str) -> float:
        """The value of a formula; refuses what it cannot compute, naming the name and the circle.

        Rules: ``lca-formula-syntax``, ``lca-formula-name``, ``lca-formula-circle``,
        ``lca-formula-value``.
        """
        return self._evaluated(text, place, ())

    def _evaluated(self, text: str, place: str, chain: tuple[str, ...]) -> float:
        node = _parsed(text)
        if isinstance(node, Label):
            raise refuse("lca-formula-syntax", place, text, node)
        try:
            value = float(self._value(node, place, chain))
        except (ArithmeticError, ValueError, TypeError, RecursionError) as problem:
            raise refuse("lca-formula-value", place, text) from problem
        if not math.isfinite(value):
            raise refuse("lca-formula-value", place, text)
        return value

    def _value(self, node: Node, place: str, chain: tuple[str, ...]) -> float:
        kind = node[0]
        if kind == "number":
            return float(node[1])
        if kind == "name":
            return self.named(node[1], place, chain)
        if kind == "call":
            return self._called(node[1], node[2], place, chain)
        if kind == "binary":
            left, right = (self._value(part, place, chain) for part in node[2:])
            return OPERATORS[node[1]](left, right)
        inner = self._value(node[1], place, chain)
        return {"group": inner, "negative": -inner, "not": float(not inner)}[kind]

    def _called(self, name: str, parts: list[Node], place: str, chain: tuple[str, ...]) -> float:
        if name in ("if", "iff") and len(parts) == 3:
            chosen = parts[1 if self._value(parts[0], place, chain) else 2]
            return self._value(chosen, place, chain)
        if name not in FUNCTIONS:
            raise refuse("lca-formula-name", place, name, name=f"{name}()")
        return FUNCTIONS[name](*(self._value(part, place, chain) for part in parts))

    def named(self, name: str, place: str, chain: tuple[str, ...] = ()) -> float:
        """The value of a parameter."""
        key = name.strip().lower()
        if key in self._values:
            return self._values[key]
        if key not in self.stated:
            if self.outer is not None:
                return self.outer.named(name, place, chain)
            if key in CONSTANTS:
                return CONSTANTS[key]
            raise refuse("lca-formula-name", place, name, name=name)
        if key in self.twice:
            raise refuse("lca-formula-twice", place, name, name=name)
        if key in chain:
            circle = " → ".join([*chain[chain.index(key) :], key])
            raise refuse("lca-formula-circle", place, circle, circle=circle)
        value, formula, where = self.stated[key]
        if formula:
            self._values[key] = self._evaluated(formula, where, (*chain, key))
        else:
            self._values[key] = read_xml_number(value, where)
        return self._values[key]


def computed(
    scope: FormulaScope,
    formula: str,
    stated: float | None,
    place: str,
    *,
    prefers_stated: bool = False,
) -> tuple[float, Finding | None]:
    """The amount of a formula that stands beside a stated amount, and what is to be said of it.

    The formula counts, as openLCA computes (`prefers_stated`: the stated amount, where there is
    one other than zero). A formula that cannot be computed leaves a stated amount other than zero
    and is named; without such an amount, or where parameters refer to each other in a circle, it is
    refused.
    """
    try:
        value = scope.evaluate(formula, place)
    except Refusal as refusal:
        reason = refusal.findings[0]
        if not stated or reason.rule == "lca-formula-circle":
            raise
        why = Label(reason.message("zh"), reason.message("en"))
        return stated, warning("lca-formula-kept", place, stated, "", formula=formula, why=why)
    if not stated or math.isclose(value, stated, rel_tol=SAME, abs_tol=0.0):
        return value, None
    finding = warning("lca-formula-differs", place, stated, in_full(value, 9), formula=formula)
    return (stated if prefers_stated else value), finding
