"""Linking says what it takes in place of what a database states: units, providers, shares."""

import pytest

from zuji.core.refusals import Refusal
from zuji.exchange.databases.study import Opened
from zuji.exchange.databases.tables import INPUT, REFERENCE, Builder


def power_and_part(made: str, used: str, family: str = "power", **provider: str) -> Opened:
    """A plant gives 0.2 kg CO2 for one unit of power; a part takes one unit of it."""
    build = Builder("two", "test")
    gas = build.flow("co2", "Carbon dioxide, fossil", 0, "kg", compartment="air")
    flow_of = {
        unit: build.flow(f"power|{unit}", "power", 1, unit, family=family) for unit in (made, used)
    }
    plant = build.process("plant", "plant")
    build.exchange(plant, flow_of[made], 1.0, REFERENCE)
    build.exchange(plant, gas, 0.2)
    part = build.process("part", "part")
    build.exchange(part, build.flow("part", "part", 1, "kg"), 1.0, REFERENCE)
    build.exchange(part, flow_of[used], 1.0, INPUT, **provider)
    return Opened(build.done())


@pytest.mark.parametrize(
    ("made", "used", "answer"),
    [
        ("MJ", "kWh", 0.2 * 3.6),
        ("kWh", "MJ", 0.2 / 3.6),
        ("MJ", "GJ", 0.2 * 1000),
        ("kg", "t", 0.2 * 1000),
        ("t", "kg", 0.2 / 1000),
        ("kWh", "kWh", 0.2),
    ],
)
def test_what_is_made_in_one_unit_is_used_in_another(made, used, answer):
    opened = power_and_part(made, used)
    assert opened.score("part")["score"] == pytest.approx(answer)
    report = opened.linked.report.as_json(opened.database)
    assert report["units_converted"]["exchanges"] == (made != used)
    assert report["cut_off"]["exchanges"] == 0


def test_units_of_different_measure_are_cut_off_and_named():
    score = power_and_part("MJ", "kg").score("part")
    assert score["score"] == 0
    assert score["chain"]["units_differ_flows"] == ["power"]
    assert score["chain"]["cut_off_flows"] == ["power"]


def test_flows_that_a_format_knows_by_id_are_not_linked_by_their_name():
    score = power_and_part("MJ", "kWh", family="").score("part")
    assert (score["score"], score["chain"]["cut_off"], score["chain"]["units_differ"]) == (0, 1, 0)


@pytest.mark.parametrize("provider", ["solar power", "part"])
def test_a_named_provider_that_is_absent_or_makes_something_else_is_said(provider):
    opened = power_and_part("kWh", "kWh", provider=provider)
    score = opened.score("part")
    assert score["score"] == pytest.approx(0.2)
    assert score["chain"]["provider_absent_flows"] == ["power"]
    report = opened.linked.report.as_json(opened.database)
    assert report["provider_absent"]["providers"] == [provider]
    assert (
        power_and_part("kWh", "kWh", provider="plant").score("part")["chain"]["provider_absent"]
        == 0
    )


def joint(steel: float | None, slag: float | None, method: str = "physical") -> Opened:
    """1 kg steel and 1 kg slag out of 10 kg CO2 and 1 kg methane."""
    build = Builder("joint", "test")
    air = {"compartment": "air"}
    furnace = build.process("furnace", "furnace", default=method)
    flows = [build.flow(name, name, 1, "kg") for name in ("steel", "slag")]
    build.exchange(furnace, flows[0], 1.0, REFERENCE)
    build.exchange(furnace, flows[1], 1.0)
    co2 = build.exchange(furnace, build.flow("c", "Carbon dioxide, fossil", 0, "kg", **air), 10.0)
    build.exchange(furnace, build.flow("m", "Methane, fossil", 0, "kg", **air), 1.0)
    for flow, share in zip(flows, (steel, slag), strict=True):
        if share is not None:
            build.share(furnace, flow, method, share, co2 if method == "causal" else -1)
    return Opened(build.done())


def test_shares_that_do_not_sum_to_one_are_used_as_stated_and_named():
    opened = joint(0.6, 0.3)
    both = 10 + 29.8  # methane, fossil: GWP100 of AR6
    assert opened.score("furnace")["score"] == pytest.approx(0.6 * both)
    assert opened.score("furnace::slag")["score"] == pytest.approx(0.3 * both)
    report = opened.linked.report.as_json(opened.database)["shares_not_one"]
    assert report == {"processes": 1, "names": ["furnace"], "sums": [0.9]}
    assert opened.score("furnace")["chain"]["shares_not_one"] == 1
    assert joint(0.6, 0.4).score("furnace")["chain"]["shares_not_one"] == 0


def test_a_product_without_a_share_carries_all_as_in_openlca_and_is_named():
    score = joint(0.6, None).score("furnace::slag")
    assert score["score"] == pytest.approx(10 + 29.8)
    assert score["chain"]["shares_not_one"] == 1


def test_an_exchange_without_a_causal_factor_is_carried_whole_and_named():
    score = joint(0.5, 0.5, "causal").score("furnace")
    assert score["score"] == pytest.approx(0.5 * 10 + 29.8)
    assert score["chain"]["causal_gaps"] == 1


def test_causal_factors_are_not_used_under_another_allocation():
    opened = joint(0.9, 0.1, "causal")
    assert Opened(opened.database, "none").score("furnace")["score"] == pytest.approx(39.8)


@pytest.mark.parametrize("own", [1.0, 2.0])
def test_a_process_that_eats_all_it_makes_is_refused_not_computed_with_a_sign(own):
    build = Builder("one", "test")
    flow = build.flow("x", "x", 1, "kg")
    process = build.process("x", "x")
    build.exchange(process, flow, 1.0, REFERENCE)
    build.exchange(process, flow, own, INPUT)
    build.exchange(process, build.flow("co2", "CO2", 0, "kg", compartment="air"), 1.0)
    with pytest.raises(Refusal, match="system-singular"):
        Opened(build.done()).score("x")


def test_a_process_that_eats_part_of_what_it_makes_is_computed():
    build = Builder("one", "test")
    flow = build.flow("x", "x", 1, "kg")
    process = build.process("x", "x")
    build.exchange(process, flow, 1.0, REFERENCE)
    build.exchange(process, flow, 0.2, INPUT)
    build.exchange(process, build.flow("co2", "CO2", 0, "kg", compartment="air"), 1.0)
    assert Opened(build.done()).score("x")["score"] == pytest.approx(1 / 0.8)
