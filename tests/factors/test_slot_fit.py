"""A factor chosen for a slot is about its substance or service; a unit that fits is not enough."""

from dataclasses import replace

import pytest

from cast import assessed, example_data
from zuji.core.label import Label
from zuji.core.refusals import AT_TERMINAL, Refusal
from zuji.factors import builtin_library
from zuji.factors.slot_fit import fits_slot, modes
from zuji.footprint.examples import typical_path
from zuji.sectors.registry import get_model, model_files

LIBRARY = builtin_library()


def usual(slot):
    ids = [slot.default] if isinstance(slot.default, str) else list(slot.default.values())
    return [LIBRARY.factors[name] for name in ids if name in LIBRARY.factors]


def named(zh, kind="emission"):
    return next(f for f in LIBRARY if f.name_zh == zh and f.kind == kind)


def study_with(**more):
    return example_data("cement-demo") | more


def diesel_of(unit):
    return next(f for f in LIBRARY if f.name_zh.startswith("柴油 CO2") and f.unit == unit)


def test_diesel_is_no_clinker_although_both_are_tonnes_of_co2_a_tonne():
    diesel = diesel_of("tCO2/t")
    with pytest.raises(Refusal) as caught:
        assessed(study_with(factors={"clinker_ef": diesel.id}))
    finding = next(f for f in caught.value.findings if f.rule == "factor-slot")
    assert "Clinker" in finding.message("en") and "熟料" in finding.message("zh")
    assert "state the reason" in finding.remedy("en") and diesel.id not in finding.remedy("en")
    before = AT_TERMINAL.set(True)
    try:
        assert f"waivers as {diesel.id}: reason" in finding.remedy("en")
    finally:
        AT_TERMINAL.reset(before)


def test_a_stated_reason_lets_a_stand_in_pass_with_a_warning():
    rail = named("铁路运输")
    with pytest.raises(Refusal, match="factor-slot "):
        assessed(study_with(factors={"road": rail.id}))
    study = study_with(factors={"road": rail.id}, waivers={rail.id: "演示"})
    found = [f for f in assessed(study).findings if f.rule == "factor-slot-waived"]
    assert [(f.severity, f.read) for f in found] == [("warn", "演示")]


def test_every_factor_that_a_model_names_fits_its_slot():
    for model in model_files():
        for slot in get_model(model).slots.values():
            for factor in usual(slot):
                assert fits_slot(factor, slot.label, usual(slot)), (model, slot.name, factor.id)


@pytest.mark.parametrize(
    ("slot", "chosen"),
    [
        ("grid", "2024年电力碳足迹因子-水力发电"),
        ("limestone_supply", "石灰石"),
        ("road", "重型柴油货车运输"),
        ("clinker_supply", "水泥熟料"),
    ],
)
def test_a_factor_for_the_same_thing_fits(slot, chosen):
    of_cement = get_model("cement").slots[slot]
    assert fits_slot(named(chosen), of_cement.label, usual(of_cement))


@pytest.mark.parametrize(
    ("slot", "chosen", "kind"),
    [
        ("limestone_supply", "水泥熟料", "emission"),
        ("clinker_supply", "石灰石", "emission"),
        ("road", "铁路运输", "emission"),
        ("road", "沿海和远洋航运-干散货船", "emission"),
        ("plastic", "未漂白牛皮纸袋纸", "emission"),
        ("coke_ef_ipcc", "其他烟煤", "parameter"),
        ("coal_cc", "天然气 单位热值含碳量", "parameter"),
    ],
)
def test_a_factor_for_another_thing_does_not_fit_though_its_unit_does(slot, chosen, kind):
    of_cement = get_model("cement").slots[slot]
    assert not fits_slot(named(chosen, kind), of_cement.label, usual(of_cement))


MODES = ("road", "rail", "sea", "inland_water", "pipeline", "air")
SLOTS = {
    "road": Label("公路货运", "Road freight"),
    "rail": Label("铁路货运", "Rail freight"),
    "sea": Label("海运", "Sea freight"),
    "inland_water": Label("内河货运", "Inland shipping"),
    "pipeline": Label("管道输送", "Pipeline transport"),
    "air": Label("航空货运", "Air freight"),
}
# Names as databases write them: USLCI, ecoinvent, ELCD, GREET and Chinese ones
FREIGHT = {
    "road": [
        ("", "Transport, combination truck, diesel powered"),
        ("", "transport, freight, lorry >32 metric ton, EURO6"),
        ("", "Articulated lorry transport, Total weight >32 t"),
        ("重型半挂车运输", ""),
        ("道路运输，卡车", ""),
    ],
    "rail": [
        ("铁路柴油机车", "Transport, train, diesel powered"),
        ("", "transport, freight train, electricity"),
        ("", "Rail transport, average train, 726t payload"),
        ("铁路货车运输", ""),
    ],
    "sea": [
        ("远洋货轮（重油）", "Transport, ocean freighter, residual fuel oil powered"),
        ("", "transport, freight, sea, bulk carrier for dry goods"),
        ("", "Transport, maritime, container ship"),
        ("沿海散货船", ""),
    ],
    "inland_water": [
        ("", "Transport, barge, average fuel mix"),
        ("", "transport, freight, inland waterways, barge"),
        ("内河驳船运输", ""),
        ("长江干线货船", ""),
    ],
    "pipeline": [("", "Transport, pipeline, natural gas"), ("原油管道输送", "")],
    "air": [
        ("", "Transport, aircraft, freight"),
        ("", "transport, freight, air, dedicated freight"),
        ("全货机运输", ""),
    ],
}


