"""Permanent addresses: the same bytes for ever, old versions included, the digest shown."""

import base64
import hashlib
import json

import pytest
from django.test import Client

from zuji.core.canonical import canonical_bytes
from zuji.sectors.registry import get_model
from zuji.trust.releases import PROFILE, ReleasedContent, profile_bytes
from zuji_portal.api.released import api_contents
from zuji_portal.transparency.contents import read_model
from zuji_portal.transparency.log import append
from zuji_portal.transparency.models import LogEntry, Release
from zuji_portal.transparency.releases import release_contents

pytestmark = pytest.mark.django_db
OLD = {"id": "trial", "version": "1.0.0", "title": {"zh": "试行方法", "en": "trial method"}}


def released(data):
    return ReleasedContent(PROFILE, f"trial@{data['version']}", profile_bytes(data))


def test_every_version_keeps_its_address_and_bytes():
    visitor, new = Client(), OLD | {"version": "1.1.0"}
    assert release_contents([released(OLD)]) == 1
    digest = hashlib.sha256(released(OLD).content).hexdigest()
    first = visitor.get(f"/released/{digest}.json")
    assert release_contents([released(new), released(OLD)]) == 1  # the old one stays as it is
    again = visitor.get(f"/released/{digest}.json")
    assert first.content == again.content == profile_bytes(OLD)
    coded = base64.b64encode(bytes.fromhex(digest)).decode()
    assert again["Repr-Digest"] == f"sha-256=:{coded}:" and "immutable" in again["Cache-Control"]
    page = visitor.get("/released/").content.decode()
    assert page.count("试行方法") == 2 and f"sha256:{digest}" in page and "1.1.0" in page
    assert "trial method" in visitor.get("/en/released/").content.decode()
    assert visitor.get(f"/released/{'0' * 64}.json").status_code == 404


@pytest.mark.nightly
def test_the_interface_is_released_as_it_is_served():
    visitor = Client()
    assert release_contents(api_contents()) == 1
    interface = Release.objects.get(kind="api.released")
    served = visitor.get(f"/released/{interface.digest.partition(':')[2]}.json").json()
    assert served["api"] == "1"
    assert served["content"] == json.loads(
        canonical_bytes(visitor.get("/api/v1/openapi.json").json())
    )


def test_a_model_that_was_published_keeps_its_address():
    visitor = Client()
    named = f"urea@{get_model('urea').version}"
    assert visitor.get(f"/released/models/{named}.json").status_code == 404  # not published yet
    append("model.released", f"model:{named}", read_model(named))
    assert visitor.get(f"/released/models/{named}.json").content == read_model(named)
    assert LogEntry.objects.filter(subject=f"model:{named}").count() == 1
    assert f"/released/models/{named}.json" in visitor.get("/released/").content.decode()
