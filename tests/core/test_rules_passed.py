"""What the library does once a committee has passed a rule in place of one that ships."""

from dataclasses import replace

import pytest

from zuji.core.content import read_rules
from zuji.core.inforce import RuleInForce, keep_with
from zuji.footprint.profile import profile_of_rule, rule_profiles
from zuji.screening.run import slips
from zuji.screening.sampling import usual_moves
from zuji.screening.typical import typical_facts, typical_plant
from zuji.sectors.registry import frozen_content, get_model, shipped_model
from zuji.synth import draw_plant
from zuji.training import plants
from zuji.training.plants import calibration_task

SHIPPED = read_rules("product_rule_profiles")["profiles"][0]


class Passed:
    def __init__(self, *rules):
        self.rules = {(rule.kind, rule.key): rule for rule in rules}

    def current(self, kind):
        return {key: rule for (held, key), rule in self.rules.items() if held == kind}

    def versions(self, kind, key):
        return {}


@pytest.fixture
def passed():
    before = keep_with(None)
    yield lambda *rules: keep_with(Passed(*rules))
    keep_with(before)


def test_a_replaced_product_rule_does_not_keep_the_profile_that_shipped(passed):
    model, rule = SHIPPED["models"][0], SHIPPED["rule"]
    assert SHIPPED["id"] in rule_profiles(model)
    content = {"number": rule, "zh": "新", "en": "new", "products": [model]}
    passed(RuleInForce("product_rule", rule, "2", "d", content))
    assert SHIPPED["id"] not in rule_profiles(model) and profile_of_rule(rule, model) == ""
    other = {**content, "profile": {**SHIPPED, "id": "passed"}}
    passed(RuleInForce("product_rule", rule, "3", "e", other))
    assert profile_of_rule(rule, model) == "passed"


def doubled(version="99.0.0", digest="f"):
    """The lime of a committee whose coal step makes twice as much."""
    model = shipped_model("lime")
    data = {**model.data, "version": version}
    data["steps"] = [
        step | {"activity": f"2 * ({step['activity']})"} if step["id"] == step_of(model) else step
        for step in data["steps"]
    ]
    return RuleInForce("model", "lime", version, digest, frozen_content(replace(model, data=data)))


def test_usual_values_are_those_of_the_model_in_force(passed):
    """A model that says its coal step makes twice as much has other elasticities and facts."""
    assert get_model("lime") is shipped_model("lime")
    before, moves = typical_facts("lime"), usual_moves("lime")
    passed(doubled())
    assert typical_facts("lime").total != before.total and usual_moves("lime") != moves
    passed()
    assert typical_facts("lime").total == before.total and usual_moves("lime") == moves


def test_a_model_that_was_passed_under_the_version_that_ships_is_another(passed):
    before = typical_facts("lime").total
    passed(doubled(shipped_model("lime").version))
    assert typical_facts("lime").total != before


def test_a_typical_study_that_the_model_in_force_does_not_take_doubts_nothing(passed):
    study = typical_plant("lime")
    model = study.model
    data = {**model.data, "version": "99.0.0", "inputs": {**model.data["inputs"]}}
    data["inputs"]["seed"] = {**data["inputs"]["limestone"], "optional": False}
    content = frozen_content(replace(model, data=data))
    passed(RuleInForce("model", "lime", "99.0.0", "g", content))
    assert typical_plant("lime") is None and usual_moves("lime") == {}
    assert slips(study) == ()


def test_a_plant_of_training_is_that_of_the_model_that_ships(passed):
    """Its answers are kept: they may not become those of a model that was passed since."""
    plant = draw_plant(7, 1, "lime")
    task = calibration_task("lime", 3)
    passed(doubled())
    assert draw_plant(7, 1, "lime") == plant
    _uncached()
    assert calibration_task("lime", 3) == task


def _uncached():
    for cache in (plants._plant, plants._shares, plants._of):
        cache.cache_clear()


def step_of(model):
    return next(step["id"] for step in model.data["steps"] if "activity" in step)
