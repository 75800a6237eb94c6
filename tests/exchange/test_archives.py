"""The door of databases: workbooks are no archives, odd archives, and every file is accounted."""

import zipfile

import openpyxl
import pytest

from zuji.core.refusals import Refusal
from zuji.exchange.databases.reading import read_database
from zuji.exchange.databases.study import Opened
from zuji.exchange.databases.tables import INPUT, REFERENCE, Builder

ROWS = [
    ["process", "flow", "kind", "amount", "unit"],
    ["steel", "steel", "reference", 1, "kg"],
    ["steel", "Carbon dioxide, fossil", "emission", 2, "kg"],
]
CSV = "\n".join(
    ",".join(f'"{cell}"' if "," in str(cell) else str(cell) for cell in row) for row in ROWS
)


def workbook(path, rows=ROWS):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("name", ["steel.xlsx", "steel.XLSX", "steel.zip", "steel.dat"])
def test_a_workbook_in_our_schema_is_read_under_any_name(tmp_path, name):
    database = read_database(workbook(tmp_path / "made.xlsx").rename(tmp_path / name))
    assert Opened(database).score("steel")["score"] == pytest.approx(2)
    assert database.receipt.count("file", "read") == 1


def packed(path, **files):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_tables_in_nested_folders_of_a_zip_are_read_whatever_the_stroke(tmp_path):
    path = packed(tmp_path / "a.zip", **{"data\\2026\\steel.csv": CSV})
    assert Opened(read_database(path)).score("steel")["score"] == pytest.approx(2)


def test_formats_mixed_in_one_zip_are_named(tmp_path):
    path = packed(tmp_path / "a.zip", **{"steel.csv": CSV, "inner.zip": "PK", "notes.pdf": "x"})
    receipt = read_database(path).receipt
    assert receipt.met["file"] == 3
    assert receipt.unaccounted == {}
    reasons = {p.finding.rule: p.places for p in receipt.portions if p.finding}
    assert reasons["lca-nested"] == ("inner.zip",)
    assert reasons["lca-file-other"] == ("notes.pdf",)


def test_a_table_beside_data_sets_of_another_format_is_named(tmp_path):
    product = (
        '{"isQuantitativeReference": true, "amount": 1, "flow": {"@id": "f", '
        '"flowType": "PRODUCT_FLOW", "refUnit": "kg"}, "unit": {"name": "kg"}}'
    )
    process = f'{{"@type": "Process", "@id": "a", "name": "a", "exchanges": [{product}]}}'
    path = packed(tmp_path / "a.zip", **{"processes/a.json": process, "steel.csv": CSV})
    receipt = read_database(path).receipt
    mixed = [p for p in receipt.portions if p.finding and p.finding.rule == "lca-mixed"]
    assert [(p.outcome, p.places) for p in mixed] == [("refused", ("steel.csv",))]


def test_two_members_of_one_name_are_refused(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("steel.csv", CSV)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("steel.csv", CSV.replace("2", "3"))
    with pytest.raises(Refusal) as caught:
        read_database(path)
    assert caught.value.findings[0].rule == "lca-archive"


def test_a_member_that_is_damaged_is_refused_with_its_name(tmp_path):
    path = packed(tmp_path / "a.zip", **{"steel.csv": CSV})
    content = path.read_bytes()
    path.write_bytes(content.replace(b"Carbon", b"Karbon", 1))
    with pytest.raises(Refusal) as caught:
        read_database(path)
    assert (caught.value.findings[0].rule, caught.value.findings[0].place) == (
        "lca-archive",
        "steel.csv",
    )


def exchange(amount, law, sign=1):
    build = Builder("b", "test")
    process = build.process("x", "x")
    build.exchange(process, build.flow("x", "x", 1, "kg"), 1.0, REFERENCE)
    gas = build.flow("co2", "Carbon dioxide, fossil", 0, "kg", compartment="air")
    build.exchange(process, gas, amount, INPUT * (sign < 0), law=law)
    return build.done()


@pytest.mark.parametrize(
    "law",
    [
        (1, -0.2, float("nan"), float("nan")),  # lognormal of a negative deviation
        (1, float("nan"), float("nan"), float("nan")),
        (2, -1.0, float("nan"), float("nan")),
        (4, 0.0, 8.0, 2.0),  # a triangle from 8 to 2
        (4, 0.0, 6.0, 9.0),  # its mode 5 outside
        (3, 0.0, 1.0, float("nan")),
    ],
)
def test_an_impossible_spread_counts_as_none_and_is_named(law):
    database = exchange(5.0, law)
    assert database.exchanges["law"].tolist() == [0, 0]
    assert [(n.rule, n.place) for n in database.notes] == [
        ("lca-spread", "x · Carbon dioxide, fossil")
    ]


def test_a_lognormal_on_a_negative_amount_keeps_its_sign_and_a_geometric_sd_of_one_is_none():
    from zuji.engine import sample

    nan = float("nan")
    opened = Opened(exchange(-5.0, (1, 0.2, nan, nan)))
    drawn = sample(opened.system, opened.demand("x"), opened.uncertainty, 2000, 1)
    low, middle, high = (float(q[0]) for q in drawn.quantile(0.0, 0.5, 1.0))
    assert middle == pytest.approx(-5, rel=0.02)
    assert low < high < 0
    assert exchange(1.0, (1, 0.0, nan, nan)).notes == ()


@pytest.mark.parametrize("amount", [float("nan"), float("inf"), -float("inf")])
def test_an_amount_that_is_no_finite_number_is_refused_with_its_place(amount):
    with pytest.raises(Refusal) as caught:
        exchange(amount, (0, 0.0, 0.0, 0.0))
    assert caught.value.findings[0].place == "x · Carbon dioxide, fossil"
