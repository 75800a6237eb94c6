"""The rule files of verification and certification: each number arrives where it belongs."""

import sys

import pytest

from zuji.core.label import Label
from zuji.verification import certification_rules, verification_rules
from zuji.verification.rules import VerificationStep

CERTIFICATION = {
    "validity": {"years": 2},
    "management": {"months": 3},
    "surveillance": {"months": 11},
    "status_list": {"days": 7, "hours": 36.5},
    "renewal": {"years": 5},
    "documents": {"licence": {"zh": "执照", "en": "Licence"}, "plan": {"zh": "计划", "en": "Plan"}},
}
VERIFICATION = {
    "materiality": {"value": 0.04},
    "conflict": {
        "consulting_years": {"value": 1},
        "lead_years": {"value": 2},
        "workload": {"value": 3},
    },
    "qualification": {"lead_years": {"value": 4}},
    "objection_days": {"value": 5},
    "steps": [{"key": "visit", "days": 6, "zh": "现场", "en": "Visit"}],
}


def given(monkeypatch, module, rules, read):
    """What `read` makes of invented rules, each with a number of its own."""
    asked = []
    monkeypatch.setattr(sys.modules[module], "read_rules", lambda name: asked.append(name) or rules)
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
