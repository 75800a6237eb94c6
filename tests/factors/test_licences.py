"""Fences around the figures of a factor and around results that use it."""

from dataclasses import replace

import pytest

from zuji.factors import builtin_library, library_with, optional_packs
from zuji.factors.licences import fence_of, fence_of_text, results_kept_back, terms_of
from zuji.factors.record import Source

ROW = next(iter(builtin_library()))


def licensed(licence, category="own"):
    return replace(ROW, category=category, source=Source("a database", licence=licence))


@pytest.mark.parametrize(
    ("licence", "fence", "rows", "results"),
    [
        ("ecoinvent EULA v3", "own_use", False, True),
        ("MIT (repository), the web terms say “view and use”", "own_use", False, True),
        ("CC BY-NC 4.0", "noncommercial", False, False),
        ("CC BY-NC-SA", "noncommercial", False, False),
        ("仅供内部使用", "closed", False, False),
        ("educational licence", "closed", False, False),
    ],
)
def test_a_licence_is_known_by_its_words(licence, fence, rows, results):
    found = fence_of(licensed(licence))
    assert (found.id, found.rows, found.results) == (fence, rows, results)


@pytest.mark.parametrize(
    "licence", ["CC BY 4.0", "MIT", "OGL v3.0", "industrial data, CC0", "facts, cited", ""]
)
def test_an_open_licence_has_no_fence(licence):
    assert fence_of(licensed(licence)) is None


def test_a_factor_of_a_database_without_a_licence_is_for_own_use():
    fence = fence_of(licensed("", "database"))
    assert (fence.id, fence.rows, fence.results) == ("unstated", False, True)
    assert terms_of("") == fence.label
    assert fence_of_text("") is None
    assert "署名" in terms_of("CC BY 4.0").zh


def test_nothing_that_ships_is_fenced():
    for factor in library_with(*optional_packs()):
        assert fence_of(factor) is None, (factor.id, factor.source.licence)


def test_only_a_licence_that_forbids_it_keeps_a_result_back():
    def lock(*licences):
        rows = {
            f"slot{number}": licensed(licence).as_json() | {"name_zh": f"因子{number}"}
            for number, licence in enumerate(licences)
        }
        return {"factors": rows}

    assert results_kept_back(lock("ecoinvent", "CC BY 4.0", "")) == {}
    assert list(results_kept_back(lock("ecoinvent", "CC BY-NC 4.0"))) == ["因子1"]
