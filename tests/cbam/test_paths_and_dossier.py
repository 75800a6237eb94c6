"""Certificates by year under prices, and the dossier that an importer is handed."""

import json

import pytest
from click.testing import CliRunner

from cast import ROOT
from zuji.cbam import read_file
from zuji.cbam.dossier import Importer, dossier
from zuji.cbam.paths import GoodOfFile, certificate_paths
from zuji.cbam.reading import read_data
from zuji.cli.main import cli
from zuji.core.refusals import Refusal

BILLETS = GoodOfFile("72071114", "steel")
BUYER = Importer("Acme GmbH", "DE", "DE123")


def steel():
    return read_file(ROOT / "examples" / "cbam" / "steel.yaml")


def test_columns_stand_with_their_own_kind_of_value():
    found = {(p.year, p.basis): p for p in certificate_paths(steel(), BILLETS, (2026, 2029, 2034))}
    assert len(found) == 6
    for (year, basis), path in found.items():
        assert path.column == {"actual": "A", "default": "B"}[basis]
        # factors of Directive 2003/87/EC, Article 10a(1a)
        assert path.cbam_factor == {2026: 0.975, 2029: 0.775, 2034: 0}[year]
        assert path.due == pytest.approx(path.emissions - path.benchmark * path.cbam_factor)
        assert path.cost(80) == pytest.approx(80 * path.due)
    # 3.1688 × 1.10 and × 1.30: the mark-up ends its growth in 2028
    assert found[2026, "default"].emissions / 1.1 == pytest.approx(
        found[2029, "default"].emissions / 1.3, rel=1e-3
    )
    # the default value of the alloy takes the year's mark-up too, the plant's own data stay
    assert found[2029, "actual"].emissions > found[2026, "actual"].emissions
    assert found[2034, "actual"].free == 0


def test_no_certificates_below_the_free_allocation():
    hydrogen = read_file(ROOT / "examples" / "cbam" / "hydrogen.yaml")
    path = certificate_paths(hydrogen, GoodOfFile("28041000"), (2026,))[0]
    # 2.62 of emissions against 5.089 × 0.975
    assert path.emissions < path.free
    assert path.due == path.cost(100) == 0


def test_a_basis_without_tables_is_left_out():
    from_norway = GoodOfFile("72071114", "steel", "NO")
    assert {p.basis for p in certificate_paths(steel(), from_norway, (2026,))} == {"actual"}
    processes = [
        {**each, "route": ""} if each["id"] == "steel" else each
        for each in steel().data["processes"]
    ]
    unnamed = read_data({**steel().data, "processes": processes})
    assert {p.basis for p in certificate_paths(unnamed, BILLETS, (2026,))} == {"default"}


def test_a_good_that_the_file_has_not_is_refused():
    with pytest.raises(Refusal) as caught:
        certificate_paths(steel(), GoodOfFile("76011010"))
    assert caught.value.findings[0].rule == "cbam-import-good"


def test_a_dossier_holds_what_an_importer_declares_and_what_is_missing():
    made = dossier(steel(), BILLETS, 500, BUYER, (60, 100))
    data = made.data
    assert data["importer"] == {
        "name": "Acme GmbH",
        "country": "DE",
        "cbam_account_number": "DE123",
        "eori": "",
    }
    assert data["good"]["cn"] == "72071114" and data["reporting_year"] == 2026
    assert data["import"]["quantity_t"] == 500 and data["import"]["benchmark_column"] == "A"
    assert data["import"]["gross_t"] == pytest.approx(500 * data["good"]["total"])
    assert [len(row["costs"]) for row in data["certificate_paths"]] == [2] * 18
    missing = set(data["missing"])
    assert {"street of the installation", "mass share of manganese"} <= missing
    assert {"verifier and verification opinion", "main reducing agent"} <= missing
    assert "name of the installation" not in missing and len(made.gaps) == len(missing)


def test_what_is_stated_is_not_missing():
    cement = read_file(ROOT / "examples" / "cbam" / "cement.yaml")
    data = {**cement.data, "verification": {"name": "TÜV"}, "monitoring_plan": "v3"}
    made = dossier(read_data(data), GoodOfFile("25232900"), 60, BUYER)
    missing = set(made.data["missing"])
    # the clinker content of the good is its clinker ratio
    assert not missing & {
        "clinker to cement ratio",
        "verifier and verification opinion",
        "version of the monitoring plan",
    }


@pytest.mark.parametrize("quantity", [0, -1, float("nan")])
def test_nothing_imported_is_refused(quantity):
    with pytest.raises(Refusal) as caught:
        dossier(steel(), BILLETS, quantity, BUYER)
    assert caught.value.findings[0].rule == "cbam-quantity-zero"


def test_the_command_takes_the_country_of_the_good_and_that_of_the_importer(tmp_path):
    output = tmp_path / "dossier.json"
    good = ["--cn", BILLETS.cn, "--process", BILLETS.process, "--country", "NO"]
    buyer = ["--quantity", "500 t", "--importer", "Acme GmbH", "--importer-country", "德国"]
    path = str(ROOT / "examples" / "cbam" / "steel.yaml")
    done = CliRunner().invoke(cli, ["cbam", "dossier", path, *good, *buyer, "-o", str(output)])
    assert done.exit_code == 0
    data = json.loads(output.read_text("utf-8"))
    assert data["importer"]["country"] == "DE"
    assert {row["basis"] for row in data["certificate_paths"]} == {"actual"}
