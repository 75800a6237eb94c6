"""The synthetic province: same seed, same bytes; fictional through and through; errors labelled."""

import csv
import hashlib
from functools import cache

import numpy as np
import pytest

from cast import AS_OF
from zuji.cli.studies import load_study
from zuji.core.identifiers import uscc_check_character
from zuji.core.places import cities, region_of
from zuji.exchange import read_workbook
from zuji.footprint import assess, study_from_data
from zuji.screening import screen
from zuji.screening.single import single_findings
from zuji.sectors.registry import get_model, model_files
from zuji.synth import write_province
from zuji.synth.errors import KINDS, plant_error
from zuji.synth.plants import draw_plant, fictional_code

MARK = "示例"


def bytes_of(folder):
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.suffix != ".xlsx"
    }


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    folder = tmp_path_factory.mktemp("province")
    write_province(folder, 11, 40, jobs=2)
    return folder


def rows(path):
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.slow
def test_the_same_seed_gives_the_same_bytes_in_any_number_of_processes(province, tmp_path):
    write_province(tmp_path / "again", 11, 40, jobs=1, workbooks=False)
    assert bytes_of(tmp_path / "again") == bytes_of(province)
    write_province(tmp_path / "other", 12, 3, workbooks=False)
    assert bytes_of(tmp_path / "other") != bytes_of(province)


def test_every_file_says_that_it_is_an_example(province):
    for path in province.rglob("*"):
        if path.suffix in {".yaml", ".txt", ".md"}:
            assert MARK in path.read_text("utf-8"), path
    for row in rows(province / "enterprises.csv"):
        assert MARK in row["name"]
        assert "虚构" in row["name"]
        assert "fictional" in row["name_en"]
    book = next(province.rglob("workbook.xlsx"))
    assert MARK in read_workbook(book.read_bytes(), "x.xlsx").data["notice"]


def test_codes_pass_their_check_digit_in_a_region_that_does_not_exist(province):
    """GB 32100-2015: 18 characters, the last computed; 3799.. is no division of Shandong."""
    codes = [r["uscc"] for r in rows(province / "enterprises.csv")]
    assert len(set(codes)) == len(codes) == 40
    for code in codes:
        assert code[2:8] == "379999"
        assert uscc_check_character(code[:17]) == code[17]
    assert "379999" not in {c.code for c in cities()}
    assert len({fictional_code(n) for n in range(5000)}) == 5000


def test_the_cities_are_the_sixteen_of_shandong():
    assert len(cities()) == 16
    assert {c.code[:2] for c in cities()} == {"37"}
    assert (
        region_of("CN", "济南") == region_of("CN", "济南市") == region_of("CN", "Jinan") == "CN-SD"
    )
    assert region_of("CN", "合肥") == "CN"
    assert region_of("US", "济南") == "US"


def test_workbook_and_study_of_a_plant_compute_alike(province):
    plants = sorted((province / "plants").iterdir())[:8]
    for folder in plants:
        study = load_study(str(folder / "study.yaml"))
        book = read_workbook((folder / "workbook.xlsx").read_bytes(), "x.xlsx")
        model = get_model(study.model_id)
        try:
            made = assess(study, model, as_of=AS_OF)
        except Exception as refused:  # a planted error may be refused: then by both ways
            with pytest.raises(type(refused)):
                assess(book, model, as_of=AS_OF)
            continue
        assert assess(book, model, as_of=AS_OF).total == made.total


def test_evidence_stands_beside_each_study_with_its_digest(province):
    without = {r["plant"] for r in rows(province / "labels.csv") if r["kind"] == "evidence_missing"}
    for folder in (province / "plants").iterdir():
        lines = (folder / "evidence.sha256").read_text("utf-8").splitlines()
        digests = dict(reversed(line.split("  ")) for line in lines)
        files = {f"evidence/{path.name}": path for path in (folder / "evidence").iterdir()}
        assert digests == {
            name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()
        }
        assert (not digests) == (folder.name in without), folder.name


@cache
def plants():
    return [draw_plant(3, n) for n in range(1, 61)]


def test_a_clean_plant_warrants_no_warning():
    for plant in plants():
        made = assess(study_from_data(plant.data, "x"), get_model(plant.model), as_of=AS_OF)
        found = [f for f in (*made.findings, *single_findings(made)) if f.severity != "note"]
        assert found == [], (plant.number, plant.model, found)
        assert made.total == plant.total


def test_plants_differ_and_cover_the_industries():
    drawn = plants()
    assert {p.model for p in drawn} <= set(model_files())
    assert len({get_model(p.model).industry for p in drawn}) >= 7
    assert len({p.city for p in drawn}) >= 12
    assert len({p.total for p in drawn}) == len(drawn)


@pytest.mark.parametrize("kind", list(KINDS))
def test_each_kind_of_error_is_planted_and_labelled_with_its_effect(kind):
    rng = np.random.default_rng(5)
    drawn = plants()
    for plant in drawn:
        others = [
            p
            for p in drawn
            if p.number != plant.number
            and (
                p.data.get("certificates")
                if kind == "certificate_reused"
                else p.model == plant.model
            )
        ]
        found = plant_error(rng, kind, plant, others[0] if others else plant)
        if found is not None:
            break
    assert found is not None
    assert found.data != plant.data
    assert plant.data == draw_plant(3, plant.number).data
    assert found.where
    if found.moved is not None:
        again = assess(study_from_data(found.data, "x"), get_model(plant.model), as_of=AS_OF)
        assert found.moved == pytest.approx(again.total / plant.total - 1, abs=1e-12)


def test_labels_name_plants_that_exist_and_clean_ones_have_none(province, tmp_path):
    labels = rows(province / "labels.csv")
    assert labels
    assert {r["kind"] for r in labels} <= set(KINDS)
    assert {r["plant"] for r in labels} <= {p.name for p in (province / "plants").iterdir()}
    write_province(tmp_path, 11, 10, errors="none", workbooks=False)
    assert rows(tmp_path / "labels.csv") == []


@pytest.mark.nightly
def test_screening_finds_planted_errors_that_move_the_result(tmp_path):
    """Recall over a small province; the measurement over 600 plants is in benchmarks/screening.

    With fewer than twelve peers the typical study is the yardstick, at four times: what is 1.6
    times off may then pass, and so may rounding, which is a note; nothing else may.
    """
    write_province(tmp_path, 5, 150, workbooks=False, jobs=2)
    paths = sorted(str(p) for p in tmp_path.rglob("study.yaml"))
    flagged = {s.place.split("/")[-2] for s in screen(paths, load_study, AS_OF, jobs=2).flagged}
    labels = {r["plant"]: r for r in rows(tmp_path / "labels.csv")}
    large = {
        p for p, r in labels.items() if r["moved"] == "refused" or abs(float(r["moved"])) > 0.05
    }
    clean = {p.split("/")[-2] for p in paths} - set(labels)
    assert len(large) >= 15
    assert {labels[p]["kind"] for p in large - flagged} <= {
        "understated",
        "overstated",
        "rounded_inventory",
    }
    assert len(large & flagged) >= 0.85 * len(large)
    assert len(clean & flagged) <= 0.05 * len(clean)
