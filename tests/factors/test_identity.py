"""Which substance a name means: identity before letters. Expected values are common knowledge of
trade names, grades of standards and CAS numbers.
"""

import csv
import re

import pytest

from cast import ROOT
from zuji.factors import builtin_library, library_with, optional_packs
from zuji.factors.contents import is_partial
from zuji.factors.identify import identify
from zuji.factors.links import index_of, link_of, shipped_links
from zuji.factors.matching import FactorQuery, match
from zuji.factors.offering import offered_for
from zuji.factors.substances import ancestors, names, register, written

EVERY = library_with(*optional_packs())


def meant(name):
    found = identify(name)
    return found.substance if found else None


def first(name, **wanted):
    candidates = offered_for(FactorQuery(name, **wanted)).candidates
    return candidates[0].factor.id if candidates else None


@pytest.mark.parametrize(
    ("name", "substance"),
    [
        ("98酸", "sulfuric_acid"),
        ("液碱32%", "sodium_hydroxide"),
        ("32%离子膜烧碱", "sodium_hydroxide"),
        ("N330", "carbon_black"),
        ("白炭黑", "precipitated_silica"),
        ("环氧丙烷", "propylene_oxide"),
        ("铁精粉65%", "iron_ore_concentrate"),
        ("0#柴油", "diesel"),
        ("42CrMo圆钢", "alloy_steel_bar"),
        ("Q235B热轧卷", "hot_rolled_coil"),
        ("SUS304", "stainless_steel"),
        ("SUS304 2B冷轧板", "stainless_steel_cold_rolled"),
        ("SGCC", "galvanised_sheet"),
        ("STR20", "natural_rubber"),
        ("RSS3", "natural_rubber"),
        ("BR9000", "polybutadiene_rubber"),
        ("SBR1502", "styrene_butadiene_rubber"),
        ("EPDM", "epdm_rubber"),
        ("PP T30S", "polypropylene"),
        ("ADC12", "secondary_aluminium"),
        ("15-15-15", "compound_fertiliser"),
        ("双氧水27.5%", "hydrogen_peroxide"),
        ("无水氨", "ammonia"),
        ("P.O 42.5水泥", "cement"),
        ("耐火砖", "refractory_brick"),
        ("硅铁75#", "ferrosilicon"),
        ("aluminium ingot", "primary_aluminium"),
        ("lead ingot", "lead"),
        ("acrylic acid", "acrylic_acid"),
        ("nitric acid", "nitric_acid"),
        ("Sodium hydroxide (caustic soda), solid", "sodium_hydroxide"),
        ("SS400 热轧开平板 6mm", "hot_rolled_coil"),
        ("SS304 板", "stainless_steel_sheet"),
        ("316L 2B 卷 1.2", "stainless_steel_sheet"),
        ("光伏自用电", "solar_pv_power"),
        ("HW49 废活性炭 焚烧", "incineration_of_hazardous_waste"),
        ("900-041-49 废包装 焚烧", "incineration_of_hazardous_waste"),
        ("废活性炭 焚烧", "incineration_of_municipal_waste"),
        ("煤制EG", "ethylene_glycol"),
        ("煤制甲醇", "methanol"),
        ("PPH-T03", "polypropylene"),
        ("MEG 聚酯级", "ethylene_glycol"),
        ("核电直供电量", "nuclear_power"),
        ("光伏边框型材", "aluminium_extrusion"),
        ("河沙", "aggregates"),
        ("PPS GF40", "polyphenylene_sulfide"),
        ("硫酸氨", "ammonium_sulfate"),
        ("waste water to municipal sewer", "wastewater_treatment"),
        ("Schwefelsäure 96 % techn.", "sulfuric_acid"),
        ("Salzsaeure", "hydrochloric_acid"),
        ("Harnstoff geprillt 46% N", "urea"),
        ("Kathodenkupfer Grade A", "copper"),
        ("軽油", "diesel"),
        ("苛性ソーダ２４％", "sodium_hydroxide"),
        ("ギ酸ソーダ", "sodium_formate"),
        ("溶融亜鉛めっき鋼板 SGCC", "galvanised_sheet"),
        ("ADC12 铝合金锭", "secondary_aluminium"),
        ("6063-T5 铝型材 银白", "aluminium_extrusion"),
        ("异构级混合二甲苯", "xylene"),
        ("PP 黑色 回收料", "recycled_polypropylene"),
        ("HDPE回收料 破碎料 蓝色", "recycled_polyethylene"),
        ("废钢 破碎料", "steel_scrap"),
        ("市政污泥 外运焚烧", "sludge_disposal"),
        ("钼铁合金", "ferromolybdenum"),
        ("20%氨水 脱硝用", "ammonia_water"),
        ("热镀锌合金锭", "zinc_alloy"),
        ("SBS橡胶", "thermoplastic_elastomer"),
        ("2-氯-1，3-丁二烯", "chloroprene"),
    ],
)
def test_names_of_plants_and_customs_lists_mean_their_substance(name, substance):
    assert meant(name) == substance


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [("燒鹼", "烧碱"), ("鋁錠", "铝锭"), ("聚丙烯樹脂", "聚丙烯树脂"), ("熱軋鋼捲", "热轧卷")],
)
def test_traditional_characters_mean_what_simplified_ones_mean(traditional, simplified):
    assert meant(traditional) == meant(simplified) is not None


