"""Everybody against everybody: addresses, forms, odd values and markup of a site where everyone has
something.
"""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.db import transaction
from django.test import Client, override_settings
from django.utils import translation

from attack import crawl as crawling
from attack import markup, odd
from attack.crawl import undone
from attack.pages import MOST, walk
from attack.tally import EVERYTHING, sizes, tally
from attack.world import make_world
from portal.people import make_cast
from zuji_portal.api.keys import MakeKey
from zuji_portal.catalogue import cache as catalogue_cache

pytestmark = pytest.mark.django_db
"""So that there is a test database, also where these tests run alone; `world` fills it once."""


@pytest.fixture(autouse=True)
def own_folder():
    """The evidence of this site lies in one folder for all tests of this file."""
    caches["pages"].clear()
    translation.activate("zh-hans")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("attacked")
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    of = {"VAR": folder, "EVIDENCE_ROOT": folder / "evidence", "PASSWORD_HASHERS": hashers}
    with django_db_blocker.unblock(), override_settings(**of), transaction.atomic():
        catalogue_cache.forget()
        yield make_world(make_cast())
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def crawls():
    """What was walked, kept from one test to the next."""
    return {}


@pytest.fixture
def crawl(world, crawls, size):
    """Three viewers and a few pages for a sample, else everybody and every page."""
    is_whole = size == EVERYTHING
    if is_whole not in crawls:
        names = list(world.viewers) if is_whole else ["clerk", "province", "anonymous"]
        with tally("crawl") as counted:
            crawls[is_whole] = crawling.crawled(
                world, counted, names, min(crawling.MOST, EVERYTHING // 20) if is_whole else 12
            )
    return crawls[is_whole]


@sizes(6)
def test_nobody_reads_what_only_others_were_shown(crawl, size):
    with tally("addresses") as counted:
        crawling.ask_each_other(crawl, counted, size)


@sizes(6)
def test_nobody_changes_anything_with_a_form_shown_to_others(crawl, size):
    with tally("foreign-forms") as counted:
        crawling.post_unseen_forms(crawl, counted, size)


@sizes(40, is_of_database=True)
def test_no_odd_value_of_a_form_is_an_error_of_the_site(crawl, size):
    with tally("odd-forms") as counted:
        odd.forms_of_everybody(crawl, counted, size)


@sizes(40, is_of_database=True)
def test_no_odd_value_of_the_api_is_an_error_of_the_site(world, size):
    clerk = world.viewers["clerk"]
    with undone(), tally("odd-api") as counted:
        action = MakeKey(clerk, clerk.acting, name="t", scopes=("read", "write", "submit"))
        action.run()
        keys = {"study_id": str(world.cast.ludai.draft.pk), "pk": str(world.cast.ludai.draft.pk)}
        client = Client(raise_request_exception=False)
        head = {"Authorization": f"Bearer {action.secret}"}
        odd.api_fields(client, head, counted, keys=keys, size=size)


@sizes(8)
def test_no_stored_markup_comes_out_as_more_than_text(world, size):
    with undone(), tally("markup") as counted:
        counted.tried = markup.store()
        for name in ("anonymous", "clerk", "province", "verifier", "expert", "auditor"):
            seen = walk(world.client(name), min(size, MOST))
            counted.tried += len(seen.addresses)
            counted.broken += [f"{name}: {error}" for error in seen.errors]
            for what in markup.raw_in(seen):
                counted.hold(False, f"{name}: {what}")
            if size < 100:
                break
