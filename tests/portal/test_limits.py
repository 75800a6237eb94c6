"""Failed sign-ins count against who fails, and nobody else; a failing database is said to fail."""

import datetime
import re

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from portal.people import person
from zuji_portal.foundation.accounts.models import FailedSignIn, User
from zuji_portal.people import limits

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-battery-9"


def sign_in(email, password=PASSWORD, address="10.0.0.1"):
    client = Client(REMOTE_ADDR=address)
    return client.post("/account/login/", {"login": email, "password": password})


@pytest.fixture
def people(db):
    for name in ("kong", "lin"):
        User.objects.create_user(f"{name}@example.org", PASSWORD)


def later(seconds):
    """Time passes: what is on record is that much older."""
    for row in FailedSignIn.objects.all():
        row.since -= datetime.timedelta(seconds=seconds)
        row.last_at -= datetime.timedelta(seconds=seconds)
        row.save()


def test_one_who_guesses_locks_nobody_else_out(people):
    """Thirty wrong passwords from the address that the whole office shares."""
    for _ in range(30):
        assert sign_in("kong@example.org", "wrong-wrong-1").status_code == 200
    assert sign_in("lin@example.org").status_code == 302
    page = sign_in("kong@example.org")
    assert page.status_code == 200  # the guessed one waits, at this address
    assert "密码错得太多次" in page.content.decode()
    assert sign_in("kong@example.org", address="10.9.9.9").status_code == 302


def test_the_wait_doubles_and_a_right_password_ends_it(people):
    for _ in range(5):
        sign_in("kong@example.org", "wrong-wrong-1")
    waits = []
    for _ in range(3):
        wait = limits.attempt("kong@example.org", "10.0.0.1")
        waits.append(wait)
        later(wait)
        assert sign_in("kong@example.org", "wrong-wrong-1").status_code == 200
    assert waits == [30, 60, 120]
    later(240)
    assert sign_in("kong@example.org").status_code == 302
    assert limits.attempt("kong@example.org", "10.0.0.1") == 0


def test_who_is_not_registered_waits_as_long_as_who_is(people):
    for _ in range(6):
        texts = [
            re.sub(r'value="[^"]*"', "", sign_in(name, "wrong-wrong-1").content.decode())
            for name in ("kong@example.org", "nobody@example.org")
        ]
    waits = [re.sub(r"\d+ 秒", "", re.search(r"密码错得太多次[^<]*", text)[0]) for text in texts]
    assert waits[0] == waits[1]


def test_guesses_from_many_addresses_are_slowed_but_not_where_the_person_is_known(people):
    home = Client(REMOTE_ADDR="10.1.1.1")
    home.post("/account/login/", {"login": "kong@example.org", "password": PASSWORD})
    home.get("/desk/")
    for number in range(limits.PERSON.most):
        assert limits.attempt("kong@example.org", f"10.2.{number // 250}.{number % 250}") == 0
    assert limits.attempt("kong@example.org", "10.3.0.1") > 0
    assert sign_in("kong@example.org", address="10.1.1.1").status_code == 302
    later(limits.PERSON.seconds)
    assert limits.attempt("kong@example.org", "10.3.0.1") == 0


def test_an_address_is_stopped_only_far_beyond_one_person(people):
    for number in range(limits.ADDRESS.most):
        assert limits.attempt(f"p{number}@example.org", "10.0.0.1") == 0
    assert sign_in("lin@example.org").status_code == 200
    assert sign_in("lin@example.org", address="10.0.0.2").status_code == 302
    later(limits.ADDRESS.seconds)
    assert sign_in("lin@example.org").status_code == 302


def test_successes_count_against_nobody(people):
    for _ in range(40):
        assert sign_in("lin@example.org").status_code == 302
    assert set(FailedSignIn.objects.values_list("count", flat=True)) <= {0}
    assert not FailedSignIn.objects.filter(key__contains="@").exists()


def test_asking_for_a_new_password_is_limited_by_person_not_for_the_office(people):
    def ask(email):
        return Client(REMOTE_ADDR="10.0.0.1").post("/account/password/reset/", {"email": email})

    answers = [ask("kong@example.org").status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]
    assert [ask("nobody@example.org").status_code for _ in range(6)] == answers
    assert ask("lin@example.org").status_code == 302


def routes(patterns=None, before=""):
    """An address for every route that needs no more than plain values."""
    values = {"int": "1", "str": "x", "slug": "x", "path": "x", "uuid": "0" * 8}
    for each in patterns if patterns is not None else get_resolver().url_patterns:
        written = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns, written)
        elif isinstance(each, URLPattern) and "^" not in written and "(?" not in written:
            yield "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda m: values.get(m[1], "x"), written)


def failing(execute, sql, params, many, context):
    raise OperationalError("database is locked")


def reading_only(execute, sql, params, many, context):
    if sql.lstrip().split(" ", 1)[0] in {"INSERT", "UPDATE", "DELETE"}:
        raise OperationalError("attempt to write a readonly database")
    return execute(sql, params, many, context)


@pytest.mark.parametrize("language", ["", pytest.param("en/", marks=pytest.mark.nightly)])
def test_a_database_that_fails_is_503_with_a_sentence_on_every_route(cast, language):
    client = cast.client("province")
    client.raise_request_exception = False
    addresses = sorted({a for a in routes() if not a.startswith("/en/")})
    assert len(addresses) > 150
    asked = 0
    for address in addresses:
        for ask in (client.get, client.post):
            with connection.execute_wrapper(failing):
                answer = ask(f"/{language}{address[1:]}" if "api" not in address else address)
            assert answer.status_code < 500 or answer.status_code == 503, (address, answer)
            if answer.status_code == 503:
                asked += 1
                if "readyz" in address:
                    continue
                assert answer["Retry-After"] == "5", address
                said = answer.content.decode()
                assert "数据库" in said or "database is busy" in said, address
    assert asked > 200


def test_sign_in_with_a_database_that_cannot_write_is_503_and_not_too_many(people):
    client = Client(raise_request_exception=False)
    for path, form in (
        ("/account/login/", {"login": "kong@example.org", "password": PASSWORD}),
        ("/account/signup/", {"email": "new@example.org", "password1": PASSWORD, "name": "x"}),
        ("/account/password/reset/", {"email": "kong@example.org"}),
    ):
        with connection.execute_wrapper(reading_only):
            answer = client.post(path, form)
        assert answer.status_code == 503, path
        assert "数据库正忙" in answer.content.decode()
    with connection.execute_wrapper(reading_only):
        answer = client.get("/api/v1/factors")
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert client.get("/account/login/").status_code == 200


def test_too_many_requests_are_told_in_a_page_of_ours(people):
    for _ in range(6):
        answer = Client().post("/account/password/reset/", {"email": "kong@example.org"})
    assert answer["Retry-After"] == "60"
    assert "请过一分钟再试" in answer.content.decode()


def test_old_failures_are_forgotten_by_the_table():
    limits.attempt("a@example.org", "10.0.0.1")
    later(3 * limits.DAY)
    limits.attempt("b@example.org", "10.0.0.2")
    assert not FailedSignIn.objects.filter(last_at__lt=timezone.now() - datetime.timedelta(1))
    assert person("p@example.org").pk
