"""The assistant's tools without the protocol: texts in, sentences and plain data out."""

import inspect
import json
from importlib.util import find_spec

import pytest

from cast import AS_OF, ROOT, assessed, example_data
from cli_process import zuji
from issuing import FACTS, SALT, Issuer
from trust.test_certificate import DID, credential_of
from zuji.cli.assistant import LONGEST, TOOL_WORDS, Assistant
from zuji.core.refusals import Refusal
from zuji.factors import builtin_library
from zuji.lockfile import build_lock
from zuji.lockfile.lock import lock_bytes
from zuji.trust.credential import did_document

LIME = (ROOT / "examples" / "lime-typical.yaml").read_text("utf-8")
ENGLISH, CHINESE = Assistant("en"), Assistant("zh")


@pytest.fixture(scope="module")
def lime():
    return assessed(example_data("lime-typical"))


def rules(problem):
    return [finding.rule for finding in problem.value.findings]


def test_every_tool_has_words_and_asks_for_the_language():
    tools = ENGLISH.tools()
    assert [tool.name for tool in tools] == list(TOOL_WORDS)
    for tool in tools:
        assert tool.about.zh and tool.about.en
        assert "lang" in inspect.signature(tool.run).parameters


def test_no_tool_takes_a_path_or_an_address():
    names = {name for tool in ENGLISH.tools() for name in inspect.signature(tool.run).parameters}
    assert not {name for name in names if "path" in name or "file" in name or "url" in name} - {
        "lockfile"  # its text
    }


def test_factors_are_found_with_their_reasons_in_both_languages():
    found = CHINESE.search_factors("烧碱", unit="t", limit=2)
    assert len(found.data["factors"]) == 2
    first = found.data["factors"][0]
    assert first["id"] == "bg.caustic_soda"  # the row that the models take
    assert first["low"] < first["value"] < first["high"]
    assert first["reasons"] and first["reasons"][0]["zh"] in found.sentences[1]
    english = CHINESE.search_factors("烧碱", unit="t", limit=2, lang="en")
    assert first["reasons"][0]["en"] in english.sentences[1]
    assert english.data["factors"] == found.data["factors"]


def test_a_factor_is_told_with_source_interval_and_derivation():
    told = ENGLISH.explain_factor("cn.elec.cf.2024.national_avg")
    factor = builtin_library().get("cn.elec.cf.2024.national_avg")
    assert told.data["value"] == factor.value
    assert told.data["low"] < factor.value < told.data["high"]
    assert factor.source.title in told.sentences[1]
    derived = ENGLISH.explain_factor("bg.alumina")
    assert derived.data["derived"] in derived.sentences
    with pytest.raises(Refusal) as problem:
        ENGLISH.explain_factor("bg.alumin")
    assert rules(problem) == ["factor-unknown"]


def test_models_are_listed_and_one_says_what_it_asks():
    listed = ENGLISH.list_models().data["industries"]
    assert {"lime", "urea"} <= {name for row in listed for name in row["models"]}
    told = ENGLISH.describe_model("lime")
    assert {row["name"]: row["unit"] for row in told.data["inputs"]}["lime_made"] == "t"


def test_a_study_is_checked_with_its_total(lime):
    found = ENGLISH.check_study(LIME, as_of=AS_OF)
    assert found.data["total"] == lime.total
    assert found.data["holds"] and not found.is_refused
    assert all(row["message"] and row["remedy"] for row in found.data["findings"])


def test_what_is_wrong_with_a_study_is_said_in_sentences():
    text = LIME.replace("model: lime", "model: limestone")
    found = CHINESE.check_study(text, as_of=AS_OF)
    assert found.is_refused and found.data["total"] is None
    assert [row["rule"] for row in found.data["findings"]] == ["model-unknown"]
    assert "limestone" in found.sentences[1]
    assert CHINESE.check_study("a: [", as_of=AS_OF).data["findings"][0]["rule"] == "yaml-unreadable"
    with pytest.raises(Refusal) as problem:
        CHINESE.check_study(LIME, as_of="yesterday")
    assert rules(problem) == ["date-wrong"]


@pytest.mark.parametrize("named", ["model_file: {}", "packs: [{}]"])
def test_no_file_that_a_study_names_is_opened(tmp_path, named):
    """What a file says never reaches the answer, whether it is there or not."""
    secret = tmp_path / "secret.yaml"
    secret.write_text("id: hidden-content\n", "utf-8")
    (tmp_path / "pack.yaml").write_text("id: hidden-content\n", "utf-8")
    target = secret if named.startswith("model") else tmp_path
    told = [
        ENGLISH.check_study(f"{LIME}\n{named.format(path)}\n", as_of=AS_OF)
        for path in (target, tmp_path / "absent")
    ]
    for found in told:
        assert found.is_refused
        assert "hidden-content" not in json.dumps(found.data)
    assert told[0].data["findings"][0]["rule"] == told[1].data["findings"][0]["rule"]


