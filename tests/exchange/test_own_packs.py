"""A study names the folder of a pack of one's own under ``packs``."""

import copy
from dataclasses import replace

import pytest
import yaml

from cast import ROOT
from zuji.core.refusals import Refusal
from zuji.exchange.studies import load_study
from zuji.factors import builtin_library
from zuji.factors.packs import write_pack
from zuji.footprint import assess, model_for
from zuji.footprint.study import read_study

LIME = yaml.safe_load((ROOT / "examples" / "lime-typical.yaml").read_text("utf-8"))


def written(folder, **parts):
    folder.mkdir(exist_ok=True)
    path = folder / "study.yaml"
    path.write_text(yaml.safe_dump({**copy.deepcopy(LIME), **parts}, allow_unicode=True), "utf-8")
    return path


def total(study):
    return assess(study, model_for(study), as_of="2026-11-22").total


def test_the_factors_named_of_a_folder_become_the_studys_own(tmp_path):
    shipped = builtin_library().get("bg.limestone")
    mine = replace(shipped, id="my.limestone", review_by="")
    other = replace(shipped, id="my.other", review_by="")
    write_pack(tmp_path / "packs" / "mine", [mine, other], "CC BY 4.0")
    path = written(tmp_path, packs=["packs/mine"], factors={"stone_supply": "my.limestone"})
    study = load_study(path)
    assert [row["id"] for row in study.data["own_factors"]] == ["my.limestone"]
    assert study.data["packs"] == []
    plain = load_study(written(tmp_path / "plain"))
    assert total(study) == pytest.approx(total(plain), rel=1e-9)
    assert load_study(path).data["own_factors"][0]["licence"]


def test_a_study_read_without_its_folder_refuses_the_name(tmp_path):
    with pytest.raises(Refusal, match="pack-unknown"):
        total(load_study(written(tmp_path, packs=["packs/none"])))
    with pytest.raises(Refusal, match="pack-unknown"):
        total(read_study(yaml.safe_dump({**LIME, "packs": ["/etc"]}), "study.yaml"))
