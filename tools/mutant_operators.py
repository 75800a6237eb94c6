"""The small faults that are planted in a file: wrong signs, moved limits, guards that never hold,
rows missing from tables.

Operators on single nodes are mutmut's; what it leaves out (decorated functions, tables of a module
or class, guards, one half of a condition) is added here. Words to be read by people, annotations,
documentation and decorators are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import libcst as cst
from libcst.metadata import MetadataWrapper, ParentNodeProvider, PositionProvider
from mutmut.mutation import mutators

OF_MUTMUT = [
    (kind, operator)
    for kind, operator in mutators.mutation_operators
    if operator
    not in {
        # None for an argument or a value nearly always crashes: such mutants only swell the score
        mutators.operator_arg_removal,
        mutators.operator_assignment,
        mutators.operator_lambda,
        mutators.operator_dict_arguments,
        mutators.operator_string,
        mutators.operator_symmetric_string_methods_swap,
        mutators.operator_unsymmetrical_string_methods_swap,
    }
]
OPPOSITES = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "floor": "ceil",
    "ceil": "floor",
}
BEYOND = {
    cst.LessThan: cst.GreaterThanEqual,
    cst.LessThanEqual: cst.GreaterThan,
    cst.GreaterThan: cst.LessThanEqual,
    cst.GreaterThanEqual: cst.LessThan,
}
IDENTIFIER = re.compile(r"""(["'])([A-Za-z0-9_.:/-]+)\1""")
TABLES = (cst.Dict, cst.Set, cst.List, cst.Tuple)
ENDS = (cst.Raise, cst.Return, cst.Continue, cst.Break)
SHOWN, AROUND = 80, 24


@dataclass
class Mutant:
    """One planted fault: where, and what."""

    path: str
    scope: str
    """The outermost function around it; empty for what runs when the module is imported."""
    first: int
    last: int
    """Lines of the statement it stands in."""
    what: str
    number: int
    make: Callable[[], str] = field(compare=False, repr=False)
    """Gives the text of the whole file with the fault."""

    @cached_property
    def text(self) -> str:
        return self.make()

    def row(self) -> dict[str, Any]:
        """For another process."""
        shown = ("path", "scope", "first", "last", "what", "number", "text")
        return {name: getattr(self, name) for name in shown}

    @classmethod
    def of_row(cls, row: dict[str, Any]) -> Mutant:
        text = row.pop("text")
        return cls(**row, make=lambda: text)

    @property
    def key(self) -> str:
        """Its name; it does not move with the lines above it."""
        count = f" ({self.number + 1})" if self.number else ""
        return f"{self.path} · {self.scope or 'module'} · {self.what}{count}"


def mutants_of(path: str, text: str) -> Iterator[Mutant]:
    """Every planted fault of a file, in the order of its lines."""
    tree = Tree(text)
    counted: dict[tuple[str, str], int] = {}
    for node in tree.nodes():
        seen = {tree.shown(node)}
        for replacement in replacements(node, tree):
            if tree.shown(replacement) in seen:
                continue
            seen.add(tree.shown(replacement))
            scope, (first, last) = tree.scope_of(node), tree.lines_of(node)
            what = tree.described(node, replacement)
            number = counted.get((scope, what), 0)
            counted[scope, what] = number + 1
            make = partial(tree.text_with, node, replacement)
            yield Mutant(path, scope, first, last, what, number, make)


def replacements(node: cst.CSTNode, tree: Tree) -> Iterator[cst.CSTNode]:
    """What may stand in a node's place."""
    for kind, operator in OF_MUTMUT:
        if isinstance(node, kind):
            yield from operator(node)
    if isinstance(node, cst.SimpleString) and (found := IDENTIFIER.fullmatch(node.value)):
        yield cst.SimpleString(f"{found[1]}XX{found[2]}XX{found[1]}")
    elif isinstance(node, cst.ComparisonTarget) and type(node.operator) in BEYOND:
        yield node.with_changes(operator=BEYOND[type(node.operator)]())
    elif isinstance(node, cst.BooleanOperation):
        yield from (node.left, node.right)
    elif isinstance(node, cst.If | cst.CompIf):
        yield from conditions(node)
    elif isinstance(node, cst.Call):
        yield from calls(node)
    elif isinstance(node, cst.Expr) and isinstance(node.value, cst.Call):
        yield cst.Pass()
    elif isinstance(node, TABLES) and len(node.elements) > 1 and not tree.scope_of(node):
        for n in range(len(node.elements)):
            yield node.with_changes(elements=[*node.elements[:n], *node.elements[n + 1 :]])


def conditions(node: cst.If | cst.CompIf) -> Iterator[cst.CSTNode]:
    """The opposite; and a guard that never holds, a choice that takes everything."""
    yield node.with_changes(test=negated(node.test))
    if isinstance(node, cst.CompIf):
        yield node.with_changes(test=cst.Name("True"))
    elif node.orelse is None and is_guard(node):
        yield node.with_changes(test=cst.Name("False"))


def calls(node: cst.Call) -> Iterator[cst.CSTNode]:
    """min for max and so on; a named argument left to its default."""
    if isinstance(node.func, cst.Name) and node.func.value in OPPOSITES:
        yield node.with_changes(func=cst.Name(OPPOSITES[node.func.value]))
    for n, argument in enumerate(node.args):
        if argument.keyword:
            yield node.with_changes(args=[*node.args[:n], *node.args[n + 1 :]])


def negated(test: cst.BaseExpression) -> cst.BaseExpression:
    inner = test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    return cst.UnaryOperation(cst.Not(), inner)


def is_guard(node: cst.If) -> bool:
    """Whether the condition only ends what would go on without it."""
    last = node.body.body[-1] if isinstance(node.body, cst.IndentedBlock) else None
    return isinstance(last, cst.SimpleStatementLine) and isinstance(last.body[-1], ENDS)


def is_export(node: cst.Assign) -> bool:
    """Whether it lists what a package offers: ruff notices a name missing there or too many."""
    return any(getattr(t.target, "value", "") == "__all__" for t in node.targets)


class Tree:
    """A parsed file that knows parents, lines and scopes."""

    def __init__(self, text: str) -> None:
        wrapper = MetadataWrapper(cst.parse_module(text))
        self.module = wrapper.module
        self.parents = wrapper.resolve(ParentNodeProvider)
        self.positions = wrapper.resolve(PositionProvider)

    def nodes(self) -> Iterator[cst.CSTNode]:
        """The nodes that may be changed."""
        waiting: list[cst.CSTNode] = [*reversed(self.module.body)]
        while waiting:
            node = waiting.pop()
            if self.is_left_alone(node):
                continue
            yield node
            waiting.extend(reversed(node.children))

    def is_left_alone(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.Annotation | cst.Decorator | cst.Import | cst.ImportFrom):
            return True
        if isinstance(node, cst.Expr) and isinstance(node.value, cst.BaseString):
            return True  # documentation
        if isinstance(node, cst.Assign) and is_export(node):
            return True
        if isinstance(node, cst.TypeAlias | cst.Assert):
            return True
        if isinstance(node, cst.If) and getattr(node.test, "value", "") in {
            "TYPE_CHECKING",
            "__name__",
        }:
            return True
        parent = self.parents.get(node)
        if isinstance(parent, cst.Subscript) and node is not parent.value:
            return isinstance(parent.value, cst.Name) and parent.value.value == "Literal"
        return isinstance(node, cst.Call) and getattr(node.func, "value", "") in TYPING

    def ancestors(self, node: cst.CSTNode) -> Iterator[tuple[cst.CSTNode, cst.CSTNode]]:
        """Each parent with the child that leads to the node."""
        while parent := self.parents.get(node):
            yield parent, node
            node = parent

    def scope_of(self, node: cst.CSTNode) -> str:
        """The qualified name of the outermost function whose body holds the node."""
        names: list[str] = []
        inside = False
        for parent, child in self.ancestors(node):
            if isinstance(parent, cst.FunctionDef):
                inside = child is parent.body
                names = [parent.name.value] if inside else []
            elif isinstance(parent, cst.ClassDef) and inside:
                names.append(parent.name.value)
        return ".".join(reversed(names))

    def lines_of(self, node: cst.CSTNode) -> tuple[int, int]:
        """Lines of the simple statement, or of the head of the compound one, around a node."""
        last = node
        for parent, _ in [(node, node), *self.ancestors(node)]:
            if isinstance(parent, cst.SimpleStatementLine):
                last = parent
                break
            if isinstance(parent, cst.BaseCompoundStatement):
                head = self.positions[parent].start.line
                body = self.positions[parent.body].start.line
                return head, max(head, body - 1)
        where = self.positions[last]
        return where.start.line, where.end.line

    def text_with(self, node: cst.CSTNode, replacement: cst.CSTNode) -> str:
        outermost = [child for _, child in self.ancestors(node)][-1:] or [node]
        statement = outermost[0]
        if statement is node:
            changed = replacement
        else:
            changed = statement.deep_replace(node, replacement)
        body = [changed if s is statement else s for s in self.module.body]
        return self.module.with_changes(body=body).code

    def described(self, node: cst.CSTNode, replacement: cst.CSTNode) -> str:
        """What is changed, in one short line."""
        if isinstance(node, TABLES) and isinstance(replacement, TABLES):
            kept = {id(e) for e in replacement.elements}
            gone = next(e for e in node.elements if id(e) not in kept)
            return "without " + self.shown(gone).rstrip(", ")[:SHOWN]
        return difference(self.shown(node), self.shown(replacement))

    def shown(self, node: cst.CSTNode) -> str:
        """One short line of a node's code."""
        if isinstance(node, cst.If):
            return "if " + self.shown(node.test)
        return " ".join(self.module.code_for_node(node).split())


def same(one: str, other: str) -> int:
    """How many characters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def difference(before: str, after: str) -> str:
    """The code before and after; of long code, the part that differs."""
    start = same(before, after)
    end = same(before[start:][::-1], after[start:][::-1])
    start, end = max(0, start - AROUND), max(0, end - AROUND)
    parts = []
    for code in (before, after):
        words = code[start : len(code) - end]
        if len(words) > SHOWN:
            words = words[: SHOWN - 1] + "…"
        parts.append(("…" if start else "") + words + ("…" if end else ""))
    return " → ".join(parts)


TYPING = {"NewType", "TypeVar", "cast", "ParamSpec"}
