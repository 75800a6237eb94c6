"""From a plant's name to the right factor, with reasons."""

import sys
from dataclasses import replace

import pytest

from cast import ROOT
from zuji.core.refusals import Refusal
from zuji.factors import builtin_library, library_with, optional_packs
from zuji.factors.matching import FactorQuery, match
from zuji.factors.offered import spoken
from zuji.factors.record import Source
from zuji.footprint.selection_record import selection_record

LIBRARY = builtin_library()
sys.path.insert(0, str(ROOT / "benchmarks" / "matching"))


def best(name, **wanted):
    found = match(LIBRARY, FactorQuery(name, **wanted))
    return found[0].factor.id if found else None


def test_the_footprint_family_comes_before_the_co2_family():
    found = match(LIBRARY, FactorQuery("山东电力", "kWh", "CN-SD", 2023), limit=40)
    families = [c.factor.use == "product_footprint" for c in found]
    assert families == sorted(families, reverse=True)


def test_the_latest_year_not_after_the_period():
    assert best("外购电", unit="kWh", year=2024) == "cn.elec.cf.2024.national_avg"
    assert best("外购电", unit="kWh", year=2023) == "cn.elec.cf.2023.national_avg"


def test_province_before_nation_before_a_stand_in():
    assert best("热力", unit="GJ", region="CN-SD") == "cn.heat.shandong"
    assert best("热力", unit="GJ", region="CN-HE") == "cn.heat.hebei"
    ids = [c.factor.id for c in match(LIBRARY, FactorQuery("聚丙烯", "t"))]
    assert ids.index("cn.upstream.polypropylene") < ids.index("tw.upstream.polypropylene")


def test_a_unit_that_does_not_fit_is_no_candidate():
    assert all(
        c.factor.per.dimension == LIBRARY.get("cn.upstream.natural_gas").per.dimension
        for c in match(LIBRARY, FactorQuery("天然气", "m3"))
    )
    assert match(LIBRARY, FactorQuery("天然气", "item")) == []


def test_every_candidate_says_why_in_both_languages_and_scores_add_up():
    for candidate in match(LIBRARY, FactorQuery("32%液碱", "t", "CN-SD", 2024, "raw_material")):
        assert candidate.score == pytest.approx(sum(r.points for r in candidate.reasons))
        assert all(r.label.zh and r.label.en for r in candidate.reasons)
        assert {r.rule for r in candidate.reasons} == {
            "name",
            "detail",
            "family",
            "region",
            "year",
            "stage",
            "confidence",
            "derived",
        }


def test_grades_and_brackets_do_not_hide_a_name():
    assert "炭黑" in spoken("炭黑 N330")
    assert best("动力煤（5500大卡）", unit="GJ") == "bg.raw_coal_cn.energy"
    assert best("片碱", unit="t") == "bg.caustic_soda"


@pytest.mark.parametrize(
    "name", ["量子纠缠装置", "quantum entanglement device", "legal advice", "violin", "心理咨询"]
)
def test_nothing_alike_gives_nothing(name):
    assert match(LIBRARY, FactorQuery(name)) == []


def test_the_labelled_pairs_are_matched_about_as_well_as_the_benchmark_says():
    """A floor, well under the figure in benchmarks/README.md, that notices a broken matcher."""
    from evaluate import evaluated

    found = evaluated()
    assert found.pairs >= 200
    assert found.top1 > 0.91
    assert found.top5 > 0.965


