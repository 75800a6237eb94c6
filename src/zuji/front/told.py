"""Refusals of the library, told in the reader's language where a function of the front door raises
them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from zuji.core.refusals import AT_TERMINAL, Refusal, describe
from zuji.front.language import language

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def worded(problem: Refusal) -> str:
    """What blocks, a line each, in the reader's language, with the commands that mend it."""
    lang = language()
    blocking = [row for row in problem.findings if row.severity == "block"] or problem.findings
    before = AT_TERMINAL.set(True)
    try:
        return "\n".join(describe(finding, lang) for finding in blocking)
    finally:
        AT_TERMINAL.reset(before)


def told(function: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """`function`, whose `Refusal` reads as its findings do: what is wrong, where, and how to mend
    it, one finding a line; the findings themselves stay in ``findings``.
    """

    @wraps(function)
    def call(*arguments: Given.args, **options: Given.kwargs) -> Answer:
        try:
            return function(*arguments, **options)
        except Refusal as problem:
            problem.args = (worded(problem),)
            raise

    return call
