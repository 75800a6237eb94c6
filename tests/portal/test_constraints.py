"""A constraint of the database says what is there and the way out, never just “conflict”."""

import pytest
from django.db import IntegrityError, models, transaction
from django.test import RequestFactory

from portal.certificates import applied, decider, issued
from portal.people import approved
from portal.verifiers import team
from zuji.core.refusals import Refusal
from zuji_portal.certification import actions
from zuji_portal.consumer.guards import OF_ENTRIES, OF_EVENTS
from zuji_portal.enterprises.organisations.models import Claim, Enterprise, Site
from zuji_portal.foundation.accounts.models import Appointment, User
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.constraints import (
    by_columns,
    constraint_finding,
    constraint_of,
    constraints,
    sentences,
)
from zuji_portal.studies.models import Approval
from zuji_portal.web.middleware import RefusalMiddleware

pytestmark = pytest.mark.django_db
GENERAL = {"value-missing", "referred-gone", "unknown"}


def test_every_constraint_of_every_model_has_a_sentence():
    named = {name for name, _, _ in constraints()}
    assert len(named) > 60
    assert set(sentences()) - GENERAL == named | set(OF_ENTRIES) | set(OF_EVENTS)


def test_every_sentence_says_what_is_there_and_the_way_out_in_both_languages():
    for name, words in sentences().items():
        assert set(words) == {"zh", "en"}, name
        assert all(len(pair) == 2 and all(pair) for pair in words.values()), name
        assert not any("_" in text for pair in words.values() for text in pair), name


def test_columns_tell_the_constraints_apart():
    with_columns = [name for name, _, columns in constraints() if columns]
    shared = {"one_open_change_a_product", "one_open_change_an_enterprise"}
    assert set(with_columns) - set(by_columns().values()) - shared == set()


def broken(make):
    with pytest.raises(IntegrityError) as told, transaction.atomic():
        make()
    return constraint_of(told.value)


def test_the_database_names_the_constraint_that_held(cast):
    """Unique column, unique with a condition, check, missing value, on either database."""
    enterprise, user = cast.ludai.enterprise, cast.platform["member"].user
    clerk = cast.ludai.viewers["clerk"].user
    Claim.objects.create(enterprise=enterprise, claimant=user, statement="x")
    cases = {
        "organisations_enterprise.uscc": lambda: Enterprise.objects.create(
            uscc=enterprise.uscc, name_zh="x", city="3716"
        ),
        "accounts_user.email": lambda: User.objects.create(email=user.email),
        "one_open_claim": lambda: Claim.objects.create(
            enterprise=enterprise, claimant=user, statement="y"
        ),
        "one_enterprise_appointment": lambda: Appointment.objects.create(
            user=clerk, role="clerk", enterprise=enterprise
        ),
        "city_officer_has_a_city": lambda: Appointment.objects.create(user=user, role="city"),
        "site_not_into_itself": lambda: Site.objects.update(merged_into=models.F("pk")),
        "value-missing": lambda: User.objects.create(email=None),
        "a_return_has_a_reason": lambda: Approval.objects.create(
            revision=approved(cast.rival), by=user, is_approved=False, reason=""
        ),
    }
    for name, make in cases.items():
        found = broken(make)
        alike = {name, "studies_approval.revision_id"} if name.startswith("a_return") else {name}
        assert found in alike


def test_the_page_and_the_api_tell_it():
    problem = IntegrityError("UNIQUE constraint failed: organisations_enterprise.uscc")
    request = RequestFactory().get("/")
    request.viewer = Viewer()
    page = RefusalMiddleware(lambda r: None).process_exception(request, problem)
    assert page.status_code == 409
    assert "已经入库" in page.content.decode()
    english = constraint_finding(problem).message("en")
    assert "registered already" in english
    unknown = constraint_finding(IntegrityError("something else"))
    assert "没有写入" in unknown.message("zh")


def test_a_second_application_on_the_same_statement_is_refused_with_the_reason(cast):
    certificate = issued(cast, cast.ludai, team(cast))
    with pytest.raises(Refusal) as told:
        applied(cast.ludai, certificate.study)
    finding = next(f for f in told.value.findings if f.rule == "statement-used")
    assert certificate.statement.number in finding.place
    assert "新的核查声明" in finding.remedy("zh")
    actions.Revoke(decider(99), certificate, reason="示例").run()
    with pytest.raises(Refusal) as told:
        applied(cast.ludai, certificate.study)
    assert "statement-used" in {f.rule for f in told.value.findings}
