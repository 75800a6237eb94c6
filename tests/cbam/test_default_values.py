"""Default values and benchmarks as the regulations' tables have them."""

import pytest

from zuji.cbam.countries import read_country
from zuji.cbam.defaults import benchmark, default_value, read_year
from zuji.cbam.goods import good_of, listed_codes, read_cn
from zuji.core.refusals import Refusal

WRITTEN = ["7208 51 20", "7208.51.20", 72085120, "CN 7208 51 20", "7208512000"]
WRONG = {
    **dict.fromkeys(("720", "72085", "steel", ""), "cbam-cn-wrong"),
    **dict.fromkeys(("39012090", "31056000", "72041000"), "cbam-cn-outside"),
    "72085121": "cbam-cn-unlisted",
}


def refused(ask, *words, **options):
    with pytest.raises(Refusal) as caught:
        ask(*words, **options)
    return caught.value.findings[0].rule


def total(cn, country="CN", year=2026, **options):
    return default_value(cn, country, year, **options).record()


@pytest.mark.parametrize(
    ("cn", "value", "marked"),
    [
        ("72085120", 3.186892655, 3.5055819205),  # by its heading of four digits
        ("31021019", 2.85, 2.8785),
        ("76012080", 3.0, 3.3),
        ("28041000", 26.64, 29.304),
        ("73181595", 6.375, 7.0125),  # by six digits
        ("26011200", 0.26, 0.286),
        ("25232900", 1.42, 1.562),
    ],
)
def test_values_of_china_with_the_mark_up_of_2026(cn, value, marked):
    found = total(cn)
    assert found["total"] == pytest.approx(value)
    assert found["total_markup"] == pytest.approx(marked)


def test_the_mark_up_grows_except_for_fertilisers():
    assert [total("76012080", year=y)["total_markup"] for y in (2026, 2027, 2028, 2034)] == (
        pytest.approx([3.3, 3.6, 3.9, 3.9])
    )
    assert total("31021019", year=2028)["total_markup"] == pytest.approx(2.8785)
    assert total("28041000", year=2028)["total_markup"] == pytest.approx(26.64 * 1.3)
    # printed so in the regulation although it is no 30 % on 1.26
    assert total("25231000", "AO", 2028, choice="grey")["total_markup"] == 1.677


def test_indirect_is_nothing_where_only_direct_emissions_count():
    assert total("76012080")["indirect"] is None
    assert not total("76012080")["indirect_counts"]
    assert total("26011200")["indirect"] == 0.06
    assert total("26011200")["indirect_counts"]


def test_a_country_or_row_that_is_not_there_sends_to_the_other_countries():
    other = total("72085120", "ROW")["total"]
    for country, cn in (("FJ", "72085120"), ("CN", "72031000")):
        found = default_value(cn, country, 2026)
        assert found.record()["table"] == "ROW"
        assert [each.rule for each in found.findings] == ["cbam-default-elsewhere"]
    assert total("72085120", "FJ")["total"] == other


def test_unknown_origin_takes_the_highest():
    assert total("25070080", "XX")["total"] == 0.32
    assert total("31021019", "XX")["total_markup"] == pytest.approx(4.64 * 1.01)
    assert total("31021019", "XX")["direct"] is None


def test_white_and_grey_are_parted_and_the_higher_one_is_said():
    found = default_value("25231000", "CN", 2026)
    assert found.record()["total"] == 1.39
    assert found.record()["route"] == "A"
    assert [each.rule for each in found.findings] == ["cbam-default-variant"]
    assert total("25231000", choice="white")["total"] == 1.3
    assert total("25231000", choice="B")["total"] == 1.3
    # Albania prints no white clinker: that of other countries
    assert total("25231000", "AL", choice="white")["table"] == "ROW"
    assert total("25231000", "AL", choice="grey")["total"] == 0.87


def test_what_the_tables_do_not_hold_is_refused():
    assert refused(default_value, "72085120", "DE", 2026) == "cbam-country-exempt"
    assert refused(default_value, "3102", "CN", 2026) == "cbam-cn-many"
    assert refused(default_value, "72085120", "CN", 2026, choice="Q") == "cbam-route-unknown"
    for year in ("2025", "2035", "next", "20.26", ""):
        assert refused(read_year, year, "") == "cbam-year"
    assert read_year(2026, "") == 2026


@pytest.mark.parametrize("written", WRITTEN)
def test_codes_are_read_as_they_are_written(written):
    assert read_cn(written, "") == "72085120"


@pytest.mark.parametrize("written", WRONG)
def test_a_wrong_code_is_refused(written):
    assert refused(read_cn, written, "") == WRONG[written]


def test_countries_are_read_by_code_and_name():
    for name in ("CN", "cn", "China", "中国", "PRC"):
        assert read_country(name, "") == "CN"
    assert read_country("Türkiye", "") == read_country("turkey", "") == "TR"
    assert read_country("Côte d'Ivoire", "") == "CI"
    assert read_country("unknown", "") == "XX"
    assert refused(read_country, "Narnia", "") == "cbam-country-unknown"


def test_every_code_has_a_category_and_its_unit():
    assert {good_of(code).unit for code in listed_codes()} == {"t", "t clinker", "kg N", "kWh"}
    assert good_of("25233000").unit == "t"
    assert good_of("26011200").is_direct_only is False
    assert good_of("72011011").is_direct_only is True


def test_benchmarks_by_column_route_and_period():
    assert benchmark("76012080", "A", "K", 2026).value == 1.423
    assert benchmark("25232900", "A", "", 2026).value == 0
    assert benchmark("25232900", "B", "", 2026).value == 0.666
    assert benchmark("72085120", "B", "C", 2026).value == 1.37
    assert benchmark("72021180", "A", "", 2027).value == 1.361
    assert benchmark("72021180", "A", "", 2028).value == 1.277
    assert refused(benchmark, "76012080", "A", "", 2026) == "cbam-route-needed"
    assert refused(benchmark, "7601", "A", "K", 2026) == "cbam-benchmark-none"


def test_default_values_of_electricity_are_named_as_not_shipped():
    assert refused(default_value, "27160000", "CN", 2026) == "cbam-default-power"
