"""What ``import zuji`` offers in a notebook: results that show themselves and go to other
libraries.
"""

import copy
import json
import re
import sys

import numpy as np
import pytest
import yaml

import zuji
from cast import ROOT
from zuji.factors import builtin_library
from zuji.front.language import language, language_of
from zuji.lockfile.lock import lock_bytes

LIME = ROOT / "examples" / "lime-typical.yaml"
DATA = yaml.safe_load(LIME.read_text("utf-8"))
DRAWS = 400


@pytest.fixture(scope="module")
def result():
    return zuji.calc(LIME, draws=DRAWS)


@pytest.fixture
def english(monkeypatch):
    monkeypatch.setenv("ZUJI_LANG", "en")


@pytest.fixture
def chinese(monkeypatch):
    monkeypatch.setenv("ZUJI_LANG", "zh")


def changed(**parts):
    return {**copy.deepcopy(DATA), **parts}


def test_a_path_a_text_and_a_mapping_are_one_study(result):
    assert zuji.calc(str(LIME)).value == result.value == zuji.calc(DATA).value
    assert float(result) == result.value


def test_the_steps_sum_to_the_total_in_every_library(result):
    pandas, polars, xarray = result.to_pandas(), result.to_polars(), result.to_xarray()
    assert list(pandas.columns) == ["step", "name_zh", "name_en", "stage", "kgco2e", "share"]
    assert pandas["kgco2e"].sum() == pytest.approx(result.value)
    assert polars["share"].sum() == pytest.approx(1.0)
    assert float(xarray["kgco2e"].sum()) == pytest.approx(result.value)
    assert xarray["kgco2e"].dims == ("step", "gas")
    assert xarray["samples"].shape == (DRAWS,)
    assert xarray.attrs["unit"] == result.unit == "kgCO2e/t"
    assert result.to_arrow().num_rows == len(pandas)
    assert sum(result.stages.values()) == pytest.approx(result.value)
    assert sum(result.gases.values()) == pytest.approx(result.value)


def test_the_draws_are_those_of_the_lockfile(result):
    summed = result.lock["result"]["uncertainty"]["monte_carlo"]["all"]
    low, high = np.quantile(result.samples, (0.025, 0.975))
    assert (result.low, result.high) == result.interval == (low, high)
    assert (low, high) == pytest.approx((summed["low"], summed["high"]), rel=1e-5)
    assert zuji.calc(LIME, draws=DRAWS).samples.tolist() == result.samples.tolist()
    assert zuji.calc(LIME, draws=DRAWS, seed=2).samples.tolist() != result.samples.tolist()
    assert zuji.calc(LIME).interval == result.assessment.interval


def test_a_result_shows_names_interval_and_unit(result, english):
    text = repr(result)
    low, high = (f"{round(end, -1):,.0f}" for end in result.interval)  # three figures of 1,120
    assert all(word in text for word in (result.name.zh, result.name.en, low, high, "kgCO2e/t"))
    html = result._repr_html_()
    assert "Manufacture" in html
    assert result.name.zh in html
    assert result.assessment.model.title.en in html


def test_a_result_speaks_the_readers_language(result, chinese):
    assert "条提示" in repr(result)
    assert "<th>阶段</th>" in result._repr_html_()


def test_what_a_study_says_of_itself_is_no_html():
    product = {"name_zh": "<script>x()</script>", "name_en": "<b>lime</b>"}
    html = zuji.calc(changed(product=product))._repr_html_()
    assert "<script>" not in html
    assert "<b>lime" not in html
    assert "&lt;script&gt;" in html


def test_a_refusal_reads_as_its_findings_do(english):
    inputs = {**DATA["inputs"], "lime_made": "3 stones", "limestone": "-5 t"}
    with pytest.raises(zuji.Refusal) as refused:
        zuji.calc(changed(inputs=inputs))
    message = str(refused.value)
    rules = {finding.rule for finding in refused.value.findings if finding.severity == "block"}
    assert rules == {"unit-unknown", "value-negative"}
    lines = message.splitlines()
    assert len(lines) == 2  # what blocks, without the notes
    assert "inputs.lime_made" in message
    assert "3 stones" in message
    assert "use a unit" in message


def test_a_refusal_is_told_in_chinese(chinese):
    with pytest.raises(zuji.Refusal, match="找不到文件"):
        zuji.calc("nowhere.yaml")


