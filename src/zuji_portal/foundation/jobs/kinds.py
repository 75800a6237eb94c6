"""Kinds of jobs: a kind splits its work into parts, each done once with a checkpoint."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from zuji.core.label import Label
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.registry import contributions

State = dict[str, Any]
LIVE = ("queued", "running")
"""States of a job that goes on."""


@dataclass(frozen=True)
class Kind:
    """`parts` counts the parts; `do` does one and returns the new checkpoint; `finish` makes the
    result; `label` says what the job does.
    """

    parts: Callable[[Viewer, Mapping[str, Any]], int]
    do: Callable[[Viewer, Mapping[str, Any], int, State], State]
    finish: Callable[[Viewer, Mapping[str, Any], State], Any]
    label: Label


JOB_KIND = "job kind"
"""Apps contribute their kinds of jobs under this name."""


def kind_of(name: str) -> Kind:
    """The kind of that name."""
    kind: Kind = contributions(JOB_KIND)[name]
    return kind
