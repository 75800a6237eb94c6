"""A clock that is wrong, and copies of a site: made while it is written to, damaged, cut."""

from __future__ import annotations

import datetime
import json
import random

import pytest
from django.utils import timezone

from attack.pages import walk
from attack.promises import broken
from attack.tally import SEED, sizes, tally
from portal.people import approved, firm
from portal.test_operations import drill_site
from zuji.core.refusals import Refusal
from zuji_portal.foundation.audit.queries import verified
from zuji_portal.web.operations import backup as backups

__all__ = ["drill_site"]
REFUSALS = {"backup-cut", "backup-damaged", "backup-kind", "restore-not-empty"}
DAYS = (-800, -30, 30, 800, 3_000)


@pytest.mark.attack
@pytest.mark.django_db
@pytest.mark.parametrize("days", DAYS)
def test_a_clock_that_jumps_makes_no_error_and_breaks_no_promise(cast, monkeypatch, days):
    usual = timezone.now
    with tally(f"clock-{days}") as counted:
        counted.faults = 1
        monkeypatch.setattr(timezone, "now", lambda: usual() + datetime.timedelta(days=days))
        firm(cast.platform["province"], "后来化工（示例）", "3716", 700_009)
        approved(cast.ludai)
        for role in ("anonymous", "clerk", "province"):
            seen = walk(cast.client(role), 40)
            counted.tried += len(seen.addresses)
            counted.broken += seen.errors
        monkeypatch.setattr(timezone, "now", usual)
        counted.broken += broken()


@sizes(4, 100)
@pytest.mark.django_db
def test_a_damaged_or_cut_backup_is_refused_by_name_and_nothing_is_touched(cast, tmp_path, size):
    approved(cast.ludai)
    file = tmp_path / "site.tar"
    backups.backup(file)
    content, before, chance = file.read_bytes(), verified().count, random.Random(SEED)
    harmed = tmp_path / "harmed.tar"
    with tally("backup-harm") as counted:
        for number in range(size):
            place = chance.randrange(len(content))
            if number % 2:
                harmed.write_bytes(content[:place])
            else:
                other = bytes([content[place] ^ (1 << chance.randrange(8))])
                harmed.write_bytes(content[:place] + other + content[place + 1 :])
            counted.tried += 1
            try:
                backups.restore(harmed)
            except Refusal as refusal:
                rules = {f.rule for f in refusal.findings}
                is_named = rules <= REFUSALS
                counted.hold(is_named, f"{number} {place}: {rules}")
            except Exception as problem:
                counted.hold(False, f"{number} {place}: {problem!r}")
            else:
                counted.hold(False, f"{number} {place}: restored")
        counted.hold(verified().count == before, "something was touched")


@pytest.mark.attack
@pytest.mark.slow
@pytest.mark.database
def test_a_backup_made_while_others_write_is_whole(drill_site, tmp_path):
    """Writers at work during a backup lose nothing, and the copy tells of one moment."""
    file = tmp_path / "site.tar"
    one, two = drill_site("one"), drill_site("two", is_empty=True)
    answers, promises = map(
        json.loads, one("seed", f"at-work={file}", "promises").splitlines()[-2:]
    )
    with tally("backup") as counted:
        counted.tried = len(answers)
        counted.hold(set(answers) == {302}, f"answers {set(answers)}")
        counted.broken += promises
        counted.broken += json.loads(two(f"restore={file}", "promises").splitlines()[-1])


@pytest.mark.attack
@pytest.mark.slow
@pytest.mark.database
def test_a_backup_restored_elsewhere_keeps_every_promise(drill_site, tmp_path):
    file = tmp_path / "first.tar"
    one, two = drill_site("one"), drill_site("two", is_empty=True)
    with tally("backup") as counted:
        before = one("seed", f"backup={file}", "check").splitlines()[-1]
        after = two(f"restore={file}", "check").splitlines()[-1]
        counted.tried = 1
        counted.hold(before == after, f"{before} became {after}")
