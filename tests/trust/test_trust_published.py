"""Whether a lockfile was made with published content: by comparison, and by what it cannot say."""

import copy

import pytest

from cast import assessed, example_data
from zuji.factors import builtin_library
from zuji.footprint.result import result_data
from zuji.lockfile import build_lock, read_lock, verify_lock
from zuji.lockfile.lock import assessment_of, lock_bytes, sealed_digest
from zuji.trust import merkle
from zuji.trust.anchor import check_anchor
from zuji.trust.lock_answers import answers_about
from zuji.trust.published import InstalledLibrary, parts_of


@pytest.fixture(scope="module")
def lock():
    return read_lock(lock_bytes(build_lock(assessed(example_data("cement-demo")), 200)), "x")


def forged(lock, change):
    """The change, the result computed from it, and a fresh digest."""
    altered = copy.deepcopy(lock)
    change(altered)
    altered["result"] = result_data(assessment_of(altered), **altered["sampling"])
    return altered | {"digest": sealed_digest(altered)}


def found(lock):
    return answers_about(lock, library=InstalledLibrary())


def states(answers):
    return {origin.part.path: origin.state for origin in answers.published.origins}


def a_tenth(lock, **more):
    for factor in lock["factors"].values():
        if factor["value"] is not None:
            factor["value"] /= 10
        factor["gases"] = {gas: mass / 10 for gas, mass in factor["gases"].items()}
        factor.update(more)


def test_the_command_lines_own_lockfile_is_equal_and_says_that_it_is_not_anchored(lock):
    answers = found(lock)
    assert (answers.verdict, answers.tone, answers.exit_code) == ("same", "warn", 0)
    assert answers.anchor_words.en.startswith("not anchored")
    assert answers.anchor_words.zh.startswith("没有锚定")


def test_a_tenth_of_every_factor_is_named_with_both_values(lock):
    answers = found(forged(lock, a_tenth))
    assert answers.arithmetic.holds
    assert (answers.verdict, answers.tone, answers.exit_code) == ("differs", "block", 3)
    # The calcination of clinker in the guideline of 2024: 0.535 tCO2/t
    clinker = next(o for o in answers.published.origins if o.part.key == "clinker_ef")
    assert clinker.differences[0][:2] == ("value", "0.535")
    assert float(clinker.differences[0][2]) == pytest.approx(0.0535)


def test_a_version_that_nobody_published_does_not_pass_and_names_what_is_known(lock):
    answers = found(forged(lock, lambda lock: a_tenth(lock, version="2099.1.0")))
    assert (answers.verdict, answers.exit_code) == ("unknown", 4)
    assert answers.tone != "good"
    clinker = next(o for o in answers.published.origins if o.part.key == "clinker_ef")
    assert clinker.known == ("2026.11.0", "0.535 tCO2/t")


def test_factors_under_names_that_nobody_published_do_not_pass(lock):
    def renamed(lock):
        a_tenth(lock)
        names = {f["id"]: f"x.{f['id']}" for f in lock["factors"].values()}
        for factor in lock["factors"].values():
            factor["id"] = names[factor["id"]]
        lock["study"]["factors"] = {slot: factor["id"] for slot, factor in lock["factors"].items()}

    answers = found(forged(lock, renamed))
    assert (answers.verdict, answers.exit_code) == ("unknown", 4)


def test_a_factor_of_ones_own_under_a_published_name_passes_for_none(lock):
    def shadowed(lock):
        grid = lock["factors"]["grid"]
        row = {k: v for k, v in grid.items() if k not in {"source", "gases", "active"}}
        row |= {"value": grid["value"] / 10, "source_title": "x"}
        lock["study"]["own_factors"] = [row]
        lock["factors"] = {}

    altered = copy.deepcopy(lock)
    shadowed(altered)
    altered["factors"] = lock["factors"]
    try:
        slots = assessment_of(altered).chosen
    except Exception as problem:
        pytest.fail(str(problem))
    altered["factors"] = {slot: chosen.factor.as_json() for slot, chosen in slots.items()}
    answers = found(forged(altered, lambda lock: None))
    assert states(answers)["factors.grid"] == "differs"
    assert answers.exit_code == 3


