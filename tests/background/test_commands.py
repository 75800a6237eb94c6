"""The commands ``zuji background list | show | build | diff``."""

import json

import pytest

from cli_process import zuji


def test_show_says_value_interval_gases_and_other_values_held():
    done = zuji("background", "show", "alumina", "--json")
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    assert data["id"] == "alumina"
    assert data["name_zh"] == "氧化铝（拜耳法，2023 年燃料）"
    assert data["unit"] == "kgCO2e/t"
    assert data["low"] < data["value"] < data["high"]
    assert {"co2_fossil", "ch4_fossil", "n2o"} <= set(data["gases"])
    assert sum(data["stages"].values()) == pytest.approx(data["value"], rel=1e-4)
    assert (data["region"], data["year"]) == ("CN", pytest.approx(2022, abs=1))
    literature = next(h for h in data["held_values"] if h["name"] == "cn.upstream.alumina")
    assert literature["value"] == pytest.approx(811.19)
    assert literature["ratio"] == pytest.approx(data["value"] / 811.19, rel=1e-3)
    assert literature["reason"]["en"]
    assert data["sources"][0]["licence"]


def test_show_in_words_has_the_supply_chain_and_the_sources():
    done = zuji("background", "show", "quicklime", ZUJI_LANG="en")
    assert done.returncode == 0, done.stderr
    assert "solved with the background system" in done.stdout
    assert "raw_coal_cn" in done.stdout


def test_an_unknown_product_is_refused_with_the_nearest():
    done = zuji("background", "show", "aluminia", "--json")
    assert done.returncode == 1
    (finding,) = json.loads(done.stdout)["findings"]
    assert finding["rule"] == "background-product"
    assert "alumina" in finding["message"]


def test_an_unknown_product_is_looked_for_by_its_name_too():
    done = zuji("background", "show", "氧化铝", "--json")
    assert done.returncode == 1
    assert "alumina" in json.loads(done.stdout)["findings"][0]["message"]


def test_the_list_is_also_data():
    done = zuji("background", "list", "--json")
    rows = json.loads(done.stdout)
    assert len(rows) >= 150
    assert {"id", "value", "low", "high", "unit"} <= set(rows[0])


def test_build_and_diff_of_the_shipped_table_find_nothing(tmp_path):
    built = zuji("background", "build", "-o", tmp_path)
    assert built.returncode == 0, built.stderr
    text = (tmp_path / "factors.csv").read_text("utf-8")
    same = zuji("background", "diff", "--json")
    assert json.loads(same.stdout) == []
    moved = text.replace("bg.alumina,", "bg.alumina_old,", 1)
    (tmp_path / "factors.csv").write_text(moved, "utf-8")
    found = json.loads(zuji("background", "diff", tmp_path, "--json").stdout)
    assert [(c["id"], c["before"] is None) for c in found] == [
        ("bg.alumina", True),
        ("bg.alumina_old", False),
    ]
