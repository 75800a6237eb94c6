"""One plant's ledger in every layout, unit, encoding and file: the same values or a question."""

import pytest

from by_turns import by_turns
from exchange.twin.ledger import YEAR, LedgerTwin, answers, ledger_twins
from zuji.core.refusals import Refusal
from zuji.exchange.ledgers import read_plant_ledger
from zuji.sectors.registry import get_model


@pytest.mark.parametrize("twin", by_turns(ledger_twins()), ids=lambda twin: twin.id)
def test_a_ledger_gives_the_same_values_in_every_form(twin: LedgerTwin):
    try:
        reading = read_plant_ledger(twin.write(), twin.name, get_model("cement"), YEAR)
    except Refusal as refusal:
        pytest.fail(f"refused: {refusal.findings[0].message('en')}")
    counts = reading.counts()
    assert counts["filled"] == counts["read"] + counts["asked"] + counts["ignored"]
    assert {name: one.value for name, one in reading.values.items()} == pytest.approx(
        answers(), rel=1e-9
    )
