"""Every screening rule: where it fires, and that a clean study does not trip it."""

import copy
import json
from dataclasses import replace
from pathlib import Path

import pytest

from cast import AS_OF
from sectors.test_all_models import computed, typical_data
from zuji.cli.studies import load_study
from zuji.core.content import read_rules
from zuji.core.numbers import read_quantity
from zuji.footprint.examples import typical_path
from zuji.screening import StudyFacts, facts_of, screen
from zuji.screening.peers import cross_findings, yardstick
from zuji.screening.run import lock_names
from zuji.screening.single import significant_digits, single_findings
from zuji.sectors.registry import model_files


def fired(change=lambda data: None, model="lime", **options):
    return {f.rule: f for f in single_findings(computed(model, change, **options))}


def measured(data):
    for name, row in data["inputs"].items():
        entry = row if isinstance(row, dict) else {"value": row}
        data["inputs"][name] = entry | {"evidence": f"evidence/{name}.txt"}


@pytest.mark.parametrize("model", list(model_files()))
def test_a_typical_study_trips_no_warning(model):
    severities = {f.severity for f in single_findings(computed(model, measured))}
    assert severities <= {"note"}


def test_every_rule_has_both_languages_a_severity_and_a_way_out():
    for name, row in read_rules("screening")["rules"].items():
        assert row["severity"] in {"note", "warn", "block"}, name
        for language in ("zh", "en"):
            message, remedy = row[language]
            assert message
            assert remedy


@pytest.mark.parametrize(
    ("start", "end"),
    [("2024-01-01", "2024-06-30"), ("2020-01-01", "2020-12-31")],
)
def test_half_years_and_old_periods_are_named(start, end):
    """Judged on 2026-11-22; the study says why it is half a year."""
    waivers = {"period": "新投产"}
    found = fired(lambda d: d.update(period={"start": start, "end": end}, waivers=waivers))
    assert found["screen-period"].severity == "warn"


def green(*rows, power=1_000_000, **parts):
    def change(data):
        measured(data)
        for name, value in {"green_power": power, **parts}.items():
            data["inputs"][name] = {"value": value, "unit": "kWh", "evidence": "e.txt"}
        data["certificates"] = list(rows)

    return fired(change)


def certificate(last="1", **changes):
    return {"number": last.rjust(32, "7"), "month": "2024-05", "mwh": 1000, **changes}


def test_green_power_wants_certificates_of_its_energy_one_a_megawatt_hour():
    assert "screen-certificate-missing" not in green(certificate())
    found = green(certificate(mwh=999))["screen-certificate-missing"]
    assert (found.read, found.expected) == ("999 MWh", "1,000 MWh")
    plain = green({"number": "7" * 32})["screen-certificate-missing"]
    assert plain.read == "1 MWh"


def test_own_generation_and_a_dedicated_line_want_no_certificate():
    """1,000 MWh, of which 600 on site and 300 by a line: certificates for 100."""
    parts = {"onsite_power": 600_000, "direct_power": 300_000}
    assert "screen-certificate-missing" not in green(certificate(mwh=100), **parts)
    found = green(certificate(mwh=99), **parts)["screen-certificate-missing"]
    assert (found.read, found.expected) == ("99 MWh", "100 MWh")


def test_certificates_of_a_wrong_form_month_or_stated_twice_block():
    assert green(certificate(number="7" * 31))["screen-certificate-form"].severity == "block"
    month = green(certificate(month="2023-12"))["screen-certificate-period"]
    assert (month.severity, month.read) == ("block", "2023-12")
    spaced = " ".join((certificate()["number"][:8], certificate()["number"][8:]))
    assert "screen-certificate-double" in green(certificate(), certificate(number=spaced))
    twice = green(certificate(mwh=500), certificate(mwh=500))["screen-certificate-double"]
    assert twice.severity == "block"
    assert "screen-certificate-double" not in green(certificate("1"), certificate("2"))


def test_data_that_matters_wants_evidence_and_small_data_does_not():
    def without(data):
        measured(data)
        for row in data["inputs"].values():
            row.pop("evidence")

    assert fired(without)["screen-evidence"].severity == "warn"
    assert "screen-evidence" not in fired(measured)


def test_round_numbers_are_a_note_only_when_most_are():
    assert [significant_digits(n) for n in (120000, 120400, 0.25, 7, 1.5e-4)] == [2, 4, 2, 1, 2]

    def written(digits):
        def change(data):
            for row in data["inputs"].values():
                value = read_quantity(row["value"], row["unit"], "x")
                row["value"] = float(f"{value * 1.01234:.{digits}g}") if value >= 10 else value

        return fired(change, "eaf_steel")

    assert written(2)["screen-round"].severity == "note"
    assert written(1)["screen-estimated"].severity == "warn"
    assert "screen-round" not in written(6)


