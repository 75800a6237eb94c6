"""Factors that contradict the background system or the published range of their own product."""

import pytest

from sectors.test_all_models import typical
from zuji.core.content import read_rules
from zuji.footprint import assess, study_from_data
from zuji.screening.contradiction import contradictions
from zuji.sectors.registry import get_model
from zuji.uncertainty.held_values import members


def found_with(model_id, **factors):
    made = typical(model_id)
    data = dict(made.study.data)
    data["factors"] = {**(data.get("factors") or {}), **factors}
    data["waivers"] = {**(data.get("waivers") or {}), **dict.fromkeys(factors.values(), "trial")}
    again = assess(study_from_data(data, "study"), made.model, as_of="2026-11-22")
    return {(f.rule, str(f.place)): f for f in contradictions(again)}


def test_ammonia_below_its_own_model_is_found_in_urea():
    """F8: 2.41 t/t was taken where the model of coal ammonia has about 3.9."""
    found = found_with("urea", ammonia_supply="cn.upstream.ammonia_coal")
    finding = found["screen-factor-mirror", "factors.ammonia_supply"]
    assert finding.severity == "warn"
    assert "cn.upstream.ammonia_coal 2.41" in str(finding.read)
    assert "bg.ammonia_coal 3" in str(finding.expected)
    assert "25%" in str(finding.expected)


def test_a_factor_outside_the_published_range_of_its_own_model_is_noted():
    """Ammonia from gas is published from 1,897 kg/t; a row of the U.S. has 743."""
    found = found_with("urea", ammonia_supply="us.uslci.ammonia")
    finding = found["screen-factor-published", "factors.ammonia_supply"]
    assert finding.severity == "note"
    assert "743" in str(finding.read)
    assert "1897" in str(finding.expected)


def test_the_derived_row_itself_contradicts_nothing():
    found = found_with("urea", ammonia_supply="bg.ammonia_coal")
    assert ("screen-factor-mirror", "factors.ammonia_supply") not in found


def test_a_factor_that_hardly_matters_is_let_pass(monkeypatch):
    made = typical("urea")
    step = next(step for step in made.model.steps if step.slot == "ammonia_supply")
    share = abs(made.by_step[step.id] / made.total)
    rules = read_rules("screening")
    found = {}
    for material in (share * 0.5, share * 1.5):
        changed = {**rules, "contradiction": {**rules["contradiction"], "material": material}}
        monkeypatch.setattr("zuji.screening.contradiction.limits", lambda rule=changed: rule)
        found[material] = found_with("urea", ammonia_supply="us.uslci.ammonia")
    few, many = sorted(found.values(), key=len)
    assert len(few) < len(many)


@pytest.mark.parametrize("product", sorted(read_rules("screening")["contradiction"]["own_models"]))
def test_every_product_with_a_model_is_held_and_its_class_is_published(product):
    own = read_rules("screening")["contradiction"]["own_models"][product]
    model = get_model(own["model"])
    assert product in members()
    for name, option in own.items():
        if name != "model":
            assert option in model.choices[name].options, (product, name)