@pytest.mark.parametrize(
    ("code", "substance"),
    [
        ("7664-93-9", "sulfuric_acid"),
        ("CAS 67-56-1", "methanol"),
        ("HS 310210", "urea"),
        ("3102.10", "urea"),
    ],
)
def test_a_code_means_its_substance(code, substance):
    found = identify(code)
    assert (found.substance, found.why) == (substance, "code")


def test_a_cas_number_with_a_wrong_check_digit_means_nothing():
    assert identify("7664-93-8") is None


@pytest.mark.parametrize(
    "name",
    [
        "丙烯酸羟丙酯",
        "硝酸铈铵",
        "柴油喷油嘴",
        "尿素喷枪",
        "再生尿素",
        "活性炭钢",
        "心理咨询",
        "sodium stannate trihydrate complex",
        "acid rain",
        "copper chromite",
        "余热自用电",
        "2-溴-1，3-丁二烯",
        "PPR 给水管材 DN25",
        "HDPE管道破碎料",
        "ジチオ尿素",
        "镍铬 特种管件",
    ],
)
def test_what_follows_a_substance_or_alters_it_makes_another_thing(name):
    assert identify(name) is None


@pytest.mark.parametrize(
    ("name", "never"),
    [
        ("nitric acid", "ammonium_nitrate"),
        ("acrylic acid", "propylene"),
        ("aluminium ingot", "zinc"),
        ("铅锭", "butanol"),
        ("白炭黑", "carbon_black"),
        ("环氧丙烷", "lpg"),
        ("聚碳酸酯", "soda_ash"),
        ("绿电交易", "national_avg"),
    ],
)
def test_a_neighbour_is_never_offered_first(name, never):
    assert never not in (first(name) or "")


def test_a_known_substance_without_a_factor_says_so():
    offer = offered_for(FactorQuery("丙烯酸"))
    assert offer.candidates == ()
    assert "丙烯酸" in offer.nothing.zh
    assert "Acrylic acid" in offer.nothing.en


def test_an_unknown_name_says_that_it_is_not_known():
    offer = offered_for(FactorQuery("量子纠缠装置"))
    assert offer.candidates == ()
    assert offer.meaning is None
    assert "认不出" in offer.nothing.zh


def test_a_resin_is_its_making_and_its_burning_only_where_asked_for():
    assert all(
        link_of(row.factor).activity in {"production", "recycled"}
        for row in match(EVERY, FactorQuery("HDPE"), 30)
    )
    burnt = match(EVERY, FactorQuery("HDPE焚烧"), 30)
    assert burnt
    assert all(link_of(row.factor).activity == "treatment:incineration" for row in burnt)


def test_steam_without_a_province_is_of_no_province():
    (best, *_) = match(builtin_library(), FactorQuery("外购蒸汽", "GJ"))
    assert best.factor.region == "CN"


def test_a_province_in_the_name_counts():
    found = identify("浙江省电网电力")
    assert (found.substance, found.region) == ("electricity", "CN-ZJ")


def test_a_unit_in_the_name_is_a_gate():
    volume = builtin_library().get("cn.upstream.natural_gas").per.dimension
    rows = match(EVERY, FactorQuery("天然气（万m3）"), 30)
    assert rows
    assert all(row.factor.per.dimension == volume for row in rows)


def test_the_register_is_large_and_its_names_mean_one_thing_each():
    assert len(register()) >= 1500
    assert len(names()) >= 10_000
    for item in register().values():
        assert names()[written(item.name.zh)][0] == item.id, item.id
        assert item.id not in ancestors(item.id)
        assert not item.is_a or item.is_a in register(), item.id


def test_cas_numbers_of_the_register_have_their_check_digit():
    """The last digit is the sum of the others, each times its place from the right, modulo ten."""
    for item in register().values():
        if item.cas:
            digits = item.cas.replace("-", "")
            assert re.fullmatch(r"\d{2,7}-\d\d-\d", item.cas), item.id
            total = sum(int(d) * n for n, d in enumerate(reversed(digits[:-1]), 1))
            assert total % 10 == int(digits[-1]), item.id


def test_every_shipped_factor_has_a_link_and_nearly_every_one_a_substance():
    links = shipped_links()
    assert set(EVERY.factors) <= set(links), sorted(set(EVERY.factors) - set(links))[:5]
    blank = [name for name, link in links.items() if not link.substance]
    assert len(blank) / len(links) < 0.03
    assert {link.substance for link in links.values()} - {""} <= set(register())


