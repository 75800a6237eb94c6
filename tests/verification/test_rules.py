"""The rule files of verification and certification: each number arrives where it belongs."""

import copy
import sys

import pytest

from zuji.committee.rules import CommitteeFile
from zuji.core.label import Label
from zuji.core.refusals import Refusal
from zuji.core.rulefile import as_rules
from zuji.verification import certification_rules, verification_rules
from zuji.verification.certification import CertificationFile
from zuji.verification.rules import VerificationFile, VerificationStep


def tagged(**fields):
    return {**fields, "tag": "D", "source": "invented"}


CERTIFICATION = {
    "validity": tagged(years=2),
    "management": tagged(months=3),
    "surveillance": tagged(months=11),
    "status_list": tagged(days=7, hours=36.5),
    "renewal": tagged(years=5),
    "documents": {"licence": {"zh": "执照", "en": "Licence"}, "plan": {"zh": "计划", "en": "Plan"}},
}
VERIFICATION = {
    "materiality": tagged(value=0.04),
    "conflict": {
        "consulting_years": tagged(value=1),
        "lead_years": tagged(value=2),
        "workload": tagged(value=3),
    },
    "qualification": {"lead_years": tagged(value=4)},
    "objection_days": tagged(value=5),
    "steps": [{"key": "visit", "days": 6, "zh": "现场", "en": "Visit"}],
}


def given(monkeypatch, module, rules, read):
    """What `read` makes of invented rules, each with a number of its own."""
    asked = []

    def given_file(shape, name):
        asked.append(name)
        return as_rules(shape, rules, lambda *path: ".".join(map(str, path)))

    monkeypatch.setattr(sys.modules[module], "rule_file", given_file)
    return read.__wrapped__(), asked


def test_each_number_of_certification_has_its_place(monkeypatch):
    found, asked = given(
        monkeypatch, "zuji.verification.certification", CERTIFICATION, certification_rules
    )
    assert asked == ["certification"]
    assert (found.validity_years, found.management_months, found.surveillance_months) == (2, 3, 11)
    assert (found.status_days, found.status_hours, found.renewal_years) == (7, 36.5, 5)
    assert found.documents == {"licence": Label("执照", "Licence"), "plan": Label("计划", "Plan")}


def test_each_number_of_verification_has_its_place(monkeypatch):
    found, asked = given(monkeypatch, "zuji.verification.rules", VERIFICATION, verification_rules)
    assert asked == ["verification"]
    assert found.materiality == pytest.approx(0.04)
    assert (found.consulting_years, found.lead_years, found.workload) == (1, 2, 3)
    assert (found.lead_experience, found.objection_days) == (4, 5)
    assert found.steps == (VerificationStep("visit", 6, Label("现场", "Visit")),)


def test_the_shipped_rules_are_those_of_the_certification_rules_of_2025():
    """CNCA-CFP-00:2025: valid for two years, a management system of three months, and what an
    application holds.
    """
    found = certification_rules()
    assert (found.validity_years, found.management_months) == (2, 3)
    assert list(found.documents) == ["licence", "flow_chart", "materials", "data_list", "plan"]


COMMITTEE = {
    "panel": {"least": 3, "default": 5},
    "quorum": "2/3",
    "majority": "2/3",
    "consultation_days": 30,
    "criteria": [{"key": "method", "zh": "方法", "en": "Method"}],
    "disciplines": [{"key": "lca", "zh": "生命周期评价", "en": "LCA"}],
}


def changed(rules, path, value):
    """The rules with another value at a path."""
    other = copy.deepcopy(rules)
    at = other
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return other


