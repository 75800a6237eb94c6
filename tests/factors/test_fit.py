"""Form, strength and filler of what is offered, and names that are read by their head. Expected
values are arithmetic (40 % over 49 % is 0.8163) and common knowledge of materials.
"""

import pytest

from zuji.factors.contents import is_partial
from zuji.factors.fit import strengths
from zuji.factors.identify import identify
from zuji.factors.library import full_library
from zuji.factors.links import english_name, is_named_in_chinese, link_of
from zuji.factors.matching import FactorQuery
from zuji.factors.offering import offered_for
from zuji.factors.substances import is_kind_of


def meant(name):
    found = identify(name)
    return found.substance if found else None


def best(name):
    return offered_for(FactorQuery(name)).candidates[0]


@pytest.mark.parametrize(
    ("name", "offered", "share"),
    [
        ("硝酸 68%", 100, 0.68),
        ("氢氟酸 40%", 49, 40 / 49),
        ("液碱 32%", 32, 1.0),
        ("hydrochloric acid 31%", 32, 31 / 32),
        ("磷酸 75%", 85, 75 / 85),
    ],
)
def test_an_amount_of_another_strength_is_restated(name, offered, share):
    row = best(name)
    assert row.multiply_by == pytest.approx(share)
    told = [note for note in row.notes if f"{offered} %" in note.zh and f"{offered} %" in note.en]
    assert bool(told) == (share != 1.0)


def test_strengths_within_three_hundredths_are_one():
    nearly = strengths("磷酸 82.5%", "phosphoric_acid", best("磷酸 85%").factor)
    apart = strengths("磷酸 82.4%", "phosphoric_acid", best("磷酸 85%").factor)
    assert nearly.multiply_by == 1.0  # 82.5 / 85 = 0.9706
    assert apart.multiply_by == pytest.approx(82.4 / 85)  # 0.9694


def test_a_strength_that_only_one_side_says_is_told():
    assert "100 %" in best("硝酸").notes[0].en
    assert best("石灰石 52%").notes == ()
    unsaid = [row for row in offered_for(FactorQuery("氨水 20%")).candidates if row.notes]
    assert unsaid
    assert all("no strength" in row.notes[0].en for row in unsaid)


def test_a_sheet_is_no_billet_and_a_bar_no_billet():
    assert link_of(best("304不锈钢卷板").factor).substance == "stainless_steel_cold_rolled"
    assert link_of(best("Stainless steel sheet AISI 304 2B").factor).substance == (
        "stainless_steel_cold_rolled"
    )
    bar = best("42CrMo圆钢")
    assert link_of(bar.factor).substance == "steel_bar"
    assert "合金钢棒" in bar.notes[0].zh
    assert not bar.exact


def test_what_stands_in_says_so():
    tube = best("铜管")
    assert not tube.exact
    assert any("another form" in note.en for note in tube.notes)
    assert "another form" in offered_for(FactorQuery("铜管")).said.en
    alloy = best("Aluminium alloy ingot A356")
    assert link_of(alloy.factor).substance == "primary_aluminium"
    assert alloy.notes[0].en.startswith("This is a factor of Primary aluminium standing in for")
    assert best("电解铜").notes == ()
    assert best("电解铜").exact


def test_a_filled_plastic_is_told_from_the_plain_one():
    assert meant("PP+30%玻纤") == "polypropylene"
    assert "filled" in best("PA66-GF30").notes[-1].en
    assert best("PA66").notes == ()


