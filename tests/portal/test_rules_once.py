"""A number of the rules stands once: what is signed, decided and shown follows it."""

import datetime
from dataclasses import replace

import pytest
from django.utils import timezone, translation

from portal.certificates import issued
from portal.people import approved
from portal.verifiers import stated, team, working
from zuji.verification import certification_rules, verification_rules
from zuji_portal.catalogue.models import Entry
from zuji_portal.catalogue.queries import reminders
from zuji_portal.certification import actions as certification
from zuji_portal.certification import attesting, forms, models, rules
from zuji_portal.certification.forms import ApplyForm
from zuji_portal.certification.models import Certificate
from zuji_portal.verification import models as verification_models
from zuji_portal.verification.engagement import actions, views
from zuji_portal.verification.engagement.actions import declaration

CURRENT = {"certification_rules": certification_rules, "verification_rules": verification_rules}


@pytest.fixture
def changed(monkeypatch):
    """Puts other numbers into the rules that modules read."""

    def change(name, *modules, **numbers):
        current = {
            "certification_rules": certification_rules,
            "verification_rules": verification_rules,
        }
        other = replace(current[name](), **numbers)
        for module in modules:
            monkeypatch.setattr(module, name, lambda: other)

    return change


def test_the_declaration_of_today_names_three_years():
    assert declaration() == (
        "本人声明：与该企业没有利益关系，近三年未为其提供咨询或任职，不参与本件的编制、审批与决定；"
        "如情况变化，立即回避并报告。 I declare that I have no interest in the enterprise, have "
        "neither consulted for it nor been employed by it in the last three years, take no part in "
        "writing, approving or deciding this case, and will withdraw and report if this changes."
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("years", "zh", "en"), [(2, "近两年未", "last two years,"), (5, "近五年未", "last five years,")]
)
def test_what_is_signed_names_the_years_of_the_rule(cast, changed, years, zh, en):
    changed("verification_rules", actions, consulting_years=years)
    engagement = working(cast, cast.ludai, team(cast))
    texts = set(engagement.declarations.values_list("text", flat=True))
    assert len(texts) == 1
    assert all(zh in text and en in text for text in texts)
    page = cast.client("verifier").get(f"/verification/{engagement.pk}/")
    assert page.status_code == 200


@pytest.mark.django_db
def test_a_certificate_is_valid_for_the_years_of_the_rule_and_watched_at_its_interval(
    cast, changed
):
    changed("certification_rules", certification, validity_years=4)
    changed("certification_rules", models, surveillance_months=6)
    certificate = issued(cast, cast.ludai, team(cast))
    since = timezone.localtime(certificate.issued_at)
    until = timezone.localtime(certificate.valid_until)
    assert (until.year - since.year, until.time()) == (4, since.time())
    due = certificate.next_surveillance()
    assert due.number == 1
    assert (due.on.year * 12 + due.on.month) - (since.year * 12 + since.month) == 6


@pytest.mark.parametrize(
    ("issued_on", "until"),
    [
        (datetime.datetime(2024, 2, 29, 9, 30), datetime.datetime(2026, 2, 28, 9, 30)),
        (datetime.datetime(2024, 3, 1, 9, 30), datetime.datetime(2026, 3, 1, 9, 30)),
    ],
)
def test_two_years_after_a_leap_day_is_the_last_of_february(issued_on, until):
    months = 12 * certification_rules().validity_years
    assert certification.months_later(issued_on, months) == until


@pytest.mark.parametrize(
    ("since", "is_old_enough"),
    [("2026-02-27", True), ("2026-02-28", True), ("2026-03-01", False), ("2026-05-31", False)],
)
def test_a_management_system_has_run_for_three_months(since, is_old_enough):
    """Three months before 31 May is 28 February."""
    today = datetime.date(2026, 5, 31)
    found = rules.management_problems(datetime.date.fromisoformat(since), today)
    assert [f.rule for f in found] == ([] if is_old_enough else ["management-young"])


def test_the_words_about_the_management_system_name_the_months_of_the_rule(changed):
    changed("certification_rules", rules, forms, management_months=6)
    today = datetime.date(2026, 5, 31)
    (finding,) = rules.management_problems(datetime.date(2026, 1, 1), today)
    assert finding.message("zh") == "管理体系运行不足六个月"
    assert finding.remedy("en") == "apply when it has run for six months"
    assert "须满六个月" in ApplyForm().fields["management_since"].label
    with translation.override("en"):
        label = ApplyForm().fields["management_since"].label
    assert "six months at least" in label


@pytest.mark.django_db
def test_the_page_of_a_statement_names_the_days_of_the_rule(cast, changed):
    changed("verification_rules", views, verification_models, objection_days=9)
    statement = stated(cast, cast.ludai, team(cast))
    page = cast.client("owner").get(f"/verification/statements/{statement.number}/")
    assert "九个工作日" in page.content.decode()


def test_a_status_list_is_good_for_the_days_of_the_rule(db, changed, monkeypatch):
    seen = []
    monkeypatch.setattr(
        attesting, "status_credential", lambda url, **facts: seen.append(facts) or {}
    )
    monkeypatch.setattr(attesting, "sign", lambda credential: "signed")
    changed("certification_rules", attesting, status_days=11)
    attesting.status_list("revocation")
    assert seen[0]["until"] - seen[0]["since"] == datetime.timedelta(days=11)
    assert not Certificate.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("age", "is_due"), [(2, False), (3, False), (4, True)])
def test_a_public_entry_is_due_when_its_data_are_older_than_the_years_of_the_rule(
    cast, age, is_due
):
    """The year of the data is `age` years before the day; three years are the rule."""
    approved(cast.ludai)
    entry = Entry.objects.get()
    day = datetime.date(entry.year + age, 6, 1)
    due = [r.kind for r in reminders(cast.platform["province"], day)]
    assert due == (["old"] if is_due else [])