@pytest.mark.parametrize(
    ("group", "change"),
    [
        ("gwp", lambda lock: lock["gwp"].update(ch4_fossil=2.98)),
        ("model", lambda lock: lock["model"]["checks"].pop()),
        ("rules", lambda lock: lock["rules"]["uncertainty"].update(proxy_gsd=1.0)),
        ("profile", lambda lock: lock["profile"].update(version="1.0.0", house="x")),
    ],
)
def test_every_kind_of_content_is_compared(lock, group, change):
    answers = found(forged(lock, change))
    assert answers.arithmetic.holds
    assert answers.verdict == "differs"
    differing = {origin.part.group for origin in answers.published.of("differs")}
    assert differing == {group}


def test_a_text_that_enters_no_number_is_told_as_such(lock):
    answers = found(forged(lock, lambda lock: lock["factors"]["grid"].update(note="else")))
    assert states(answers)["factors.grid"] == "worded"
    assert (answers.verdict, answers.exit_code) == ("same", 0)


def chosen(lock, change):
    """The change with the factors that the computation then chooses."""
    altered = copy.deepcopy(lock)
    change(altered)
    slots = assessment_of(altered).chosen
    return altered | {"factors": {slot: c.factor.as_json() for slot, c in slots.items()}}


def test_an_option_that_bears_the_name_of_a_text_is_no_text(lock):
    def without_calcination(lock):
        options = lock["model"]["choices"]["calcination_method"]["options"]
        options["note"] = {"zh": "无", "en": "none"}
        lock["study"]["choices"]["calcination_method"] = "note"

    altered = forged(chosen(lock, without_calcination), lambda lock: None)
    answers = found(altered)
    assert answers.arithmetic.holds
    # Calcination gives some 0.525 t CO2 a tonne of clinker: more than half of the footprint
    assert altered["result"]["total"]["value"] < 0.6 * lock["result"]["total"]["value"]
    assert (answers.verdict, answers.exit_code) == ("differs", 3)
    assert states(answers)["model"] == "differs"


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("model", lambda lock: lock["model"]["tables"]["deduction"]["rows"].update(note=5.0)),
        ("rules.uncertainty", lambda lock: lock["rules"]["uncertainty"]["parameter_gsd"].pop("D")),
        ("profile", lambda lock: lock["profile"]["electricity"].update(note=1)),
    ],
)
def test_what_is_added_or_left_out_beside_texts_is_a_difference(lock, name, change):
    assert states(found(forged(lock, change)))[name] == "differs"


def test_a_study_computed_by_another_method_than_it_names_does_not_hold(lock):
    named = lock["profile"]["id"]

    def renamed(lock):
        lock["study"]["profile"] = "ghg-protocol"

    answers = found(forged(lock, renamed))
    assert answers.verdict == "arithmetic"
    arithmetic = answers.arithmetic
    assert arithmetic.first_difference == "study.profile"
    assert (arithmetic.locked, arithmetic.recomputed) == ('"ghg-protocol"', f'"{named}"')


def test_rules_from_before_a_row_was_added_are_told_as_an_earlier_edition(lock):
    def earlier(lock):
        del lock["rules"]["data_quality"]["precision_by_status"]["unstated"]

    answers = found(forged(lock, earlier))
    assert states(answers)["rules.data_quality"] == "worded"
    assert "edition" in answers.headline.en


def test_data_of_no_stated_kind_are_not_measured_by_an_edition_that_knows_no_other(lock):
    def unstated(lock):
        for name in ("cement_produced", "coal"):
            lock["study"]["inputs"][name].pop("status", None)
        del lock["rules"]["data_quality"]["precision_by_status"]["unstated"]
        del lock["rules"]["uncertainty"]["status_gsd"]["unstated"]

    answers = found(forged(lock, unstated))
    assert (answers.verdict, answers.exit_code) == ("differs", 3)
    quality = next(o for o in answers.published.origins if o.part.path == "rules.data_quality")
    # What is of no stated kind scores 5, the worst (rules/data_quality.yaml)
    assert quality.differences == (("precision_by_status.unstated", "5", "—"),)