@pytest.mark.parametrize(
    ("name", "substance"),
    [
        ("棉纱 32S", "cotton_yarn"),
        ("涤棉混纺纱 T/C 65/35", "blended_cotton_yarn"),
        ("铝箔 8011 0.015mm", "aluminium_foil"),
        ("锦纶6 FDY 70D", "polyamide_yarn"),
        ("ABS PA-757", "abs"),
        ("PET瓶片 水瓶级", "polyethylene_terephthalate"),
        ("氢氧化纳", "sodium_hydroxide"),
        ("聚丙稀粒子", "polypropylene"),
        ("sulfric acid 98%", "sulfuric_acid"),
        ("stainles steel sheet", "stainless_steel_sheet"),
        ("Corrugated carton 5-ply", "corrugated_box"),
        ("Ammonia from coal", "ammonia"),
        ("Copper, secondary", "secondary_copper"),
        ("Primary aluminium, hydro power", "primary_aluminium"),
        ("Caustic soda, membrane, 100 %", "sodium_hydroxide"),
        ("原煤，按热量", "raw_coal"),
        ("氧气 瓶", "oxygen"),
    ],
)
def test_a_name_is_read_by_its_head(name, substance):
    assert meant(name) == substance


@pytest.mark.parametrize("name", ["氧气瓶", "涂料桶", "纳米装置", "矿用卡车", "水泥袋装机"])
def test_a_container_or_a_machine_is_not_what_it_holds_or_hauls(name):
    assert meant(name) is None


SEVERAL = frozenset(
    {
        "bg.coal_middlings",
        "bg.coal_middlings.energy",
        "bg.food_waste_digestion",
        "bg.grid_building",
        "bg.landfill",
        "bg.reformate_lpg",
        "bg.road_lng",
        "bg.sludge_incineration",
        "bg.waste_tyres_collected",
        "cn.freight.river_dry_bulk",
        "cn.heat.default",
        "uk.upstream.retreaded_tyre",
        "uk.waste.combustion_collection",
        "uk.waste.commercial_landfill",
        "uk.waste.metal_recycling",
        "uk.waste.plastic_recycling",
        "uk.waste.tyre_recycling",
        "us.uslci.electricity.coal",
        "us.uslci.electricity.oil",
        "us.uslci.freight.rail",
    }
)
"""Factors whose names hold several things, or the work and what it is done to."""


def test_both_names_of_a_factor_are_of_what_it_is_linked_to():
    library = full_library()
    apart = set()
    for factor in library:
        link = link_of(factor).substance
        is_path = " / " in factor.name_en or factor.id.startswith(("us.epahub", "owid", "cn.grid"))
        if factor.kind != "emission" or not link or is_path or "电力碳足迹因子" in factor.name_zh:
            continue
        if factor.name_zh.startswith("再生料-") or factor.id in SEVERAL or is_partial(factor):
            continue
        for name in (factor.name_zh, english_name(factor)):
            said = meant(name)
            if said and not (is_kind_of(said, link) or is_kind_of(link, said)):
                apart.add((factor.id, name, said))
    assert apart == IN_ITS_OWN_WORDS


IN_ITS_OWN_WORDS = {
    ("tw.moenv.a7ee558a7f", "廢溶劑（A、C、D類）蒸餾回收處理服務", "waste_solvent"),
    ("tw.moenv.ac3d3cf6c3", "風力發電機組發電(1500KW，2014)", "wind_turbine"),
    ("tw.moenv.badfd86086", "廢溶劑（不分類別）蒸餾回收處理服務", "waste_solvent"),
    ("tw.moenv.c94a6ba117", "聚酯纖維棉(已精梳，供紡織用)", "cotton"),
    ("tw.moenv.e453b4a061", "以柴油動力垃圾車清除運輸一般廢棄物", "municipal_solid_waste"),
}
"""Names that tools/substances.py links by hand."""


def test_the_english_name_of_a_row_in_chinese_is_its_own_not_that_of_what_was_asked_for():
    rows = [row.factor for row in offered_for(FactorQuery("304不锈钢"), 20).candidates]
    billets = [row for row in rows if "鋼胚" in row.name_zh]
    assert billets
    assert {english_name(row) for row in billets} == {"Stainless steel billet"}
    assert all(is_named_in_chinese(row) for row in billets)
