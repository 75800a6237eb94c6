"""Three processes with a loop and an allocation, against arithmetic by hand."""

import pytest

from background.tiny import PROCESSES, changed, table, written
from zuji.background.balance import balances, imbalances
from zuji.background.held import held_values, unexplained
from zuji.background.read import read_background
from zuji.background.rows import all_factors
from zuji.background.solved import SolvedBackground
from zuji.core.refusals import Refusal

CO2_OF_COAL = 20 / 1000 * 25 * 44 / 12  # kg CO2 per kg burned: 1.8333
CH4 = 0.010 * 29.8  # kgCO2e per kg mined, AR6
# power = 0.5 (CO2 + coal), coal = CH4 + 0.1 power
POWER = 0.5 * (CO2_OF_COAL + CH4) / (1 - 0.05)
COAL = CH4 + 0.1 * POWER


def solved(folder, **files):
    return SolvedBackground(read_background(written(folder, **files)))


def refused(folder, **files):
    with pytest.raises(Refusal) as caught:
        SolvedBackground(read_background(written(folder, **files)))
    return [finding.rule for finding in caught.value.findings]


def test_a_loop_is_solved_as_by_hand(tmp_path):
    system = solved(tmp_path)
    assert system.derived("power").value == pytest.approx(POWER, rel=1e-5)
    assert system.derived("coal").value == pytest.approx(COAL, rel=1e-5)


def test_gases_are_kept_apart_and_stages_sum_to_the_value(tmp_path):
    power = solved(tmp_path).derived("power")
    assert power.gases["co2_fossil"] == pytest.approx(0.5 * CO2_OF_COAL / 0.95, rel=1e-5)
    assert power.gases["ch4_fossil"] == pytest.approx(0.5 * 0.010 / 0.95, rel=1e-5)
    assert set(power.gases) == {"co2_fossil", "ch4_fossil"}
    assert power.stages["mining"] == pytest.approx(0.5 * CH4 / 0.95, rel=1e-5)
    assert sum(power.stages.values()) == pytest.approx(power.value, rel=1e-5)


def test_a_joint_process_is_divided_by_its_stated_rule(tmp_path):
    # 1 kg and 3 kg of equal weight by mass: 8 kWh over 4 kg
    system = solved(tmp_path)
    assert system.derived("twin").value == pytest.approx(2 * POWER, rel=1e-5)
    assert system.derived("second").value == pytest.approx(2 * POWER, rel=1e-5)


def test_the_year_is_that_of_the_data_by_their_contribution(tmp_path):
    # of power 0.5 × 0.298 is mined in 2020 and 0.5 × 1.8333 burned in 2022: 2021.7
    power = solved(tmp_path / "a").derived("power")
    assert power.year == 2022
    assert power.review_by == "2030-12-31"
    # methane of 1990: (0.298 × 1990 + 1.8333 × 2022) / 2.1313 = 2017.5
    old = changed("unit: g\n", "unit: g\n        year: 1990\n")
    assert solved(tmp_path / "b", processes=old).derived("power").year in {2017, 2018}


def test_the_interval_holds_the_value_and_widens_abroad(tmp_path):
    system = solved(tmp_path)
    power, twin = system.derived("power"), system.derived("twin")
    assert power.low < power.value < power.high
    # 8 kWh with a geometric sd of 1.1 and, from Germany, 1.3: wider than power alone
    assert twin.high / twin.low > 1.5 * power.high / power.low


def test_an_interval_of_one_input_is_that_of_its_law(tmp_path):
    # one uncertain figure of geometric sd 1.1: 95 % is 1.1 ** (±1.96)
    sure = "\n        spread: 1.0001"
    text = changed("amount: 0.1\n        unit: kWh", f"amount: 0.1\n        unit: kWh{sure}")
    text = text.replace("unit: g\n", f"unit: g{sure}\n")
    power = solved(tmp_path, processes=text).derived("power")
    assert power.high / power.low == pytest.approx(1.1 ** (2 * 1.96), rel=0.1)


def test_a_fuel_has_a_second_row_by_energy(tmp_path):
    rows = {row.id: row for row in all_factors(solved(tmp_path))}
    assert set(rows) == {"bg.coal", "bg.coal.energy", "bg.power", "bg.twin", "bg.second"}
    # 20 MJ/kg: 50 kg to the GJ
    coal, energy = rows["bg.coal"], rows["bg.coal.energy"]
    assert energy.unit == "kgCO2e/GJ"
    assert energy.gases["ch4_fossil"] == pytest.approx(50 * coal.gases["ch4_fossil"], rel=1e-5)
    assert energy.high == pytest.approx(50 * coal.high, rel=1e-3)


def test_the_tree_covers_the_value(tmp_path):
    tree = solved(tmp_path).tree("power", cutoff=1e-6)
    assert tree.coverage == pytest.approx(1, abs=1e-5)
    assert tree.names[int(tree.process[0])] == "power"