@pytest.mark.parametrize(
    ("call", "rule"),
    [
        (lambda: zuji.calc("nowhere.yaml"), "file-missing"),
        (lambda: zuji.calc({"model": "lime"}), "key-missing"),
        (lambda: zuji.calc(changed(model="lyme")), "model-unknown"),
        (lambda: zuji.calc(DATA, profile="nothing"), "profile-unknown"),
        (lambda: zuji.calc(DATA, draws=3), "draws-range"),
        (lambda: zuji.calc(DATA, as_of="tomorrow"), "date-wrong"),
        (lambda: zuji.calc(DATA, model_file="none.yaml"), "file-missing"),
        (lambda: zuji.verify("nowhere.json"), "file-missing"),
        (lambda: zuji.verify({"a": 1}), "lock-schema"),
        (lambda: zuji.lca("nowhere"), "file-missing"),
        (lambda: zuji.background("nothing"), "background-product"),
        (lambda: zuji.background()["nothing"], "background-product"),
        (lambda: zuji.models()["nothing"], "model-unknown"),
        (lambda: zuji.factors("coal", packs=("none",)), "pack-unknown"),
        (lambda: zuji.factors("coal", limit=0), "value-range"),
        (lambda: zuji.match("coal", limit=0), "value-range"),
    ],
)
def test_every_wrong_use_is_a_refusal_by_name(call, rule):
    with pytest.raises(zuji.Refusal) as refused:
        call()
    assert refused.value.findings[0].rule == rule


def test_a_saved_result_verifies_and_an_altered_one_does_not(result, tmp_path):
    path = result.save(tmp_path / "lime.lock.json")
    verified = zuji.verify(path)
    assert verified
    assert (verified.holds, verified.verdict) == (True, "same")
    assert set(verified.to_pandas()["state"]) == {"same"}
    assert result.verify().digest == verified.digest == result.lock["digest"]
    lock = json.loads(lock_bytes(result.lock))
    lock["result"]["total"]["value"] += 1
    altered = zuji.verify(lock)
    assert not altered
    assert (altered.holds, altered.verdict) == (False, "arithmetic")
    assert "<b>" in altered._repr_html_()


def test_another_profile_and_an_own_model_file_are_taken(tmp_path):
    assert zuji.calc(DATA, profile="gbt24067-2024-ar5").assessment.profile.id.endswith("ar5")
    text = (ROOT / "sectors" / "cement" / "lime.yaml").read_text("utf-8")
    (tmp_path / "mine.yaml").write_text(text.replace("\nid: lime\n", "\nid: mine\n"), "utf-8")
    made = zuji.calc(changed(model="mine"), model_file=tmp_path / "mine.yaml")
    assert made.value == zuji.calc(DATA).value
    assert made.verify().verdict == "unknown"


def test_the_library_is_searched_and_matched():
    found = zuji.factors("electricity", region="CN")
    assert {row.region.partition("-")[0] for row in found} == {"CN"}
    assert len(zuji.factors("electricity", limit=3)) == 3
    assert len(zuji.factors()) == len(builtin_library())
    frame = found.to_pandas()
    assert (frame["low"] <= frame["high"]).all()
    assert {"id", "name_zh", "name_en", "value", "low", "high", "unit"} <= set(frame.columns)
    best = zuji.match("烧碱 32%", unit="t", limit=3)
    assert len(best) <= 3
    assert best.scores == tuple(sorted(best.scores, reverse=True))
    assert re.search("caustic|hydroxide", best[0].name_en.casefold())
    assert all(best.to_pandas()["reasons"])
    assert "<table>" in best._repr_html_()
    assert best[0].id in repr(best)
    assert len(zuji.match("zzzz qqqq 无此物")) == 0


def test_models_are_listed():
    every = zuji.models()
    assert "lime" in list(every)
    assert len(zuji.models("lime")) >= 1
    assert every["lime"].declared_unit == "t"
    assert every.to_pandas()["id"].is_unique
    assert "石灰" in repr(zuji.models("lime"))
    assert "<table>" in every._repr_html_()


def test_the_background_is_a_table_of_products():
    every = zuji.background()
    frame = every.to_pandas()
    assert len(frame) == len(every) >= 150
    assert ((frame["low"] <= frame["value"]) & (frame["value"] <= frame["high"])).all()
    product = zuji.background("cement")
    row = frame.set_index("id").loc["cement"]
    assert (product.value, *product.interval) == (row["value"], row["low"], row["high"])
    assert product.unit == row["unit"]
    assert abs(sum(product.to_pandas()["share"]) - 1.0) < 0.05  # shares are rounded
    assert product.data["id"] == "cement"
    assert "kgCO2e" in repr(product)
    assert product.derived.product.name.zh in product._repr_html_()


def test_the_scores_of_a_system_are_an_array():
    system = zuji.background().system
    scores = np.asarray(system.unit_scores())
    assert scores.shape == (len(system.products), len(system.indicators))
    assert scores is not system.unit_scores().values or scores.dtype == float
    position = system.product("cement")
    assert scores[position, 0] == pytest.approx(zuji.background("cement").value, rel=1e-5)
    assert np.asarray(system.unit_scores(), np.float32).dtype == np.float32
    assert np.array(system.unit_scores()).flags.owndata


BOLT = """process,flow,kind,amount,unit,location,law,spread
power,electricity,reference,1,kWh,CN-SD,,
power,Carbon dioxide,emission,0.58,kg,,lognormal,0.05
power,electricity,input,0.04,kWh,,,
steel,steel,reference,1,kg,CN-SD,,
steel,electricity,input,0.4,kWh,,lognormal,0.1
steel,Carbon dioxide,emission,1.7,kg,,,
steel,Methane,emission,0.004,kg,,,
"""


