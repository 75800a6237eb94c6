"""What the terminal says of a receipt, and of what an import noted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from zuji.cli.show import out
from zuji.cli.words import LANG
from zuji.core.label import Label
from zuji.core.receipt import KINDS


def show_receipt(
    receipt: Mapping[str, Any], outcomes: Collection[str] = ("refused", "ignored")
) -> None:
    """What became of every part of a source, and why parts of it were not read."""
    for sentence in receipt["sentences"][LANG]:
        out.print(sentence, markup=False)
    for portion in receipt["portions"]:
        if portion["outcome"] in outcomes:
            words = portion["reason"]["texts"][LANG]
            kind, places = KINDS[portion["kind"]][LANG], "; ".join(portion["places"][:5])
            head = f"- {portion['count']} {kind} {OUTCOMES[portion['outcome']][LANG]}"
            out.print(f"{head}: {words['message']} ({places}) {words['remedy']}", markup=False)
    for check in receipt["checks"]:
        words = check["texts"][LANG]
        out.print(f"- {words['message']} ({words['place']})", markup=False)


OUTCOMES = {"refused": Label("拒绝", "refused"), "ignored": Label("不计入", "ignored")}


def show_import_notes(chain: Mapping[str, Any]) -> None:
    """What the import said of the data sets behind a score."""
    for note in chain["import_notes"]:
        words = note["texts"][LANG]
        text = f"- {words['message']} ({words['place']}) {words['remedy']}"
        out.print(text, markup=False)