def test_values_that_differ_are_shown_as_in_the_file_and_not_as_python_has_them(lock):
    answers = found(forged(lock, lambda lock: lock["rules"]["uncertainty"].update(added=[True])))
    origin = next(o for o in answers.published.origins if o.part.path == "rules.uncertainty")
    assert origin.differences == (("added", "—", "[true]"),)


def test_an_order_that_leaves_a_member_of_the_model_out_is_refused(lock):
    from zuji.core.refusals import Refusal

    altered = copy.deepcopy(lock)
    altered["order"]["quantities"].pop()
    with pytest.raises(Refusal) as caught:
        verify_lock(altered | {"digest": sealed_digest(altered)})
    assert caught.value.findings[0].rule == "lock-damaged"


def test_a_factor_that_is_shown_but_was_not_used_is_a_difference(lock):
    altered = copy.deepcopy(lock)
    altered["factors"]["of_nothing"] = altered["factors"]["grid"]
    checked = verify_lock(altered | {"digest": sealed_digest(altered)})
    assert checked.digest_agrees and checked.first_difference == "factors.of_nothing"


def test_proofs_may_be_added_without_another_digest(lock):
    assert sealed_digest(lock | {"anchor": {"schema": "x"}}) == lock["digest"]


@pytest.mark.parametrize(
    "anchor",
    [1, [], "x", {}, {"schema": "zuji-anchor/1"}, {"schema": "zuji-anchor/1", "checkpoint": 1}],
)
def test_an_anchor_of_any_other_shape_proves_nothing(lock, anchor):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from zuji.trust.notes import key_of

    key = key_of("log.example", Ed25519PrivateKey.generate())
    checked = check_anchor(lock | {"anchor": anchor}, [key])
    assert (checked.status, checked.proven) == ("wrong", {})


def test_paths_from_a_tree_of_levels_are_those_of_the_definition():
    for size in range(1, 40):
        leaves = [merkle.leaf_hash(bytes([n])) for n in range(size)]
        levels = merkle.tree(leaves)
        for index in range(size):
            assert merkle.path_in(levels, index) == merkle.inclusion_path(leaves, index)


def test_every_part_of_a_lockfile_is_looked_at(lock):
    paths = {part.path for part in parts_of(lock)}
    assert {"model", "profile", "gwp", "rules.uncertainty", "rules.data_quality"} < paths
    assert {f"factors.{slot}" for slot in lock["factors"]} < paths


def test_a_factor_that_the_study_chose_in_place_of_the_models_is_told_and_is_no_plain_good(lock):
    hydro = builtin_library().get("cn.elec.cf.2023.hydro", "x").as_json()

    def chosen(lock):
        lock["study"]["factors"] = {"grid": hydro["id"]}
        lock["factors"]["grid"] = hydro

    answers = found(forged(lock, chosen))
    assert answers.exit_code == 0
    assert answers.tone == "warn"
    assert "chosen by the study in place of the model's factors" in answers.headline.en
    assert f"{hydro['name_en']} {hydro['value']} {hydro['unit']}" in answers.headline.en
    assert hydro["name_zh"] in answers.headline.zh
    (words,) = answers.replaced
    value = f"{hydro['value']} {hydro['unit']}"
    assert words.zh.endswith(f"（{hydro['name_zh']} {value}）")
    assert words.en.endswith(f" ({hydro['name_en']} {value})")
    assert "chosen by the study" not in found(lock).headline.en


def test_the_models_own_factor_named_by_the_study_is_no_other_choice(lock):
    def named(lock):
        lock["study"]["factors"] = {"grid": lock["factors"]["grid"]["id"]}

    assert "chosen by the study" not in found(forged(lock, named)).headline.en
