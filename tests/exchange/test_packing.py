"""A whole database as a pack of factors for one's own use."""

import pytest
from click.testing import CliRunner

from zuji.cli.lca import lca
from zuji.exchange.databases.packing import packed
from zuji.exchange.databases.reading import read_database
from zuji.exchange.databases.study import Opened
from zuji.factors import library_with
from zuji.factors.licences import fence_of
from zuji.factors.matching import FactorQuery, match

ROWS = """process,flow,kind,amount,unit,compartment
steel works,steel,reference,1,kg,
steel works,coal,input,0.6,kg,
steel works,carbon dioxide,emission,2,kg,air
coal mine,coal,reference,1,kg,
coal mine,methane,emission,0.01,kg,air
loop one,ring a,reference,1,kg,
loop one,ring b,input,1,kg,
loop two,ring b,reference,1,kg,
loop two,ring a,input,1,kg,
heap,dust,reference,1,kg,
heap,coal,input,2000,kg,
"""


@pytest.fixture
def base(tmp_path):
    file = tmp_path / "base.csv"
    file.write_text(ROWS, "utf-8")
    return file


def test_what_can_be_computed_is_packed_and_the_rest_named(base):
    made = packed(Opened(read_database(base)), "my")
    assert [factor.id for factor in made.factors] == ["my.steel_works", "my.coal_mine"]
    steel = made.factors[0]
    assert (steel.gases, steel.unit) == ({"ch4_fossil": 0.006, "co2_fossil": 2.0}, "kgCO2e/kg")
    assert {finding.rule for finding in made.refused} == {"system-singular"}
    assert len(made.refused) == 2
    assert made.doubtful == ["heap"]  # 2000 kg for one
    assert [f.id for f in packed(Opened(read_database(base)), "my", "Mine").factors] == [
        "my.coal_mine"
    ]


def test_a_pack_of_ones_own_is_searched_and_fenced(base, tmp_path):
    store, folder = str(tmp_path / "store"), str(tmp_path / "mine")
    runner = CliRunner()
    imported = runner.invoke(lca, ["import", str(base), "--store", store, "--licence", "own use"])
    assert imported.exit_code == 0, imported.output
    made = runner.invoke(lca, ["pack", store, "--prefix", "my", "-o", folder, "--json"])
    assert made.exit_code == 0, made.output
    assert '"factors": 2' in made.stdout
    library = library_with(folder)
    assert library.packs[-1].licence == "own use"
    assert not fence_of(library.get("my.steel_works")).rows
    assert "my.coal_mine" in {
        row.factor.id for row in match(library, FactorQuery("coal mine"), limit=50)
    }
