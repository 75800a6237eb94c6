"""Private answers are kept nowhere, and a page that is kept is answered at its own address only."""

import pytest
from django.core.cache import caches
from django.test import Client

from portal.test_limits import routes
from portal.undrawn import undrawn
from zuji_portal.people.actions import Invite

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["clerk", "province"])
def test_what_a_person_is_answered_is_kept_nowhere_unless_everybody_is_answered_it(cast, role):
    person, visitor = cast.client(role), Client(raise_request_exception=False)
    person.raise_request_exception = False
    private, wrong = 0, []
    with undrawn():
        for address in sorted({a for a in routes() if "logout" not in a}):
            answer = person.get(address)
            if "no-store" in answer.get("Cache-Control", ""):
                private += 1
                continue
            other = visitor.get(address)
            if (other.status_code, other.get("Cache-Control")) != (
                answer.status_code,
                answer.get("Cache-Control"),
            ):
                wrong.append((address, answer.status_code, answer.get("Cache-Control")))
    assert wrong == []
    assert private > 80


def test_who_holds_a_secret_link_leaves_nothing_behind_on_the_machine(cast):
    invite = Invite(cast.viewer("owner"), cast.ludai.enterprise, email="x@y.example", role="clerk")
    invite.run()
    answer = Client().get(f"/invitation/{invite.secret}/")
    assert answer["Cache-Control"] == "private, no-store"


def test_long_addresses_that_differ_at_their_end_are_two_pages():
    caches["pages"].clear()
    visitor, long = Client(), "a" * 400
    first = visitor.get(f"/factors/?q={long}X").content.decode()
    second = visitor.get(f"/factors/?q={long}Y").content.decode()
    assert f"{long}X" not in second
    assert first != second


def test_a_kept_page_is_the_same_answer_again_for_visitors_alone(cast):
    caches["pages"].clear()
    visitor = Client()
    first, again = visitor.get("/factors/?q=kept"), visitor.get("/factors/?q=kept")
    assert first.content == again.content
    assert first["Content-Type"] == again["Content-Type"]
    signed_in = cast.client("clerk").get("/factors/?q=kept")
    assert "no-store" in signed_in["Cache-Control"]
    assert "碳管理员" in signed_in.content.decode()
    english = visitor.get("/en/factors/?q=kept").content.decode()
    assert english != first.content.decode()
