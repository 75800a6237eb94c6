"""The units of databases as ``zuji lca factor`` writes them are units that a study reads."""

import pytest

from zuji.core.refusals import Refusal
from zuji.core.units import parse_unit
from zuji.exchange.databases.factor import study_unit

SIZES = {
    "sh tn": ("kg", 907.18474),
    "lb av": ("kg", 0.45359237),
    "person*km": ("person*m", 1000),
    "v*km": ("vehicle*m", 1000),
    "t*km": ("kg*m", 1e6),
    "m2*a": ("m2*d", 365.25),
    "l*d": ("m3*d", 0.001),
    "kg*a": ("kg*d", 365.25),
    "gal (US liq)": ("m3", 3.785411784e-3),
}


@pytest.mark.parametrize("unit", SIZES)
def test_a_factor_per_unit_of_a_database_has_the_size_a_study_gives_it(unit):
    plain, size = SIZES[unit]
    per = parse_unit(f"kgCO2e/{study_unit(unit, 's')}")
    due = parse_unit("kgCO2e") / parse_unit(f"{plain}")
    assert per.dimension == due.dimension
    assert per.scale == pytest.approx(1 / size / parse_unit(plain).scale, rel=1e-12)


def test_a_unit_that_no_study_knows_is_refused_before_a_row_is_written():
    with pytest.raises(Refusal) as caught:
        study_unit("furlong fortnight", "s")
    assert caught.value.findings[0].rule == "lca-factor-unit"