def test_a_result_is_explained_by_its_steps_the_largest_first(lime):
    told = ENGLISH.explain_result(LIME, as_of=AS_OF)
    amounts = [abs(row["kgco2e"]) for row in told.data["steps"]]
    assert amounts == sorted(amounts, reverse=True)
    assert sum(row["kgco2e"] for row in told.data["steps"]) == pytest.approx(lime.total)
    lock = lock_bytes(build_lock(lime)).decode()
    again = ENGLISH.explain_result(lock).data
    assert all(again[part] == told.data[part] for part in ("total", "steps", "stages", "gases"))


def test_a_step_is_explained_by_formula_inputs_factor_and_source(lime):
    step = next(s for s in lime.model.steps if s.slot and lime.by_step.get(s.id))
    told = ENGLISH.explain_result(LIME, step=step.id, as_of=AS_OF)
    assert told.data["kgco2e"] == lime.by_step[step.id]
    assert told.data["formula"]["text"] in told.sentences[1]
    assert told.data["factors"][0]["id"] == lime.chosen[step.slot].factor.id
    assert told.data["factors"][0]["source"]["title"]
    for row in told.data["inputs"]:
        assert row["value"] == lime.values[row["name"]].value
    json.dumps(told.data, allow_nan=False)
    with pytest.raises(Refusal) as problem:
        ENGLISH.explain_result(LIME, step="prayer", as_of=AS_OF)
    assert rules(problem) == ["step-unknown"]


def test_a_certificate_is_checked_from_texts_alone():
    issuer = Issuer()
    token = issuer.sign(credential_of(FACTS))
    bundle = {"schema": "zuji-certificate/1", "credential": token, "salt": SALT.hex()}
    bundle |= {"proof": issuer.proof(token), "statuses": issuer.statuses()}
    keys = json.dumps(did_document(DID, [issuer.key]))
    at = "2026-11-26T12:00:00Z"
    line = str(issuer.trusted.log_keys[0])
    good = ENGLISH.check_certificate(json.dumps(bundle), keys, log_key=line, at=at)
    assert good.data["outcome"] == "valid"
    assert good.data["number"].endswith(FACTS.number)
    assert good.data["value"] == FACTS.value
    forged = json.dumps(bundle | {"credential": token[:-8] + "AAAAAAAA"})
    assert ENGLISH.check_certificate(forged, keys, at=at).data["outcome"] == "altered"
    assert ENGLISH.check_certificate("{}", keys, at=at).data["outcome"] == "malformed"
    with pytest.raises(Refusal) as problem:
        ENGLISH.check_certificate(json.dumps(bundle), "[]", at=at)
    assert rules(problem) == ["did-document"]


def test_a_lockfile_is_computed_again_and_an_altered_digit_is_found(lime):
    lock = build_lock(lime)
    text = lock_bytes(lock).decode()
    assert ENGLISH.verify_lockfile(text).data["holds"]
    lock["result"]["total"]["value"] += 1
    altered = ENGLISH.verify_lockfile(lock_bytes(lock).decode())
    assert not altered.data["holds"]
    assert altered.data["first_difference"] == "result.total.value"


def test_a_text_beyond_the_limit_is_refused():
    for ask in (ENGLISH.verify_lockfile, ENGLISH.explain_result):
        with pytest.raises(Refusal) as problem:
            ask(" " * (LONGEST + 1))
        assert rules(problem) == ["text-too-long"]
    long = ENGLISH.check_study(" " * (LONGEST + 1), as_of=AS_OF)
    assert long.data["findings"][0]["rule"] == "text-too-long"


def test_the_command_lists_its_tools_and_says_how_to_get_the_sdk():
    done = zuji("mcp", "--json", ZUJI_LANG="en")
    assert [row["name"] for row in json.loads(done.stdout)["tools"]] == list(TOOL_WORDS)
    keyed = zuji("mcp", "--json", "--site", "https://pcf.example", "--key", "zuji_x")
    names = [row["name"] for row in json.loads(keyed.stdout)["tools"]]
    assert names[-2:] == ["list_studies", "explain_study"]
    assert zuji("mcp", "--json", "--site", "ftp://pcf.example").returncode == 1
    if find_spec("mcp_types") is None:
        missing = zuji("mcp", ZUJI_LANG="en")
        assert missing.returncode == 1
        assert "pip install 'zuji[mcp]'" in missing.stderr