@pytest.mark.parametrize(
    ("shape", "rules", "path", "value"),
    [
        (CertificationFile, CERTIFICATION, ("validity", "years"), "two"),
        (CertificationFile, CERTIFICATION, ("validity", "years"), 0),
        (CertificationFile, CERTIFICATION, ("status_list", "hours"), -1),
        (CertificationFile, CERTIFICATION, ("status_list", "hours"), True),
        (CertificationFile, CERTIFICATION, ("documents", "plan"), {"zh": "计划"}),
        (CertificationFile, CERTIFICATION, ("validty",), {"years": 2}),
        (VerificationFile, VERIFICATION, ("materiality", "value"), 5),
        (VerificationFile, VERIFICATION, ("conflict", "workload", "value"), 2.5),
        (VerificationFile, VERIFICATION, ("steps",), []),
        (CommitteeFile, COMMITTEE, ("quorum",), "3/2"),
        (CommitteeFile, COMMITTEE, ("majority",), "two thirds"),
        (CommitteeFile, COMMITTEE, ("majority",), "1/0"),
        (CommitteeFile, COMMITTEE, ("panel", "default"), 4),
        (CommitteeFile, COMMITTEE, ("panel", "default"), 1),
    ],
)
def test_a_rule_that_does_not_fit_is_refused_with_its_place(shape, rules, path, value):
    def place(*steps):
        return ".".join(map(str, steps))

    assert as_rules(shape, rules, place)
    with pytest.raises(Refusal) as caught:
        as_rules(shape, changed(rules, path, value), place)
    assert str(caught.value.findings[0].place).startswith(path[0])


PLAN = {"plan": {"zh": "计划", "en": "Plan"}}
WHOLE = [
    (CertificationFile, CERTIFICATION, ("validity", "years")),
    (CertificationFile, CERTIFICATION, ("renewal", "years")),
    (CertificationFile, CERTIFICATION, ("management", "months")),
    (CertificationFile, CERTIFICATION, ("surveillance", "months")),
    (CertificationFile, CERTIFICATION, ("status_list", "days")),
    (VerificationFile, VERIFICATION, ("objection_days", "value")),
    (VerificationFile, VERIFICATION, ("conflict", "workload", "value")),
    (VerificationFile, VERIFICATION, ("qualification", "lead_years", "value")),
]


@pytest.mark.parametrize(("shape", "rules", "path"), WHOLE, ids=lambda v: str(v)[-30:])
def test_numbers_of_years_months_and_days_are_whole_and_at_least_one(shape, rules, path):
    assert as_rules(shape, changed(rules, path, 1), ".".join)
    for value in (0, -1, 1.0, True, "1", None):
        with pytest.raises(Refusal):
            as_rules(shape, changed(rules, path, value), lambda *keys: str(keys))


@pytest.mark.parametrize(
    ("rules", "shape", "path", "fits", "wrong"),
    [
        (VERIFICATION, VerificationFile, ("materiality", "value"), (1e-9, 1), (0, -0.01, 1.01)),
        (VERIFICATION, VerificationFile, ("steps", 0, "days"), (0, 1), (-1, 0.0, False, "0")),
        (CERTIFICATION, CertificationFile, ("status_list", "hours"), (0.5, 1), (0, -0.5)),
        (
            CERTIFICATION,
            CertificationFile,
            ("documents",),
            ({"a": {"zh": "一", "en": "a"}},),
            ({},),
        ),
    ],
    ids=["materiality", "days of a step", "hours", "documents"],
)
def test_limits_of_the_rule_files_hold_just_at_and_beyond(rules, shape, path, fits, wrong):
    for value in fits:
        assert as_rules(shape, changed(rules, path, value), lambda *keys: str(keys))
    for value in wrong:
        with pytest.raises(Refusal):
            as_rules(shape, changed(rules, path, value), lambda *keys: str(keys))


def test_the_thresholds_of_screening_are_read_strictly():
    from zuji.core.content import read_rules
    from zuji.screening.wording import ScreeningFile

    rules = read_rules("screening")
    for path, value in (
        (("peers", "least"), 12.5),
        (("copied", "share"), 6),
        (("quality", "worst"), 0),
        (("rules", "screen-copied", "severity"), "severe"),
        (("rules", "screen-copied", "zh"), ["只有一句"]),
    ):
        with pytest.raises(Refusal):
            as_rules(ScreeningFile, changed(rules, path, value), lambda *p: ".".join(map(str, p)))
    assert as_rules(ScreeningFile, rules, lambda *p: ".".join(map(str, p))).peers.least == 12
