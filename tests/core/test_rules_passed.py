"""What the library does once a committee has passed a rule in place of one that ships."""

from dataclasses import replace

import pytest

from zuji.core.content import read_rules
from zuji.core.inforce import RuleInForce, keep_with
from zuji.footprint.profile import profile_of_rule, rule_profiles
from zuji.screening.run import typical
from zuji.screening.sampling import usual_moves
from zuji.sectors.registry import frozen_content, get_model, shipped_model

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


def test_usual_values_are_those_of_the_model_in_force(passed):
    """A model that says its coal step makes twice as much has other elasticities and facts."""
    model = shipped_model("lime")
    assert get_model("lime") is model
    before, moves = typical("lime"), usual_moves("lime")
    data = {**model.data, "version": "99.0.0"}
    data["steps"] = [
        step | {"activity": f"2 * ({step['activity']})"} if step["id"] == step_of(model) else step
        for step in data["steps"]
    ]
    content = frozen_content(replace(model, data=data))
    passed(RuleInForce("model", "lime", "99.0.0", "f", content))
    assert typical("lime").total != before.total and usual_moves("lime") != moves
    passed()
    assert typical("lime").total == before.total and usual_moves("lime") == moves


def step_of(model):
    return next(step["id"] for step in model.data["steps"] if "activity" in step)
