"""A study computed on the site carries the proofs of the log; a forged one is told apart."""

import copy
import json

import pytest
from django.core.management import call_command
from django.test import Client

from cast import example_data
from zuji.core.canonical import canonical_bytes
from zuji.footprint import study_from_data
from zuji.footprint.result import result_data
from zuji.lockfile import read_lock
from zuji.lockfile.lock import assessment_of, lock_bytes, sealed_digest
from zuji.trust.anchor import check_anchor, parts_of
from zuji.trust.lock_answers import answers_about
from zuji.trust.published import InstalledLibrary
from zuji_portal.studies.results.actions import compute, store
from zuji_portal.transparency.log import public_key, sign_checkpoint
from zuji_portal.transparency.models import LogEntry, Release
from zuji_portal.transparency.monitor import broken

pytestmark = pytest.mark.django_db


@pytest.fixture
def released(db):
    """Everything that ships stands in the log."""
    call_command("log", "release")
    sign_checkpoint()


@pytest.fixture
def computed(released):
    """The lockfile of a study that the site computed, as it is downloaded."""
    import datetime

    study = study_from_data(example_data("cement-demo"), "x")
    stored = store(compute(study, draws=200, today=datetime.date(2026, 11, 28)))
    response = Client().get(f"/r/{stored.digest}/lock.json")
    assert "immutable" in response["Cache-Control"]
    return read_lock(response.content, "x")


def resealed(lock, **change):
    """What a forger makes of it: the change, the result computed from it, a fresh digest."""
    forged = copy.deepcopy(lock)
    for name, change_part in change.items():
        change_part(forged[name])
    forged["result"] = result_data(assessment_of(forged), **forged["sampling"])
    return forged | {"digest": sealed_digest(forged)}


def a_tenth(factors):
    for factor in factors.values():
        if factor["value"] is not None:
            factor["value"] /= 10
        factor["gases"] = {gas: mass / 10 for gas, mass in factor["gases"].items()}


@pytest.mark.database
@pytest.mark.once
def test_everything_that_ships_is_released_once_and_the_monitor_agrees(released):
    kinds = set(LogEntry.objects.values_list("kind", flat=True))
    assert kinds == {
        "model.released",
        "profile.released",
        "gwp.released",
        "rules.released",
        "pack.released",
        "api.released",
    }
    count = LogEntry.objects.count()
    call_command("log", "release")
    assert LogEntry.objects.count() == count
    assert list(broken()) == []


def test_every_part_of_a_study_computed_on_the_site_is_proven_with_the_key_alone(computed):
    found = answers_about(computed, [public_key()])
    assert {origin.state for origin in found.published.origins} == {"proven"}
    assert len(found.published.origins) == len(list(parts_of(computed)))
    assert (found.verdict, found.tone, found.exit_code) == ("published", "good", 0)
    assert public_key().name in found.anchor_words.en


def test_an_anchor_of_another_log_proves_nothing(computed, settings):
    settings.LOG_KEY = "ab" * 32
    found = check_anchor(computed, [public_key()])
    assert (found.status, found.proven) == ("wrong", {})


def test_every_factor_divided_by_ten_and_sealed_anew_is_not_green(computed):
    forged = resealed(computed, factors=a_tenth)
    found = answers_about(forged, [public_key()], InstalledLibrary())
    assert found.arithmetic.holds
    assert (found.verdict, found.tone, found.exit_code) == ("differs", "block", 3)
    factors = [o for o in found.published.origins if o.part.group == "factors"]
    assert {o.state for o in factors} == {"differs"}
    assert "NOT made with published factors" in found.headline.en
    assert "不是用已发布的因子" in found.headline.zh


def posted(lock, **more):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("x.json", lock_bytes(lock))
    return Client().post("/en/verify/", {"file": file, **more})


def test_the_page_is_green_for_the_sites_own_study_and_red_for_the_forged_one(computed):
    page = posted(computed).content.decode()
    assert 'class="banner good"' in page and "every digit agrees" in page.lower()
    forged = posted(resealed(computed, factors=a_tenth)).content.decode()
    assert 'class="banner block"' in forged and 'class="banner good"' not in forged
    assert "NOT made with published factors" in forged
    # Clinker: 0.535 tCO2/t in the guideline of 2024, a tenth of it in the forged file
    assert "0.535" in forged and "0.0535" in forged


