from __future__ import annotations

import os
import uuid

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import translation

from cast import EXAMPLES
from journey_end import data_texts, page_of, records_broken, wrong_on
from portal.people import Cast, make_cast
from zuji.factors import builtin_library
from zuji_portal.catalogue import cache as catalogue_cache
from zuji_portal.rulebook.factors.library import take_in
from zuji_portal.studies.computing import revision_facts
from zuji_portal.studies.insight import _class_facts
from zuji_portal.studies.results.models import StoredResult
from zuji_portal.studies.results.queries import picture


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """Evidence of a test lies in the test's own folder, and no page is kept from one test to the
    next.
    """
    from django.core.cache import caches

    caches["pages"].clear()
    revision_facts.cache_clear()
    _class_facts.cache_clear()
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

    picture.cache_clear()
    call_command("examples", example=list(EXAMPLES), stdout=StringIO())
    return {r.example: r for r in StoredResult.objects.exclude(example=None)}


@pytest.fixture
def client():
    return Client()


@pytest.fixture
def ends_well(db, monkeypatch):
    """For long journeys: at their end the audit chain is recomputed and the log monitor quiet, and
    no page that was passed shows an identifier, or Han in English that nobody entered.
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
    wrong = wrong_on(pages, data_texts())
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def cast(db) -> Cast:
    """Two enterprises with their people, and the people of the platform."""
    return make_cast()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The factors that ship are in the library, as after ``zuji-portal factors take-in``."""
    with django_db_blocker.unblock():
        take_in(builtin_library().packs, is_shipped=True)


@pytest.fixture
def own_database():
    """Environment of a process with a database of its own on the server that the tests run with;
    none for SQLite.
    """
    url, made = os.environ.get("ZUJI_DATABASE_URL", ""), []

    def environment(name):
        if not url:
            return {}
        import psycopg

        made.append(f"{name}_{uuid.uuid4().hex[:10]}")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {made[-1]}")
        return {"ZUJI_DATABASE_URL": url.rsplit("/", 1)[0] + f"/{made[-1]}"}

    yield environment
    for database in made:
        import psycopg

        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {database} WITH (FORCE)")
