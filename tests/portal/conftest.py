from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import Client

from cast import EXAMPLES
from zuji_portal.studies.models import StoredResult
from zuji_portal.studies.queries import picture


@pytest.fixture
def examples(db):
    """The four preloaded examples, as ``make run`` leaves them."""
    from io import StringIO

    picture.cache_clear()
    call_command("demo", "--no-serve", example=list(EXAMPLES), stdout=StringIO())
    return {r.example: r for r in StoredResult.objects.exclude(example=None)}


@pytest.fixture
def client():
    return Client()