def test_labels_of_the_pairs_exist():
    import csv

    with (ROOT / "benchmarks" / "matching" / "pairs.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {one for r in rows for one in r["expected"].split("|")} <= set(LIBRARY.factors)
    assert len({(r["name"], r["unit"]) for r in rows}) == len(rows)


def test_optional_packs_count_only_where_asked_for():
    others = {"tw-moenv-cfp", "uk-desnz-2024", "us-epa-hub-2025"}
    assert set(optional_packs()) == others
    extra = library_with("tw-moenv-cfp")
    assert len(extra) > len(LIBRARY)
    assert all(f.source.licence for f in extra.packs[-1].factors)
    with pytest.raises(Refusal) as caught:
        library_with("nonsense")
    assert caught.value.findings[0].rule == "pack-unknown"


def test_a_study_uses_an_optional_pack_by_name():
    from sectors.test_all_models import computed, typical

    name = next(f.id for f in library_with("tw-moenv-cfp").packs[-1].factors if f.name_zh == "氨")

    def use(data):
        data["packs"] = ["tw-moenv-cfp"]
        data["factors"] = {"ammonia_supply": name}

    assert computed("urea", use).chosen["ammonia_supply"].factor.id == name
    assert typical("urea").chosen["ammonia_supply"].factor.id != name


def test_what_was_chosen_what_was_next_and_why_is_kept_with_the_study():
    from sectors.test_all_models import typical

    record = selection_record(typical("tyre"))
    entry = record["sulfur_supply"]
    assert entry["chosen"] == "bg.sulfur"
    assert entry["by"] == "model"
    assert entry["rank"] == 1
    entry = record["grid"]
    assert entry["next"]
    assert all(n["why"]["zh"] and n["why"]["en"] for n in entry["next"])


def test_nothing_unclear_or_non_commercial_is_built_in():
    for pack in LIBRARY.packs:
        for factor in pack.factors:
            assert "NC" not in factor.source.licence, factor.id
            assert not (factor.confidence == "R" and factor.active), factor.id


def points(factor, **wanted):
    """Rule → points of one factor that is certain to be alike in name."""
    from zuji.factors.library import Library

    (found,) = match(Library({factor.id: factor}), FactorQuery(factor.name_zh, **wanted))
    return {r.rule: round(r.points, 9) for r in found.reasons}


BASE = replace(
    LIBRARY.get("cn.upstream.sodium_hydroxide"),
    note="",
    evidence="database",
    year=2020,
    region="CN",
    confidence="V",
    source=Source("示例来源"),
)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, 4 * 0.7),
        ({"evidence": "literature"}, 4 * 0.7 * 0.6),
        ({"note": "文献值", "source": Source("某文献")}, 4 * 0.7),
        ({"confidence": "supplier"}, 4.0),
        ({"confidence": "A"}, 4 * 0.9),
        ({"confidence": "V-code"}, 4 * 0.6),
        ({"confidence": "D"}, 4 * 0.4),
        ({"confidence": "R"}, 4 * 0.2),
    ],
)
def test_literature_counts_six_tenths_of_what_its_confidence_is_worth(change, expected):
    assert points(replace(BASE, **change))["confidence"] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("of", "wanted", "expected"),
    [
        ("CN-SD", "CN-SD", 12.0),
        ("CN", "CN-SD", 12 * 0.9),
        ("CN", "CN", 12 * 0.9),
        ("GLO", "CN-SD", 12 * 0.5),
        ("", "CN-SD", 12 * 0.5),
        ("CN-HE", "CN-SD", 12 * 0.2),
        ("GB", "CN-SD", 12 * 0.1),
    ],
)
def test_the_nearer_the_region_the_more_points(of, wanted, expected):
    assert points(replace(BASE, region=of), region=wanted)["region"] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("category", "year", "expected"),
    [
        ("chemical", 2020, 6.0),
        ("chemical", 2030, 3.0),
        ("chemical", 2010, 3.0),
        ("chemical", 2040, 0.0),
        ("chemical", 2060, 0.0),
        ("chemical", None, 0.0),
        ("electricity_footprint", 2020, 6.0),
        ("electricity_footprint", 2019, -6.0),
    ],
)
def test_a_factor_loses_a_twentieth_a_year_and_a_younger_grid_statistic_is_marked_down(
    category, year, expected
):
    """The factor is of 2020."""
    assert points(replace(BASE, category=category), year=year)["year"] == pytest.approx(expected)


def test_the_family_and_the_stage_count_only_where_they_fit():
    other = replace(BASE, use="organisation_accounting")
    assert (points(BASE)["family"], points(other)["family"]) == (60.0, 0.0)
    assert points(BASE, stage="raw_material")["stage"] == 10.0
    assert points(BASE, stage="use_phase")["stage"] == points(BASE)["stage"] == 0.0


@pytest.mark.parametrize(
    ("name", "factor"),
    [
        ("硫酸", "bg.sulfuric_acid"),
        ("合成氨", "bg.ammonia_coal"),
        ("锌锭", "bg.zinc"),
        ("天然橡胶", "bg.natural_rubber"),
        ("电网电力", "cn.elec.cf.2024.national_avg"),
    ],
)
def test_the_row_that_the_models_take_goes_before_older_and_foreign_ones_of_its_substance(
    name, factor
):
    """Ammonia 2.41 of one paper, zinc 9.18 and sulfuric acid 0.289 of Taiwan stand behind it; power
    keeps the official figure.
    """
    assert best(name) == factor