def test_a_process_is_repeated_over_a_table(tmp_path):
    repeated = "  coal:\n    rows: mines\n    zh: 煤（{zh}）\n    en: Coal {en}"
    text = changed("  coal:\n    zh: 煤\n    en: Coal", repeated)
    text = text.replace("amount: 10\n", "amount: methane\n")
    text = text.replace("product: coal\n", "product: coal_b\n")
    folder = written(tmp_path, processes=text)
    (folder / "mines.csv").write_text(
        table(
            {"row": "a", "zh": "甲", "en": "A", "methane": "10"},
            {"row": "b", "zh": "乙", "en": "B", "methane": ""},
        ),
        "utf-8",
    )
    system = SolvedBackground(read_background(folder))
    power = 0.5 * CO2_OF_COAL / 0.95
    assert system.derived("coal_b").value == pytest.approx(0.1 * power, rel=1e-5)
    assert system.derived("coal_a").value == pytest.approx(0.1 * power + CH4, rel=1e-5)
    assert system.background.products["coal_a"].name.zh == "煤（甲）"


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"row": "", "zh": "甲"}, "background-table-row"),
        ({"row": "a", "name": "甲"}, "background-column"),
        ({"row": "a", "zh": "甲", "methane": "much"}, "number-unreadable"),
    ],
)
def test_a_fault_of_a_table_is_refused(tmp_path, row, rule):
    repeated = "  coal:\n    rows: mines\n    zh: 煤（{zh}）"
    text = changed("  coal:\n    zh: 煤", repeated).replace("amount: 10\n", "amount: methane\n")
    folder = written(tmp_path, processes=text)
    (folder / "mines.csv").write_text(table(row), "utf-8")
    with pytest.raises(Refusal) as caught:
        read_background(folder)
    assert caught.value.findings[0].rule == rule


def test_balances_of_carbon_energy_and_mass_are_by_hand(tmp_path):
    system = read_background(written(tmp_path))
    power = balances(system, "power")
    # 0.5 kg × 0.5 kg C/kg in, all burned; 10 MJ in, 3.6 MJ out
    assert (power["carbon"].into, power["carbon"].out) == pytest.approx((0.25, 0.25))
    assert (power["energy"].into, power["energy"].out) == pytest.approx((10, 3.6))
    twin = balances(system, "twin")
    assert (twin["mass"].into, twin["mass"].out) == pytest.approx((4, 4))
    assert [*imbalances(system)] == []


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("amount: 0.5\n        unit: kg", "amount: 0.1\n        unit: kg", "background-energy"),
        (
            "burned: boiler",
            "burned: boiler\n    emissions:\n      - gas: co2_fossil\n        amount: 1\n"
            "        unit: kg",
            "background-carbon",
        ),
        ("amount: 4\n        unit: kg", "amount: 3\n        unit: kg", "background-mass"),
    ],
)
def test_what_comes_from_nothing_is_found(tmp_path, old, new, rule):
    system = read_background(written(tmp_path, processes=changed(old, new)))
    assert [finding.rule for finding in imbalances(system)] == [rule]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("product: coal\n", "product: cole\n", "background-product"),
        ("amount: 0.1\n        unit: kWh", "amount: 0.1\n        unit: kg", "unit-dimension"),
        ("amount: 0.1\n        unit: kWh", "amount: 0.1\n        unit: furlong", "unit-unknown"),
        ("gas: ch4_fossil", "gas: methan", "choice-unknown"),
        ("gas: ch4_fossil", "gas: co2e", "background-co2e"),
        ("at: page 4", "at: page 4\n    colour: red", "rule-key"),
        ("source: book\n    at: page 4", "source: bok\n    at: page 4", "background-source"),
        ("    at: page 4\n", "", "key-missing"),
        ("stage: mining", "stage: space", "choice-unknown"),
        ("      by: mass\n", "", "key-missing"),
        ("by: mass", "by: price", "background-weight"),
        ("form: inventory\n    covers: [1]", "form: inventory\n    covers: [41]", "choice-unknown"),
        ("  second:\n", "  power:\n", "background-duplicate"),
        ("amount: 8\n", "amount: -8\n", "background-amount"),
        ("amount: 8\n", "amount: 0\n", "background-amount"),
        ("amount: 8\n", "amount: 8\n        low: 9\n        high: 10\n", "background-range"),
        ("amount: 8\n", "amount: 8\n        high: 10\n", "background-range"),
        ("year: 2020\n    stage", "year: lately\n    stage", "value-type"),
    ],
)
def test_a_fault_of_the_data_is_refused(tmp_path, old, new, rule):
    assert rule in refused(tmp_path, processes=changed(old, new))


def test_a_refusal_names_the_file_and_the_line(tmp_path):
    with pytest.raises(Refusal) as caught:
        read_background(written(tmp_path, processes=changed("product: coal\n", "product: cole\n")))
    (finding,) = caught.value.findings
    line = PROCESSES.splitlines().index("  power:") + 1
    assert finding.place == f"example.yaml:{line} · processes.power"
    assert "coal" in finding.facts["near"].en


def test_a_joint_process_without_a_rule_is_refused(tmp_path):
    start = PROCESSES.index("    allocation:")
    text = PROCESSES[:start] + PROCESSES[PROCESSES.index("    coproducts:") :]
    assert refused(tmp_path, processes=text) == ["background-allocation"]


def test_everything_met_is_accounted_for(tmp_path):
    receipt = read_background(written(tmp_path)).receipt
    assert receipt.unaccounted == {}
    assert receipt.count("data set", "read") == 3


def held(value, reason=""):
    row = f"held:\n      - value: {value}\n        unit: kgCO2e/t\n        source: book\n"
    return changed("    held: []\n", f"    {row}        at: page 9\n{reason}")


REASON = "        reason:\n          zh: 另一边界\n          en: another boundary\n"


def test_a_held_value_outside_the_interval_needs_a_reason(tmp_path):
    inside = solved(tmp_path / "a", processes=held(COAL * 1000))
    (value,) = held_values(inside, inside.derived("coal"))
    assert value.ratio == pytest.approx(1, rel=1e-3)
    assert [*unexplained(inside)] == []
    outside = solved(tmp_path / "b", processes=held(COAL * 3000))
    assert [finding.rule for finding in unexplained(outside)] == ["background-ratio"]
    explained = solved(tmp_path / "c", processes=held(COAL * 3000, REASON))
    assert [*unexplained(explained)] == []
