"""What a file says that cannot be so: questioned, refused or left out, never silently counted."""

import pytest

from zuji.cbam import calculate
from zuji.cbam.reading import read_data
from zuji.core.refusals import Refusal


def process(cn, tonnes, *precursors, **more):
    content = {n: more.pop(n) for n in ("nitrogen_content", "clinker_content") if n in more}
    goods = [{"cn": cn, "quantity_t": tonnes, **content}]
    held = {"direct_emissions": 10, "electricity": 0, **more}
    return {"id": "b", "goods": goods, "precursors": list(precursors), **held}


def calculated(*processes, **more):
    answer = calculate(
        read_data(
            {"year": 2026, "electricity": {"ef": 0.5}, **more} | {"processes": list(processes)}
        )
    )
    told = {each["rule"]: (each["read"], each["expected"]) for each in answer["findings"]}
    return answer["goods"][-1]["per_tonne"]["direct"], told


def wire(**more):
    return {"cn": "7213 91 10", "direct": 1.9, "indirect": 0, **more}


@pytest.mark.parametrize("written", [1.05, "1.05 t/t", "1050 kg/t"])
def test_specific_consumption_is_per_tonne_of_good(written):
    """10 t over 100 t, and 1.05 × 1.9 per tonne."""
    value, told = calculated(process("73181595", 100, wire(specific_consumption=written)))
    assert value == pytest.approx(0.1 + 1.05 * 1.9) and told == {}


def test_two_amounts_of_a_precursor_agree_or_are_refused():
    both = wire(specific_consumption=1.05, quantity_t=105)
    assert calculated(process("73181595", 100, both))[0] == pytest.approx(2.095)
    with pytest.raises(Refusal) as refused:
        calculated(process("73181595", 100, both | {"quantity_t": 210}))
    assert [f.rule for f in refused.value.findings] == ["cbam-two-values"]


@pytest.mark.parametrize(
    ("made", "rule", "read"),
    [
        (process("73181595", 100), "cbam-precursor-short", ("0 t", "≥ 100 t")),
        (
            process("73181595", 100, wire(quantity_t=94)),
            "cbam-precursor-short",
            ("94 t", "≥ 100 t"),
        ),
        (process("73181595", 100, wire(quantity_t=301)), "cbam-magnitude", ("301 t", "≤ 300 t")),
        (
            process("31021019", 823, nitrogen_content=0.46),
            "cbam-precursor-short",
            ("0 t", "≥ 460 t"),
        ),
        (
            process("31021019", 1, nitrogen_content="0.46 %"),
            "cbam-magnitude",
            ("4.6 kg/t", "50 … 467"),
        ),
        (
            process(
                "25232900",
                100,
                {"cn": "25231000", "quantity_t": 95, "direct": 0.8, "indirect": 0},
                clinker_content=0.7,
            ),
            "cbam-content-differs",
            ("70 t", "95 t"),
        ),
    ],
)
def test_what_does_not_add_up_is_questioned(made, rule, read):
    assert calculated(made)[1].get(rule) == read


def test_what_adds_up_is_not():
    assert calculated(process("73181595", 100, wire(quantity_t=96)))[1] == {}
    clinker = {"cn": "25231000", "quantity_t": 72, "direct": 0.8, "indirect": 0}
    assert calculated(process("25232900", 100, clinker, clinker_content=0.7))[1] == {}


def test_a_gas_that_does_not_count_for_the_goods_is_left_out_and_said():
    """10 t of N2O are 2,650 t CO2e: of nitric acid they count, of pig iron they do not."""
    stream = {"method": "measured", "gas": "N2O", "mass": "10 t", "process": "b"}
    iron, told = calculated(process("72011011", 100), source_streams=[stream])
    assert iron == pytest.approx(0.1) and told["cbam-gas-other"][0] == "N2O 2650 tCO2e"
    ammonia = {"cn": "28141000", "quantity_t": 30, "direct": 0, "indirect": 0}
    acid = process("28080000", 100, ammonia, nitrogen_content=0.22)
    value, told = calculated(acid, source_streams=[stream])
    assert value == pytest.approx(0.1 + 26.5) and "cbam-gas-other" not in told


def test_years_that_disagree_are_refused_and_more_imported_than_made_is_questioned():
    period = {"start": "2027-01-01", "end": "2027-12-31"}
    with pytest.raises(Refusal) as refused:
        calculated(process("72011011", 100), period=period)
    assert [f.rule for f in refused.value.findings] == ["cbam-two-values"]
    imports = [{"cn": "72011011", "quantity_t": 106, "process": "b", "cscf": 1}]
    told = calculated(process("72011011", 100), imports=imports)[1]
    assert told["cbam-import-over"] == ("106 t", "≤ 100 t")
    assert calculated(process(72011011.0, 100))[0] == pytest.approx(0.1), "as spreadsheets write"