def test_an_older_statistic_than_the_period_allows_is_superseded():
    def old(data):
        data["factors"] = {"grid": "cn.elec.cf.2023.national_avg"}

    found = fired(old)["screen-factor-superseded"]
    assert (found.read, found.expected) == (
        "cn.elec.cf.2023.national_avg",
        "cn.elec.cf.2024.national_avg",
    )


def test_a_negative_factor_of_the_study_is_taken_for_an_offset():
    def offset(data):
        row = {
            "id": "own.x",
            "name_zh": "抵消",
            "unit": "kgCO2e/kWh",
            "value": -0.1,
            "category": "credit",
            "source_title": "x",
        }
        data["own_factors"] = [row]
        data["factors"] = {"grid": "own.x"}

    assert fired(offset)["screen-offset"].severity == "block"


def test_a_goal_that_is_not_said_is_a_clause_unmet():
    def unmet(goal):
        made = computed("lime", lambda d: d.update(goal=goal))
        return {f.place for f in single_findings(made) if f.rule == "screen-clause"}

    assert unmet("") - unmet("供买方核对 · for buyers") == {"goal"}


def peer(i, **changes):
    """Peer `i`: two inputs per tonne, spread by ± 4 %, and a total they make up half and half."""
    wobble = 1 + 0.04 * ((i * 7) % 11 - 5) / 5
    made = StudyFacts(
        f"p{i}",
        "lime",
        (),
        enterprise=f"e{i}",
        product="石灰",
        period=("2024-01-01", "2024-12-31"),
        group=("lime", "coal", "power"),
        total=1000 * wobble,
        unit="kgCO2e/t",
        intensities={"coal": 0.1 * wobble, "power": 40 / wobble},
        elasticities={"coal": 0.5, "power": 0.5},
        amounts={"coal": 12345.0 + i, "power": 67891.0 + i},
    )
    return replace(made, **changes)


def across(*studies):
    found = cross_findings(studies, {}.get)
    return {i: sorted({f.rule for f in fs}) for i, fs in found.items()}


PEERS = [peer(i) for i in range(20)]


def test_peers_that_agree_are_left_in_peace():
    assert across(*PEERS) == {}


@pytest.mark.parametrize("times", [1000, 10, 1 / 12, 1.6, 0.6])
def test_an_input_far_from_its_peers_is_found_and_only_that_one(times):
    odd = peer(3, intensities={"coal": 0.1 * times, "power": 40})
    found = cross_findings([*PEERS, odd], {}.get)
    assert list(found) == [20]
    assert [(f.rule, f.place) for f in found[20]] == [("screen-peer-input", "inputs.coal")]


def test_an_input_that_peers_report_and_one_does_not_is_missing():
    odd = peer(3, intensities={"coal": 0.1}, elasticities={"coal": 1.0})
    assert across(*PEERS, odd) == {20: ["screen-peer-missing"]}


def test_an_input_that_does_not_matter_is_not_compared():
    small = [replace(p, elasticities={"coal": 0.99, "power": 0.01}) for p in PEERS]
    odd = replace(small[3], intensities={"coal": 0.1, "power": 400})
    assert across(*small, odd) == {}
    slip = replace(small[3], intensities={"coal": 0.1, "power": 40_000})
    assert across(*small, slip) == {20: ["screen-peer-input"]}, "a unit, not a plant"


def test_a_result_far_from_its_peers_is_found():
    assert across(*PEERS, peer(3, total=3000.0)) == {20: ["screen-peer-result"]}


def test_too_few_peers_are_compared_with_the_typical_study():
    few = PEERS[:5]
    odd = peer(3, intensities={"coal": 1.0, "power": 40})
    found = cross_findings([*few, odd], {"lime": peer(0)}.get)
    assert {i: [f.rule for f in fs] for i, fs in found.items()} == {5: ["screen-peer-input"]}


def test_a_yardstick_is_the_median_and_the_robust_spread_by_hand():
    """Logs of 1, e, e²: median 1, absolute deviations 1, 0, 1 → median 1 × 1.4826."""
    stick = yardstick([1.0, 2.718281828459045, 7.38905609893065, 0.0])
    assert (stick.centre, stick.spread, stick.count) == (pytest.approx(1), pytest.approx(1.4826), 3)
    assert yardstick([0.0]) is None


def amounts(start):
    return {f"x{k}": start + k * 111.37 for k in range(8)}


