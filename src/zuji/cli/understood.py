"""What the terminal says of what was not understood behind a result, and ``--strict``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from zuji.cli.show import out
from zuji.cli.words import LANG, say
from zuji.core.label import Label
from zuji.core.refusals import refuse

strict_option = click.option(
    "--strict",
    is_flag=True,
    help=say("有未能判定的内容时拒绝", "refuse where anything was not understood"),
)


def show_gaps(facts: Mapping[str, Any]) -> None:
    """What was not understood, in one or two sentences."""
    for sentence in facts["sentences"][LANG]:
        out.print(sentence, markup=False, style="" if facts["complete"] else "yellow")


def refuse_gaps(result: Mapping[str, Any], process: str) -> None:
    """Refuses a result behind which anything was not understood (``lca-not-understood``)."""
    facts = result["not_understood"]
    if not facts["complete"]:
        detail = Label.both(lambda lang: " ".join(facts["sentences"][lang]).rstrip("。."))
        raise refuse("lca-not-understood", process, detail=detail)
