"""One plant's ledger in every layout, unit, encoding and file: the same values or a question."""

import pytest

from exchange.twin.ledger import YEAR, LedgerTwin, answers, ledger_twins
from zuji.core.refusals import Refusal
from zuji.exchange.ledgers import read_plant_ledger
from zuji.sectors.registry import get_model

ASKED = ("months as 2025.1", "months in Chinese numbers")
"""Layouts that are asked about as a whole."""


@pytest.mark.parametrize("twin", list(ledger_twins()), ids=lambda twin: twin.id)
def test_a_ledger_gives_the_same_values_in_every_form_or_asks(twin: LedgerTwin):
    try:
        reading = read_plant_ledger(twin.write(), twin.name, get_model("cement"), YEAR)
    except Refusal as refusal:
        pytest.fail(f"refused: {refusal.findings[0].message('en')}")
    counts = reading.counts()
    assert counts["filled"] == counts["read"] + counts["asked"] + counts["ignored"]
    if twin.id.endswith(ASKED):
        assert reading.questions
        assert not reading.values
        return
    assert {name: one.value for name, one in reading.values.items()} == pytest.approx(
        answers(), rel=1e-9
    )
