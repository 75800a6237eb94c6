"""The balance of a ledger for its page: cells, months, totals, and what is left out and why."""

from __future__ import annotations

from typing import Any

from zuji.sectors.model import Model
from zuji_portal.studies.ledger.reading import Reading, cells_named
from zuji_portal.studies.pages import shown
from zuji_portal.ui.language import lang

SHOWN_TOTALS = 50


def balance_page(reading: Reading, model: Model) -> dict[str, Any]:
    """What the page shows above the problems; nothing for the filled template."""
    ledger = reading.ledger
    if ledger is None:
        return {}
    counts = ledger.counts()
    amounts = counts["filled"] - counts["words"]
    differing = [total for total in ledger.totals if not total.agrees]
    return {
        "balance": {**counts, "amounts": amounts, "left_out": counts["ignored"] - counts["words"]},
        "year": ledger.year,
        "stated": [finding.worded(lang()) for finding in ledger.stated],
        "coverage": [
            {
                "label": model.inputs[name].label[lang()],
                "months": len(months),
                "is_whole": len(months) in {0, 12},
            }
            for name, months in ledger.months.items()
            if name in model.inputs
        ],
        "totals_agree": len(ledger.totals) - len(differing),
        "totals_differ": [
            {
                "cell": cells_named(total.cells),
                "label": model.inputs[total.input].label[lang()] if total.input else "",
                "stated": shown(total.stated),
                "sum": shown(total.sum),
            }
            for total in differing[:SHOWN_TOTALS]
        ],
        "left_out": [
            {
                "reason": portion.finding.message(lang()),
                "count": len(portion.cells),
                "cells": cells_named(portion.cells),
            }
            for portion in ledger.ignored
            if portion.cells and not portion.words
        ],
    }