def test_a_lockfile_without_a_total_is_answered(computed):
    altered = computed | {"result": {}}
    answer = posted(altered | {"digest": sealed_digest(altered)})
    assert answer.status_code == 200
    assert 'class="banner block"' in answer.content.decode()


def test_a_lockfile_of_the_command_line_takes_its_proofs_from_the_page(computed, tmp_path):
    bare = {name: value for name, value in computed.items() if name != "anchor"}
    answer = posted(bare, anchored="1")
    assert answer["Content-Disposition"].startswith("attachment")
    lock = read_lock(answer.content, "x")
    assert lock["digest"] == bare["digest"] == sealed_digest(lock)
    assert answers_about(lock, [public_key()]).verdict == "published"


def test_the_api_answers_the_three_questions_apart(computed):
    forged = resealed(computed, gwp=lambda gwp: gwp.update(ch4_fossil=3.0))
    found = Client().post(
        "/api/v1/verify", canonical_bytes(forged), content_type="application/json"
    )
    found = json.loads(found.content)
    assert (found["holds"], found["verdict"]) == (True, "differs")
    assert found["published"]["answer"] == "differs"
    differing = [part for part in found["published"]["parts"] if part["state"] == "differs"]
    # AR6, methane of fossil origin: 29.8
    assert [part["differences"] for part in differing] == [
        [{"path": "ch4_fossil", "published": "29.8", "here": "3"}]
    ]
    assert found["vouched"] == []


@pytest.mark.database
@pytest.mark.once
def test_the_release_is_what_was_read_and_cannot_be_changed_unnoticed(released):
    from portal.test_transparency import behind_the_sites_back

    pack = Release.objects.filter(kind="pack.released").first()
    behind_the_sites_back(
        "transparency_release",
        "UPDATE transparency_release SET members = %s WHERE id = %s",
        bytes(pack.members)[32:],
        pack.pk,
    )
    assert [(b.subject, b.what) for b in broken()] == [
        (f"release:{pack.pk}", "the record was altered")
    ]


def revised(cast, value):
    """The grid's factor with another value, published in place of the current version."""
    from zuji_portal.rulebook.factors.actions import ProposeFactor
    from zuji_portal.rulebook.factors.library import make_current
    from zuji_portal.rulebook.factors.models import FactorVersion

    base = FactorVersion.objects.get(factor_id="cn.elec.cf.2024.national_avg", is_current=True)
    fields = {"value": value}
    version = ProposeFactor(cast.viewer("expert"), base, fields=fields, reason="新年度公告").run()
    make_current(version)
    return version


def test_a_superseded_factor_is_published_and_the_page_says_since_when(computed, cast):
    from django.utils import timezone

    version = revised(cast, "0.6")
    page = posted(computed).content.decode()
    today = timezone.localdate().isoformat()
    assert f"superseded by version {version.version} on {today}" in page
    found = json.loads(
        Client()
        .post("/api/v1/verify", canonical_bytes(computed), content_type="application/json")
        .content
    )
    assert found["verdict"] == "published"
    later = [part["later"] for part in found["published"]["parts"] if part["later"]]
    assert later == [{"version": version.version, "day": today, "serves_period": True}]
    assert len(found["published"]["superseded"]) == 1


def test_a_withdrawn_factor_is_told_with_its_day_and_is_not_green(computed, cast):
    from django.utils import timezone

    from zuji_portal.rulebook.factors.actions import RetireFactor
    from zuji_portal.rulebook.factors.models import FactorVersion

    current = FactorVersion.objects.get(factor_id="cn.elec.cf.2024.national_avg", is_current=True)
    RetireFactor(cast.viewer("expert"), current, reason="有误").run()
    page = posted(computed).content.decode()
    assert f"withdrawn on {timezone.localdate().isoformat()}; not to be used" in page
    assert 'class="banner good"' not in page
