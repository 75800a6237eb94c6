"""The coded columns of the packs say what the sources say; they alone make a stand-in."""

from dataclasses import replace

import pytest

from zuji.factors import library_with, optional_packs
from zuji.factors.codes import boundary_code_said, codes
from zuji.factors.matching import FactorQuery, match
from zuji.factors.packs import read_rows, row_of
from zuji.factors.record import factor_from_json
from zuji.footprint.selection import proxy_reasons

LIBRARY = library_with(*optional_packs())
LITERATURE = LIBRARY.get("cn.upstream.alumina")
HEAT = LIBRARY.get("cn.heat.shandong")


def reasons(factor, country="CN"):
    return [why["en"] for why in proxy_reasons(factor, country)]


def test_every_shipped_factor_says_what_it_rests_on_and_what_it_covers():
    for factor in LIBRARY:
        assert factor.evidence in codes("evidence"), factor.id
        assert bool(factor.boundary_code) == bool(factor.boundary), factor.id
        assert not factor.boundary_code or factor.boundary_code in codes("boundary_code")


def test_literature_is_what_the_cpcd_classes_as_literature_and_nothing_else():
    # CPCD writes its data class into the title: 文献数据 or 核心数据库
    by_title = {f.id for f in LIBRARY if "文献" in f.source.title or "文献" in f.note}
    assert {f.id for f in LIBRARY if f.evidence == "literature"} == by_title
    assert len(by_title) == 24


def test_a_narrower_boundary_is_what_the_source_words_so_but_for_freight():
    # of freight 大门到坟墓 is the whole: the vehicle's operation with the fuel's life cycle
    narrow = {
        f.id
        for f in LIBRARY
        if ("大门到坟墓" in f.boundary or "combustion only" in f.boundary)
        and not f.category.startswith("transport_freight")
    }
    coded = {f.id for f in LIBRARY if f.boundary_code in {"gate_to_grave", "combustion_only"}}
    assert coded == narrow
    assert len(narrow) == 16
    assert LIBRARY.get("cn.freight.air").boundary_code == "fuel_cycle"


def test_a_stand_in_is_known_by_its_codes_and_region_never_by_its_notes():
    assert reasons(LITERATURE) == ["literature"]
    assert reasons(HEAT) == ["gate to grave"]
    assert [why["zh"] for why in proxy_reasons(HEAT)] == ["大门到坟墓"]
    assert reasons(replace(LITERATURE, evidence="database")) == []
    assert reasons(replace(HEAT, boundary_code="cradle_to_gate")) == []
    plain = LIBRARY.get("cn.upstream.ammonia_coal")
    assert reasons(replace(plain, note="与文献比较 gate-to-grave", boundary="大门到坟墓")) == []
    assert reasons(plain, "US") == ["region CN"]
    assert reasons(replace(LITERATURE, kind="parameter")) == []


def test_a_literature_value_keeps_six_tenths_of_its_points_of_confidence_in_matching():
    def points(name):
        found = match(LIBRARY, FactorQuery(name, "t"))
        best = next(c for c in found if not c.factor.id.startswith("bg."))
        return best.factor.evidence, next(r.points for r in best.reasons if r.rule == "confidence")

    # tag V-code 0.6 of 4 points: 2.4, and 0.6 × 2.4 = 1.44 for literature
    assert points("氧化铝") == ("literature", pytest.approx(1.44))
    assert points("合成氨（煤路线）") == ("database", pytest.approx(2.4))


def test_a_record_frozen_before_the_columns_is_read_by_its_words():
    for factor in LIBRARY:
        old = factor.as_json()
        del old["evidence"], old["boundary_code"]
        assert proxy_reasons(factor_from_json(old)) == proxy_reasons(factor), factor.id


@pytest.mark.parametrize(
    ("boundary", "category", "code"),
    [
        ("大门到坟墓", "heat_steam", "gate_to_grave"),
        ("gate-to-grave", "waste_disposal", "gate_to_grave"),
        ("大门到坟墓", "transport_freight", "fuel_cycle"),
        ("purchased heat, combustion only", "heat_steam", "combustion_only"),
        ("摇篮到大门", "steel", "cradle_to_gate"),
        ("", "steel", ""),
    ],
)
def test_a_boundary_in_words_leads_to_its_code(boundary, category, code):
    assert boundary_code_said(boundary, category) == code


@pytest.mark.parametrize("column", ["evidence", "boundary_code"])
def test_a_code_that_does_not_exist_is_refused_where_it_stands(column):
    row = row_of(LITERATURE) | {column: "hearsay"}
    text = ",".join(row) + "\n" + ",".join(f'"{cell}"' for cell in row.values()) + "\n"
    factors, findings = read_rows(text, "own.csv", "1")
    assert factors == []
    assert [(f.rule, f.place, f.read) for f in findings] == [
        ("value-type", f"own.csv:2 {column}", "hearsay")
    ]
    assert "literature" in findings[0].expected or "gate_to_grave" in findings[0].expected
