import pytest

from zuji.core.identifiers import is_uscc


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