def test_an_inventory_of_another_enterprise_is_found_on_both_sides():
    mine = peer(1, amounts=amounts(1000.25))
    theirs = peer(2, amounts=amounts(1000.25) | {"x7": 5.5555})
    other = peer(3, amounts=amounts(2000.75))
    assert across(mine, theirs, other) == {0: ["screen-copied"], 1: ["screen-copied"]}
    short = [peer(i, amounts=dict(list(amounts(1000.25).items())[:4])) for i in (1, 2)]
    assert across(*short) == {0: ["screen-copied"], 1: ["screen-copied"]}
    three = [replace(p, amounts=dict(list(p.amounts.items())[:3])) for p in short]
    assert across(*three) == {}
    own = replace(theirs, enterprise=mine.enterprise, product="另一产品")
    assert across(mine, own, other) == {}


def test_a_period_with_the_numbers_of_the_last_one_is_unchanged():
    old = peer(1, amounts=amounts(1000.25))
    new = replace(old, period=("2025-01-01", "2025-12-31"))
    assert across(old, new) == {1: ["screen-unchanged"]}
    real = replace(new, amounts=amounts(1100.75))
    assert across(old, real) == {}


def test_a_certificate_of_two_products_blocks_both():
    one, two = (peer(i, certificates=("7" * 32,)) for i in (1, 2))
    assert across(one, two, peer(3, certificates=("8" * 32,))) == {
        0: ["screen-certificate-reuse"],
        1: ["screen-certificate-reuse"],
    }


def test_files_are_screened_alike_by_one_process_and_by_two(tmp_path):
    paths = [str(typical_path(m)) for m in ("lime", "urea", "cement", "tyre", "pet", "mto")] * 3
    bad = tmp_path / "bad.yaml"
    data = copy.deepcopy(dict(typical_data("lime")))
    data["inputs"]["power"] = {"value": 1, "unit": "kg"}
    bad.write_text(json.dumps(data), "utf-8")
    broken = tmp_path / "broken.yaml"
    broken.write_text("a: [", "utf-8")
    paths += [str(bad), str(broken)]
    seen = []
    alone = screen(paths, load_study, AS_OF, locks=str(tmp_path), progress=seen.append)
    together = screen(paths, load_study, AS_OF, jobs=2)
    assert len(seen) == len(paths) == len(alone.studies)
    assert [s.total for s in alone.studies] == [s.total for s in together.studies]
    assert [s.findings for s in alone.studies] == [s.findings for s in together.studies]
    assert [s.place for s in alone.studies if s.is_refused] == [str(bad), str(broken)]
    assert any(f.rule == "screen-copied" for f in alone.studies[0].findings) is False
    locks = {p.name for p in Path(tmp_path).glob("*.lock.json")}
    assert len(locks) == 6


def test_intensities_are_per_unit_made_and_shares_stay():
    facts = facts_of(computed("lime"), "x")
    made = computed("lime")
    output = made.scenario.values["lime_made"]
    assert facts.intensities["power"] == pytest.approx(
        made.scenario.values["power"] / output * 1000
    )
    assert facts.intensities["kiln_coal_ncv"] == made.scenario.values["kiln_coal_ncv"]
    assert facts.elasticities["power"] == pytest.approx(
        (computed("lime", _more_power).total / made.total - 1) / 0.1, rel=1e-6
    )


def _more_power(data):
    data["inputs"]["power"]["value"] = 11_000_000  # ten per cent more


def test_lockfiles_of_two_folders_never_meet(tmp_path):
    """Two plants whose folders have one name, and a workbook beside its study."""
    assert lock_names(["/a/x/s.yaml", "/a/y/s.yaml"]) == ["x-s.lock.json", "y-s.lock.json"]
    deeper = ["/one/x/s.yaml", "/two/x/s.yaml"]
    assert lock_names(deeper) == ["one-x-s.lock.json", "two-x-s.lock.json"]
    assert len(set(lock_names([*deeper, "/one/x/s.xlsx"]))) == 3
    text = typical_path("lime").read_text("utf-8")
    paths = []
    for name in ("one", "two"):
        (tmp_path / name / "x").mkdir(parents=True)
        paths.append(str(tmp_path / name / "x" / "study.yaml"))
        Path(paths[-1]).write_text(text, "utf-8")
    (tmp_path / "locks").mkdir()
    screen(paths, load_study, AS_OF, locks=str(tmp_path / "locks"))
    assert len(list((tmp_path / "locks").iterdir())) == 2


def test_what_blocks_stands_before_what_is_noted(tmp_path):
    path = tmp_path / "study.yaml"
    text = (
        typical_path("primary_aluminium")
        .read_text("utf-8")
        .replace("month: 2024-03", "month: 2023-03")
    )
    path.write_text(text, "utf-8")
    ranks = [
        ["block", "warn", "note"].index(f.severity)
        for f in screen([str(path)], load_study, AS_OF).studies[0].findings
    ]
    assert ranks == sorted(ranks)
    assert ranks[0] == 0