def test_a_database_is_scored(tmp_path):
    (tmp_path / "demo.csv").write_text(BOLT, "utf-8")
    store = zuji.lca(tmp_path / "demo.csv")
    score = store.score("steel")
    by_hand = 1.7 + 0.004 * 29.8 + 0.4 * 0.58 / (1 - 0.04)  # methane at 29.8 (AR6)
    assert float(score) == pytest.approx(by_hand, rel=1e-12)
    assert score.bound < 1e-9
    assert score.unit == "kgCO2e/1 kg"
    assert score.to_pandas()["kgco2e"].sum() == pytest.approx(by_hand)
    assert float(store.score("steel", 3.0)) == pytest.approx(3 * by_hand)
    assert float(score.contributions("location").total[0]) == pytest.approx(by_hand)
    assert list(store.search("steel").to_pandas()["process"]) == ["steel"]
    assert np.asarray(store.system.unit_scores()).shape == (2, 1)
    assert score.tree().coverage == pytest.approx(1.0, abs=0.02)
    drawn = score.draw(200)
    assert drawn.quantile(0.025)[0] < by_hand < drawn.quantile(0.975)[0]
    assert "steel" in repr(score)
    assert "kgCO2e" in score._repr_html_()
    with pytest.raises(zuji.Refusal):
        store.score("nothing like it")
    with pytest.raises(zuji.Refusal):
        zuji.lca(tmp_path / "demo.csv", allocation="guess")


@pytest.mark.parametrize(
    ("name", "marks"),
    [
        ("stages", {"bar"}),
        ("contributions", {"bar", "text"}),
        ("sensitivity", {"bar", "rule"}),
        ("interval", {"rule", "point"}),
        ("draws", {"bar", "rule"}),
        ("flow", {"area", "rect", "text"}),
        ("gases", {"bar"}),
    ],
)
def test_every_picture_of_a_result_is_an_altair_chart(result, name, marks):
    import altair

    chart = getattr(result.plot, name)()
    assert isinstance(chart, altair.TopLevelMixin)
    spec = chart.to_dict()  # checked against the schema of Vega-Lite
    layers = spec.get("layer") or [spec]
    drawn = {mark["type"] if isinstance(mark := row["mark"], dict) else mark for row in layers}
    assert drawn == marks


def test_the_flow_carries_the_total(result):
    ribbons = result.plot.flow().to_dict()["layer"][0]["data"]["values"]
    end = f"→ {made_of(result)}"
    values = {row["link"]: row["value"] for row in ribbons if row["name"].endswith(end)}
    assert len(values) == sum(amount > 0 for amount in result.stages.values())
    assert sum(values.values()) == pytest.approx(result.value)
    ends = [row for row in ribbons if row["link"] in values]
    assert all(row["bottom"] > row["top"] for row in ends)


def test_pictures_combine(result):
    both = result.plot.interval() & (result.plot.stages() | result.plot.draws())
    assert len(both.to_dict()["vconcat"]) == 2


def made_of(result):
    return result.assessment.model.product[language()]


def test_pictures_of_factors_and_databases(tmp_path):
    product = zuji.background("cement")
    assert product.plot.interval().to_dict()["layer"]
    assert product.plot.tree().to_dict()["layer"]
    (tmp_path / "demo.csv").write_text(BOLT, "utf-8")
    score = zuji.lca(tmp_path / "demo.csv").score("steel")
    for chart in (
        score.plot.tree(),
        score.plot.contributions(),
        score.plot.contributions("flow"),
        score.plot.draws(200),
        score.plot.interval(200),
    ):
        assert chart.to_dict()


@pytest.mark.parametrize("library", ["pandas", "polars", "xarray", "altair"])
def test_a_library_that_is_missing_is_named_with_its_extra(result, monkeypatch, library):
    monkeypatch.setitem(sys.modules, library, None)
    ask = result.plot.flow if library == "altair" else getattr(result, f"to_{library}")
    with pytest.raises(zuji.Refusal) as refused:
        ask()
    assert refused.value.findings[0].rule == "engine-frame"
    assert library in str(refused.value)
    assert "zuji[analysis]" in str(refused.value)


def test_the_language_is_that_of_the_environment():
    assert language_of({"LANG": "zh_CN.UTF-8"}) == "zh"
    assert language_of({"LANG": "zh_CN.UTF-8", "ZUJI_LANG": "en"}) == "en"
    assert language_of({}) == "en"


@pytest.mark.slow
@pytest.mark.parametrize("page", ["README.md", "README.en.md", "docs/how-to/README.md"])
def test_the_lines_of_the_documents_run(page, monkeypatch):
    monkeypatch.chdir(ROOT)
    text = (ROOT / page).read_text("utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    shown = [block for block in blocks if re.search(r"^import zuji$", block, re.MULTILINE)]
    assert len(shown) == 1
    names = {}
    exec(shown[0], names)
    assert names["result"].value > 0
