"""Verification of a lockfile from the front door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from os import PathLike
from pathlib import Path
from typing import Any

from zuji.core.canonical import canonical_bytes
from zuji.core.refusals import refuse
from zuji.front.frames import Frame, html_table
from zuji.front.language import language, say
from zuji.front.told import told
from zuji.lockfile import read_lock
from zuji.trust.lock_answers import LockAnswers, answers_about
from zuji.trust.notes import read_key
from zuji.trust.published import GROUPS, InstalledLibrary


@dataclass(frozen=True)
class Verification(Frame):
    """Three answers about a lockfile (``answers``): whether its arithmetic is right, whether it was
    made with published content, and who vouches.

    It is true (``if zuji.verify(…)``) where the arithmetic is right and everything is published, or
    equal to what is installed here: where ``zuji verify`` ends with 0. Columns, one row a part:
    part, id, version, name_zh, name_en, state (proven, same, worded, own, differs, unknown,
    missing).
    """

    answers: LockAnswers
    digest: str

    @property
    def holds(self) -> bool:
        """Whether the arithmetic is right: every digit was computed again."""
        return self.answers.arithmetic.holds

    @property
    def verdict(self) -> str:
        """``published``, ``own``, ``same``, ``unknown``, ``differs`` or ``arithmetic`` (wrong)."""
        return self.answers.verdict

    def __bool__(self) -> bool:
        return self.answers.exit_code == 0

    def as_json(self) -> dict[str, Any]:
        """Plain data, as ``zuji verify --json`` prints it."""
        return self.answers.as_json() | {"digest": self.digest}

    def columns(self) -> Mapping[str, Sequence[Any]]:
        """Column → values, as the class lists them."""
        rows = self.answers.published.origins
        return {
            "part": [row.part.path for row in rows],
            "id": [row.part.name for row in rows],
            "version": [row.part.version for row in rows],
            "name_zh": [row.label.zh for row in rows],
            "name_en": [row.label.en for row in rows],
            "state": [row.state for row in rows],
        }

    def __repr__(self) -> str:
        return f"<Verification {self.verdict}: {self.answers.headline[language()]}>"

    def _repr_html_(self) -> str:
        rows = self.answers.published.origins
        columns = {
            "kind": [GROUPS[row.part.group][language()] for row in rows],
            "name": [row.label[language()] for row in rows],
            "version": [row.part.version for row in rows],
            "state": [row.state for row in rows],
        }
        heads = {
            "kind": say("种类", "kind"),
            "name": say("名称", "name"),
            "version": say("版本", "version"),
            "state": say("状态", "state"),
        }
        headline = escape(self.answers.headline[language()])
        return f"<p><b>{headline}</b></p>{html_table(columns, heads)}"


@told
def verify(lock: str | PathLike[str] | Mapping[str, Any], *, log_key: str = "") -> Verification:
    """Compute a lockfile again and compare every digit; say whether its factors, model, GWP values
    and rules are the published ones.

    `lock` is the path of a lockfile, or its data. `log_key` is the key line of a transparency log
    that you trust; without it, parts are compared with what is installed here. Refuses a missing
    file (``file-missing``) and what is no lockfile (``lock-schema``, ``lock-damaged``).
    """
    if isinstance(lock, Mapping):
        data = read_lock(canonical_bytes(dict(lock)), "lock")
    else:
        path = Path(lock)
        if not path.is_file():
            raise refuse("file-missing", str(path), str(path))
        data = read_lock(path.read_bytes(), path.name)
    keys = [read_key(log_key)] if log_key else []
    return Verification(answers_about(data, keys, InstalledLibrary()), str(data["digest"]))