@pytest.mark.parametrize(
    ("name", "substance"),
    [
        ("电力 2024", "electricity"),
        ("外购电力2024", "electricity"),
        ("electricity 2024", "electricity"),
        ("柴油 2024", "diesel"),
        ("钢材2024年采购", "steel"),
        ("天然气 1100", "natural_gas"),
        ("2024", None),
        ("2024-T3", "aluminium_alloy"),
        ("铝合金 2024", "aluminium_alloy"),
        ("2024铝板", "aluminium_sheet"),
        ("6061", "aluminium_alloy"),
        ("铝 6061", "aluminium_alloy"),
    ],
)
def test_a_year_or_an_amount_beside_a_name_is_no_grade(name, substance):
    assert meant(name) == substance


@pytest.mark.parametrize(
    ("name", "substance"),
    [
        ("石灰石 CaO 52", "limestone"),
        ("limestone CaO 52", "limestone"),
        ("铝土矿 Al2O3 65", "bauxite"),
        ("磷矿 P2O5 30", "phosphate_rock"),
        ("萤石 CaF2 97", "fluorspar"),
        ("CaO 90", "quicklime"),
        ("生石灰 CaO 90", "quicklime"),
        ("Al2O3", "alumina"),
    ],
)
def test_a_formula_behind_a_name_says_what_it_holds(name, substance):
    assert meant(name) == substance


def test_a_year_in_a_name_does_not_choose_among_the_rows_of_a_substance():
    assert first("2023年采购原煤") == first("采购原煤") == "bg.raw_coal_cn"


@pytest.mark.parametrize("name", ["内河散货船", "内河干散货船", "inland bulk carrier", "内河油船"])
def test_a_ship_on_rivers_is_no_sea_freight(name):
    assert meant(name) == "inland_water_freight"


def test_every_active_factor_is_offered_for_its_own_name():
    library = builtin_library()
    whole = [row for row in library if row.kind == "emission" and not is_partial(row)]
    rows = [row for row in whole if row.active and row.name_zh]
    read_as_another = [
        row
        for row in rows
        if (link := link_of(row)).substance and meant(row.name_zh) != link.substance
    ]
    assert read_as_another
    missing = [
        row.id
        for row in read_as_another
        if row.id not in {c.factor.id for c in match(library, FactorQuery(row.name_zh), 1000)}
    ]
    assert missing == []
    zinc = offered_for(FactorQuery("特高级锌"), 20)
    assert "us.uslci.zinc" in {candidate.factor.id for candidate in zinc.candidates}
    choice = offered_for(FactorQuery("柴油，按热量"))
    assert choice.candidates[0].factor.id == "bg.diesel.energy"
    assert choice.meaning.substance == "diesel"


def test_a_factor_of_ones_own_is_linked_by_its_name():
    from dataclasses import replace

    own = replace(
        EVERY.get("cn.upstream.copper"), id="own.x", name_zh="98%硫酸（甲供）", name_en=""
    )
    assert [f.id for f, _ in index_of([own]).by_substance["sulfuric_acid"]] == ["own.x"]


def test_power_of_another_country_is_not_answered_by_the_grid_of_china():
    assert offered_for(FactorQuery("Netzstrom Deutschland", "kWh")).candidates == ()
    assert offered_for(FactorQuery("Netzstrom", "kWh")).candidates
    chinese = offered_for(FactorQuery("江苏 外购电力", "kWh")).candidates
    assert {candidate.factor.region[:2] for candidate in chinese} == {"CN"}


def test_the_longer_name_of_a_place_is_the_one_that_is_said():
    from zuji.factors.region_words import region_in

    assert (region_in("印度尼西亚"), region_in("印度"), region_in("内蒙古")) == (
        "ID",
        "IN",
        "CN-NM",
    )


def test_names_of_other_languages_are_of_registered_substances_and_say_one_thing():
    from zuji.core.content import table_rows
    from zuji.factors.substances import names, register, written

    rows = list(table_rows("data", "substances", "languages.csv"))
    assert {row["id"] for row in rows} <= set(register())
    assert len({row["id"] for row in rows}) == len(rows)
    own = [
        (row["id"], name) for row in rows for lang in ("de", "ja") for name in row[lang].split("|")
    ]
    apart = {
        (substance, name, names()[written(name)][0])
        for substance, name in own
        if name and names()[written(name)][0] != substance
    }
    assert apart == set()


def test_the_names_set_before_tuning_are_still_found():
    """A floor under the figures of benchmarks/matching/fresh.md."""
    import sys

    sys.path.insert(0, str(ROOT / "benchmarks" / "matching"))
    from fresh import FOLDER, score

    kept = score(FOLDER / "first.csv", "kept")
    assert kept.names == 150
    assert kept.top1 > 0.92
    assert kept.top5 > 0.95
    assert kept.wrong <= 0.03
    with (FOLDER / "first.csv").open(encoding="utf-8") as file:
        assert len({row["name"] for row in csv.DictReader(file)}) == 300