def freight(zh, en):
    known = LIBRARY.factors["us.uslci.freight.rail"]
    return replace(known, id="x.freight", name_zh=zh or en, name_en=en or zh)


def usual_of(mode):
    ids = {"road": "road_diesel_heavy", "sea": "sea_dry_bulk", "inland_water": "river_dry_bulk"}
    name = f"cn.freight.{ids.get(mode, mode)}"
    return [LIBRARY.factors.get(name, LIBRARY.factors["cn.freight.rail"])]


@pytest.mark.parametrize("asked", MODES)
@pytest.mark.parametrize("offered", MODES)
def test_freight_fits_a_slot_of_its_mode_and_no_other(asked, offered):
    for zh, en in FREIGHT[offered]:
        fits = fits_slot(freight(zh, en), SLOTS[asked], usual_of(asked))
        assert fits == (asked == offered), (zh, en)


@pytest.mark.parametrize(
    ("zh", "en", "said"),
    [
        ("", "Transport, vessel, average", {"sea", "inland_water"}),
        ("货船运输", "", {"sea", "inland_water"}),
        ("", "Transport, trailer", {"road"}),
        ("", "Transport, railroad", {"rail"}),
        ("汽车运输船", "", {"sea", "inland_water"}),
        ("公铁联运（铁路、公路）", "", {"rail", "road"}),
        ("", "Transport of fresh seafood in airtight boxes", set()),
    ],
)
def test_names_say_their_modes_in_whole_words(zh, en, said):
    assert modes([zh, en]) == said


def test_a_ship_of_no_said_water_and_a_mode_unsaid_are_for_the_names_to_decide():
    ship, unsaid = freight("", "Transport, vessel, average"), freight("", "Transport, average")
    for factor in (ship, unsaid):
        assert not fits_slot(factor, SLOTS["sea"], usual_of("sea"))
        assert fits_slot(factor, Label("运输", factor.name_en), usual_of("sea"))
    assert not fits_slot(ship, Label("铁路", "Rail freight"), [ship])


def test_what_is_no_freight_is_not_taken_for_it_by_a_word():
    diesel = replace(diesel_of("tCO2/t"), name_zh="铁路机车", name_en="Train, diesel")
    assert not fits_slot(diesel, SLOTS["rail"], usual_of("rail"))


def test_the_north_american_ingot_needs_no_reason_for_its_freight():
    study = example_data("aluminium-us-1998")
    assert set(study["waivers"]) == {"us.uslci.coke.metallurgical"}
    rules = [f.rule for f in assessed(study).findings]
    assert rules.count("factor-slot-waived") == 1 and "factor-slot" not in rules


def test_a_slot_that_the_model_leaves_open_takes_what_the_study_names():
    slot = get_model("bill_of_materials").slots["material_1_factor"]
    assert fits_slot(named("石灰石"), slot.label, usual(slot))


def test_the_factors_of_a_plant_itself_are_its_own_word():
    row = {
        "id": "own.x",
        "name_zh": "本厂原料",
        "unit": "kgCO2e/t",
        "value": 3,
        "source_title": "x",
    }
    study = study_with(own_factors=[row], factors={"limestone_supply": "own.x"})
    assert not [f for f in assessed(study).findings if f.rule.startswith("factor-slot")]


@pytest.mark.parametrize("model", model_files())
def test_the_typical_studies_choose_what_their_slots_ask_for(model):
    from zuji.core.yamlfile import load_yaml

    data = load_yaml(typical_path(model).read_text("utf-8"), "typical").data
    rules = {f.rule for f in assessed(data).findings}
    assert "factor-slot-waived" not in rules


def test_the_reason_for_a_choice_that_does_not_fit_is_given_before_it_is_made():
    from zuji.footprint.profile import DEFAULT_PROFILE, get_profile
    from zuji.footprint.selection import misfit

    slot, profile = get_model("cement").slots["limestone_supply"], get_profile(DEFAULT_PROFILE)
    clinker = named("水泥熟料")
    found = misfit(clinker, slot, LIBRARY, profile)
    assert found is not None and found.rule == "factor-slot"
    assert misfit(clinker, slot, LIBRARY, profile, {clinker.id}) is None
    assert misfit(usual(slot)[0], slot, LIBRARY, profile) is None
