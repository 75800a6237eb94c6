import pytest

from zuji.core.identifiers import begins_gb4754, is_uscc, read_id


def test_vector_10_a_real_code_passes_and_its_neighbour_fails():
    assert is_uscc("91510500204912335K")
    assert not is_uscc("91510500204912335L")


@pytest.mark.parametrize(
    "code",
    ["", "9151050020491233", "91510500204912335I", "9151050020491233５K", "91510500204912335K "],
)
def test_malformed_codes_fail(code):
    assert not is_uscc(code)


@pytest.mark.parametrize("position", range(17))
def test_any_single_changed_digit_is_noticed(position):
    code = "91510500204912335K"
    other = "1" if code[position] != "1" else "2"
    assert not is_uscc(code[:position] + other + code[position + 1 :])


@pytest.mark.parametrize(
    "kind, written, kept",
    [
        ("uscc", " 9151 0500 2049 1233 5k ", "91510500204912335K"),
        ("uscc", "９１５１０５００２０４９１２３３５Ｋ", "91510500204912335K"),
        ("hs", "7214.20.00", "72142000"),
        ("hs", "7214 20", "721420"),
        ("hs", 7214200000.0, "7214200000"),
        ("gtin", "4-006381-333931", "4006381333931"),
        ("gb4754", "3120", "3120"),
        ("gb4754", "", ""),
        ("gtin", None, ""),
    ],
)
def test_an_id_is_kept_in_one_form_however_it_is_written(kind, written, kept):
    assert read_id(kind, written, "field") == (kept, [])


@pytest.mark.parametrize(
    "kind, written, rule",
    [
        ("gb4754", "99999", "gb4754-wrong"),
        ("gb4754", "31200", "gb4754-wrong"),
        ("gb4754", "9999", "gb4754-wrong"),
        ("gb4754", "312", "gb4754-wrong"),
        ("hs", "7214", "hs-wrong"),
        ("hs", "72142000001", "hs-wrong"),
        ("hs", "002010", "hs-wrong"),
        ("hs", "72142x", "hs-wrong"),
        ("uscc", "123", "uscc-wrong"),
        ("uscc", "91510500204912335KK", "uscc-wrong"),
        ("gtin", "40063813339310", "gtin-wrong"),
        ("cpc", "12345678", "cpc-wrong"),
    ],
)
def test_an_id_is_checked_whole_and_shown_whole_where_it_is_wrong(kind, written, rule):
    code, findings = read_id(kind, written, "field")
    assert code == written.upper()
    assert [(f.rule, f.place, f.read) for f in findings] == [(rule, "field", written)]


@pytest.mark.parametrize("code, begins", [("17", True), ("171", True), ("1711", True)])
def test_a_key_industry_is_a_division_group_or_class_of_the_table(code, begins):
    assert begins_gb4754(code) is begins


@pytest.mark.parametrize("code", ["1", "99", "999", "17110", "1x", "", "１７"])
def test_other_digits_begin_no_class(code):
    assert not begins_gb4754(code)
