from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import Client

from cast import EXAMPLES
from portal.people import Cast, make_cast
from zuji_portal.desk.computing import revision_facts
from zuji_portal.studies.models import StoredResult
from zuji_portal.studies.queries import picture


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """Evidence of a test lies in the test's own folder, and no page is kept from one test to the next."""
    from django.core.cache import cache

    cache.clear()
    revision_facts.cache_clear()
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    settings.VAR = tmp_path


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
def cast(db) -> Cast:
    """Two enterprises with their people, and the people of the platform."""
    return make_cast()
