"""Brightway datapackages against bw2calc: order of groups, flips, sums, own characterisation."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zuji.core.refusals import Refusal
from zuji.exchange.databases.reading import read_database
from zuji.exchange.databases.store import read_store, write_store
from zuji.exchange.databases.study import Opened

bwp = pytest.importorskip("bw_processing")
bw2calc = pytest.importorskip("bw2calc")
TECHNOSPHERE, BIOSPHERE = "technosphere_matrix", "biosphere_matrix"


def package(folder, groups, **options):
    """A package in a folder; each group is a matrix, a name and rows (row, column, value, flip)."""
    from fsspec.implementations.dirfs import DirFileSystem
    from fsspec.implementations.local import LocalFileSystem

    folder.mkdir(exist_ok=True, parents=True)
    made = bwp.create_datapackage(
        fs=DirFileSystem(str(folder), LocalFileSystem()), name="made", **options
    )
    for matrix, name, rows in groups:
        made.add_persistent_vector(
            matrix=matrix,
            name=name,
            indices_array=np.array([row[:2] for row in rows], bwp.INDICES_DTYPE),
            data_array=np.array([row[2] for row in rows], float),
            flip_array=np.array([row[3] for row in rows], bool),
        )
    made.finalize_serialization()
    return folder


def bw2calc_score(folder, demand, *more):
    from fsspec.implementations.dirfs import DirFileSystem
    from fsspec.implementations.local import LocalFileSystem

    objects = [
        bwp.load_datapackage(DirFileSystem(str(path), LocalFileSystem()))
        for path in (folder, *more)
    ]
    lca = bw2calc.LCA(demand, data_objs=objects)
    lca.lci()
    return float(lca.inventory.sum()), lca


BASE = [
    (TECHNOSPHERE, "tech", [(1, 1, 1.0, False), (2, 2, 1.0, False), (1, 2, 3.0, True)]),
    (BIOSPHERE, "bio", [(101, 1, 2.0, False), (101, 2, 5.0, False)]),
]


def total(folder, activity, flow="101"):
    opened = Opened(read_database(folder))
    return opened.system.inventory(opened.demand(str(activity)))[flow]


def test_the_package_brings_its_own_characterisation(tmp_path):
    factors = ("characterization_matrix", "gwp", [(101, 0, 1.0, False)])
    database = read_database(package(tmp_path / "plain", [*BASE, factors]))
    assert database.methods["method"].tolist() == ["gwp"]
    assert database.methods["factor"].tolist() == [1.0]
    assert total(tmp_path / "plain", 2) == pytest.approx(5 + 3 * 2)  # bw2calc: 11
    write_store(database, tmp_path / "store")
    assert read_store(tmp_path / "store").methods["factor"].tolist() == [1.0]


@pytest.mark.parametrize(("summed", "answer"), [(False, 7 + 3 * 2), (True, 5 + 7 + 3 * 2)])
def test_a_later_group_replaces_an_earlier_one_unless_the_package_sums_them(
    tmp_path, summed, answer
):
    later = (BIOSPHERE, "later", [(101, 2, 7.0, False)])
    folder = package(tmp_path / "p", [*BASE, later], sum_inter_duplicates=summed)
    assert total(folder, 2) == pytest.approx(answer)
    assert bw2calc_score(folder, {2: 1})[0] == pytest.approx(answer)


@pytest.mark.parametrize(("summed", "answer"), [(True, 5 + 3 * 2 + 4), (False, 4 + 3 * 2)])
def test_values_of_one_group_at_one_place_are_summed_unless_the_package_says_no(
    tmp_path, summed, answer
):
    groups = [
        BASE[0],
        (BIOSPHERE, "bio", [(101, 1, 2.0, False), (101, 2, 5.0, False), (101, 2, 4.0, False)]),
    ]
    folder = package(tmp_path / "p", groups, sum_intra_duplicates=summed)
    assert total(folder, 2) == pytest.approx(answer)


def test_products_with_ids_of_their_own_are_paired_with_their_activities(tmp_path):
    groups = [
        (TECHNOSPHERE, "t", [(11, 1, 1.0, False), (12, 2, 1.0, False), (11, 2, 3.0, True)]),
        BASE[1],
    ]
    folder = package(tmp_path / "p", groups)
    assert total(folder, 2) == pytest.approx(11)
    assert bw2calc_score(folder, {12: 1})[0] == pytest.approx(11)


def test_a_second_output_is_a_credit_as_in_the_matrix(tmp_path):
    """Activity 2 makes its product and half of product 1, which 1 need not make: 5 − 0.5 · 2."""
    groups = [
        (TECHNOSPHERE, "t", [(1, 1, 1.0, False), (2, 2, 1.0, False), (1, 2, 0.5, False)]),
        BASE[1],
    ]
    folder = package(tmp_path / "p", groups)
    assert total(folder, 2) == pytest.approx(4)
    assert bw2calc_score(folder, {2: 1})[0] == pytest.approx(4)


def test_a_value_that_is_not_a_number_leaves_the_matrix_as_it_is(tmp_path):
    later = (BIOSPHERE, "later", [(101, 2, float("nan"), False)])
    folder = package(tmp_path / "p", [*BASE, later])
    assert total(folder, 2) == pytest.approx(11)
    receipt = read_database(folder).receipt
    assert receipt.unaccounted == {}
    assert receipt.count("exchange", "ignored") == 1


def test_an_element_without_a_value_in_any_group_is_refused_not_taken_for_zero(tmp_path):
    missing = (BIOSPHERE, "later", [(102, 2, float("nan"), False)])
    with pytest.raises(Refusal, match="lca-package-missing"):
        read_database(package(tmp_path / "p", [*BASE, missing]))


def test_factors_of_two_regions_without_a_global_one_are_refused(tmp_path):
    method = ("characterization_matrix", "gwp", [(101, 0, 1.0, False), (101, 7, 25.0, False)])
    groups = [group for group in BASE if group[0] != method[0]]
    with pytest.raises(Refusal, match="lca-package-regions"):
        read_database(package(tmp_path / "p", [*groups, method]))


def test_several_packages_in_one_folder_are_put_together(tmp_path):
    package(tmp_path / "all" / "a", BASE[:1])
    package(tmp_path / "all" / "b", BASE[1:])
    assert total(tmp_path / "all", 2) == pytest.approx(11)


def changed(folder, change):
    place = folder / "datapackage.json"
    about = json.loads(place.read_text("utf-8"))
    change(about["resources"])
    place.write_text(json.dumps(about), "utf-8")
    return folder


@pytest.mark.parametrize("kind", ["indices", "data"])
def test_a_group_without_its_indices_or_data_refuses_the_package(tmp_path, kind):
    folder = changed(
        package(tmp_path / "p", BASE),
        lambda rows: rows.remove(next(r for r in rows if r["name"] == f"bio.{kind}")),
    )
    with pytest.raises(Refusal) as caught:
        read_database(folder)
    finding = caught.value.findings[0]
    assert (finding.rule, finding.expected) == ("lca-package", kind)
    assert "bio" in finding.place


def test_a_file_that_is_absent_is_refused_by_name(tmp_path):
    folder = package(tmp_path / "p", BASE)
    (folder / "bio.data.npy").unlink()
    with pytest.raises(Refusal) as caught:
        read_database(folder)
    assert caught.value.findings[0].place == "bio.data.npy"


def test_an_emitted_flow_without_a_factor_and_an_activity_without_a_product_are_named(tmp_path):
    factors = ("characterization_matrix", "gwp", [(7, 0, 1.0, False)])
    database = read_database(package(tmp_path / "p", [*BASE, factors]))
    assert [(note.rule, note.read) for note in database.notes] == [("lca-package-factor", "101")]
    alone = (TECHNOSPHERE, "alone", [(1, 9, 2.0, True)])
    with pytest.raises(Refusal) as caught:
        read_database(package(tmp_path / "q", [*BASE, alone]))
    assert (caught.value.findings[0].rule, caught.value.findings[0].read) == (
        "lca-package-square",
        "9",
    )


@pytest.mark.parametrize("content", [b"", b"\x93NUMPY\x01\x00v\x00{'descr': '<f8'", b"PK"])
def test_an_array_that_is_damaged_is_refused_by_name(tmp_path, content):
    folder = package(tmp_path / "p", BASE)
    (folder / "bio.data.npy").write_bytes(content)
    with pytest.raises(Refusal) as caught:
        read_database(folder)
    assert caught.value.findings[0].place == "bio.data.npy"


def test_scenarios_and_interfaces_are_refused_by_name_and_other_matrices_ignored(tmp_path):
    extra = [
        {"group": "s", "name": "s.data", "matrix": TECHNOSPHERE, "kind": "data"}
        | {"category": "array", "profile": "data-resource", "path": "s.npy"},
        {"group": "d", "name": "d.data", "matrix": BIOSPHERE, "kind": "data"}
        | {"category": "vector", "profile": "interface"},
        {"group": "w", "name": "w.data", "matrix": "weighting_matrix", "kind": "data"}
        | {"category": "vector", "profile": "data-resource", "path": "w.npy"},
    ]
    folder = changed(package(tmp_path / "p", BASE), lambda rows: rows.extend(extra))
    receipt = read_database(folder).receipt
    assert receipt.unaccounted == {}
    refused = [p for p in receipt.portions if p.kind == "resource" and p.outcome == "refused"]
    assert refused[0].places == ("datapackage.json · s.data", "datapackage.json · d.data")
    assert receipt.count("resource", "ignored") == 1


def test_distributions_keep_their_side_when_a_value_is_flipped(tmp_path):
    from fsspec.implementations.dirfs import DirFileSystem
    from fsspec.implementations.local import LocalFileSystem

    folder = package(tmp_path / "p", BASE[1:])
    made = bwp.create_datapackage(
        fs=DirFileSystem(str(tmp_path / "q"), LocalFileSystem()), name="made"
    )
    laws = np.zeros(3, bwp.UNCERTAINTY_DTYPE)
    laws["uncertainty_type"] = (0, 0, 5)
    laws[2]["loc"], laws[2]["minimum"], laws[2]["maximum"] = 3.0, 2.0, 6.0
    (tmp_path / "q").mkdir()
    made.add_persistent_vector(
        matrix=TECHNOSPHERE,
        name="tech",
        indices_array=np.array([(1, 1), (2, 2), (1, 2)], bwp.INDICES_DTYPE),
        data_array=np.array([1.0, 1.0, 3.0]),
        flip_array=np.array([False, False, True]),
        distributions_array=laws,
    )
    made.finalize_serialization()
    folder.rename(tmp_path / "q" / "bio")
    exchanges = read_database(tmp_path / "q").exchanges
    row = exchanges["law"].tolist().index(4)
    assert exchanges["amount"][row] == 3.0
    assert (exchanges["low"][row], exchanges["high"][row]) == (2.0, 6.0)


VALUES = st.floats(0.01, 0.2)
PLACES = st.tuples(st.integers(1, 4), st.integers(1, 4), VALUES, st.booleans()).filter(
    lambda row: row[0] != row[1]
)
EMITTED = st.tuples(st.integers(101, 103), st.integers(1, 4), VALUES, st.booleans())


@settings(max_examples=40, deadline=None)
@given(
    first=st.lists(PLACES, min_size=1, max_size=8),
    second=st.lists(PLACES, min_size=1, max_size=4),
    emitted=st.lists(EMITTED, min_size=1, max_size=6),
    again=st.lists(EMITTED, min_size=1, max_size=6),
    within=st.booleans(),
    between=st.booleans(),
)
def test_any_package_gives_what_bw2calc_gives(
    tmp_path_factory, first, second, emitted, again, within, between
):
    own = [(number, number, 1.0, False) for number in range(1, 5)]
    every = [(101, number, 0.5, False) for number in range(1, 5)]
    groups = [
        (TECHNOSPHERE, "own", own),
        (TECHNOSPHERE, "first", first),
        (BIOSPHERE, "every", every),
        (BIOSPHERE, "emitted", emitted),
        (TECHNOSPHERE, "second", second),
        (BIOSPHERE, "again", again),
    ]
    folder = package(
        tmp_path_factory.mktemp("p"),
        groups,
        sum_intra_duplicates=within,
        sum_inter_duplicates=between,
    )
    opened = Opened(read_database(folder))
    _, lca = bw2calc_score(folder, {4: 1})
    by_flow = lca.inventory.sum(axis=1)
    ours = opened.system.inventory(opened.demand("4"))
    for flow, row in lca.dicts.biosphere.items():
        assert ours[str(flow)] == pytest.approx(float(by_flow[row, 0]), rel=1e-9, abs=1e-12)


def test_a_second_method_with_other_factors_is_refused(tmp_path):
    methods = [
        ("characterization_matrix", name, [(101, 0, factor, False)])
        for name, factor in (("gwp", 1.0), ("again", 1.0), ("gtp", 28.0))
    ]
    assert read_database(package(tmp_path / "one", [*BASE, *methods[:2]])).methods["factor"] == [1]
    with pytest.raises(Refusal) as refusal:
        read_database(package(tmp_path / "two", [*BASE, *methods]))
    assert [finding.rule for finding in refusal.value.findings] == ["lca-package-methods"]
