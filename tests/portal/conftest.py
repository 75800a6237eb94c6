from __future__ import annotations

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import translation

from cast import EXAMPLES
from journey_end import Page, data_texts, page_of, records_broken, same_options, wrong_on
from portal import prepared
from portal.people import Cast, make_cast
from zuji.core.inforce import keep_with
from zuji.factors import builtin_library
from zuji_portal.catalogue import cache as catalogue_cache
from zuji_portal.rulebook.factors.library import take_in
from zuji_portal.rulebook.factors.models import FactorVersion
from zuji_portal.rulebook.inforce.keeper import KEEPER
from zuji_portal.studies.results.models import StoredResult


@pytest.fixture(autouse=True)
def rules_of_the_site(request):
    """The rules that hold are those of the test's database; tests without one see what ships."""
    marks = {"db", "transactional_db"} & set(request.fixturenames)
    if not marks and not request.node.get_closest_marker("django_db"):
        yield
        return
    before = keep_with(KEEPER)
    yield
    keep_with(before)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """Evidence of a test lies in the test's own folder, and no page is kept from one test to the
    next.
    """
    from django.core.cache import caches

    caches["pages"].clear()
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    settings.VAR = tmp_path
    # the real one is slow on purpose
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    catalogue_cache.forget()
    translation.activate("zh-hans")


@pytest.fixture
def examples(db):
    """The four preloaded examples, as ``make run`` leaves them."""
    from io import StringIO

    call_command("examples", example=list(EXAMPLES), stdout=StringIO())
    return {r.example: r for r in StoredResult.objects.exclude(example=None)}


@pytest.fixture
def client():
    return Client()


@pytest.fixture
def ends_well(db, monkeypatch):
    """For long journeys: at their end the audit chain is recomputed and the log monitor quiet, and
    no page that was passed, and no mail that was sent, shows an identifier, or Han in English
    that nobody entered.
    """
    passed, request = [], Client.request

    def kept(client, **asked):
        answer = request(client, **asked)
        if answer.status_code == 200 and "html" in answer.headers.get("Content-Type", ""):
            passed.append((asked["PATH_INFO"], answer.content.decode()))
        return answer

    monkeypatch.setattr(Client, "request", kept)
    yield
    assert records_broken() == []
    pages = [page_of(path, content) for path, content in passed if content.strip()]
    pages += [Page("/mail/", "", f"{sent.subject}\n{sent.body}") for sent in mail.outbox]
    wrong = wrong_on(pages, data_texts())
    wrong += [word for path, content in passed if content for word in same_options(path, content)]
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def cast(db) -> Cast:
    """Two enterprises with their people, and the people of the platform."""
    return make_cast()


@pytest.fixture(scope="session")
def copied_site(request):
    """The prepared database that the test database is a copy of; none where pytest is told to
    use a database of before again (--reuse-db).
    """
    is_reused = request.config.getoption("reuse_db")
    return None if is_reused else request.getfixturevalue("new_site")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, copied_site):
    """The test database is a copy of the prepared one, not migrated again."""
    from django.db import connection

    settings = connection.settings_dict["TEST"]
    if copied_site and prepared.SERVER:
        settings["TEMPLATE"] = prepared.NAME
    elif copied_site:
        settings["MIGRATE"] = False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, copied_site):
    """The factors that ship are in the library, as after ``zuji-portal factors take-in``."""
    from django.db import connection

    with django_db_blocker.unblock():
        if copied_site and not prepared.SERVER:
            connection.ensure_connection()
            prepared.load(copied_site, connection.connection)
        elif not FactorVersion.objects.exists():  # begun by a test of another folder, or reused
            take_in(builtin_library().packs, is_shipped=True)
