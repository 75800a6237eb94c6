"""The origins of embedded emissions sum to them, through every process of an installation."""

import math

import pytest

from cast import ROOT
from zuji.cbam import read_file
from zuji.cbam.calculation import solved_installation
from zuji.cbam.parts import embedded_parts
from zuji.cbam.reading import read_data

EXAMPLES = sorted((ROOT / "examples" / "cbam").glob("*.yaml"))


def parts_of_goods(fields):
    solver = solved_installation(fields)
    for solved in solver.solved.values():
        for product in solved.process.products:
            if product.good:
                specific = solver.specific(solved, product)
                yield product.good.cn, specific, embedded_parts(solver, solved, product)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_origins_sum_to_direct_and_indirect(path):
    for _, specific, parts in parts_of_goods(read_file(path)):
        direct = math.fsum(part.amount for part in parts if not part.is_indirect)
        indirect = math.fsum(part.amount for part in parts if part.is_indirect)
        assert direct == pytest.approx(specific.direct, abs=1e-12)
        assert indirect == pytest.approx(specific.indirect, abs=1e-12)


def test_own_precursors_stand_as_the_terms_of_their_processes():
    # iron: 300 t, 20 t with heat from outside, 70 t of the own boiler, 50 t with heat given;
    # all its 200 t go into 100 t of billets, with 40 t of emissions of their own and 5 t of an
    # alloy at 3.0 and 0.4 of indirect, which a good of Annex II carries
    data = {
        "year": 2026,
        "heat_units": {"id": "boiler", "heat": 1},
        "source_streams": {"method": "process", "activity": 70, "ef": 1, "unit_id": "boiler"},
        "processes": [
            {
                "id": "iron",
                "direct_emissions": 300,
                "electricity": 0,
                "heat_imported": [{"amount": 2, "ef": 10}, {"amount": 1, "unit_id": "boiler"}],
                "heat_exported": {"amount": 5, "ef": 10},
                "goods": {"cn": "72011011", "quantity_t": 200},
            },
            {
                "id": "steel",
                "direct_emissions": 40,
                "electricity": 0,
                "goods": {"cn": "72071114", "quantity_t": 100},
                "precursors": [
                    {"cn": "72011011", "process": "iron", "quantity_t": 200},
                    {"cn": "72021120", "quantity_t": 5, "direct": 3, "indirect": 0.4},
                ],
            },
        ],
    }
    found = {cn: (specific, parts) for cn, specific, parts in parts_of_goods(read_data(data))}
    specific, parts = found["72071114"]
    by_kind = {}
    for part in parts:
        by_kind[part.kind, part.is_indirect] = by_kind.get((part.kind, part.is_indirect), 0)
        by_kind[part.kind, part.is_indirect] += part.amount
    # direct (40 + 300) / 100, heat 20, 70 and -50 / 100, bought 5 × 3 / 100, 5 × 0.4 / 100
    assert by_kind["direct", False] == pytest.approx(3.4)
    assert by_kind["heat_in", False] == pytest.approx(0.2)
    assert by_kind["heat_own", False] == pytest.approx(0.7)
    assert by_kind["heat_out", False] == pytest.approx(-0.5)
    assert by_kind["bought", False] == pytest.approx(0.15)
    assert by_kind["bought", True] == pytest.approx(0.02)
    assert specific.total == pytest.approx(3.4 + 0.2 + 0.7 - 0.5 + 0.15 + 0.02)


def test_what_lifts_a_negative_sum_to_nothing_is_an_origin_of_its_own():
    # 10 t of emissions, 30 t of heat given to others: -20 t become 0
    data = {
        "year": 2026,
        "processes": {
            "direct_emissions": 10,
            "electricity": 0,
            "heat_exported": {"amount": 3, "ef": 10},
            "goods": {"cn": "72071114", "quantity_t": 10},
        },
    }
    ((_, specific, parts),) = parts_of_goods(read_data(data))
    assert specific.total == 0
    assert {p.kind: p.amount for p in parts if p.amount} == {
        "direct": 1,
        "heat_out": -3,
        "floor": 2,
    }
