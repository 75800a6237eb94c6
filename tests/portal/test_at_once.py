"""Two deciders at the same instant, in processes of their own on a real database: one
certificate, one log entry.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PREPARE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from zuji.factors import builtin_library
from zuji_portal.rulebook.factors.library import take_in
take_in(builtin_library().packs, is_shipped=True)
from portal.people import make_cast
from portal.certificates import waiting, decider
from portal.verifiers import team
cast = make_cast()
waiting(cast, cast.ludai, team(cast))
[decider(n) for n in range(1, 5)]
"""
COUNT = """
import django; django.setup()
from zuji_portal.certification.models import Certificate, Issued
from zuji_portal.transparency.models import LogEntry
from zuji_portal.transparency.monitor import broken
logged = LogEntry.objects.filter(kind="cert.issued").count()
print(Certificate.objects.get().state, Issued.objects.count(), logged, len(list(broken())))
"""


def run(environment, *arguments):
    return subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.database
@pytest.mark.slow
@pytest.mark.parametrize("same_person", [False, True], ids=["two deciders", "a double click"])
def test_deciders_at_the_same_instant_issue_once(own_database, tmp_path, same_person):
    environment = {
        **os.environ,
        "ZUJI_VAR": str(tmp_path),
        "ZUJI_EVIDENCE": str(tmp_path / "evidence"),
        "DJANGO_SETTINGS_MODULE": "zuji_portal.web.settings",
        "PYTHONPATH": os.pathsep.join([str(HERE.parent), os.environ.get("PYTHONPATH", "")]),
        **own_database("at_once"),
    }
    made = run(environment, "-c", PREPARE)
    assert made.returncode == 0, made.stderr[-2000:]
    at = str(time.time() + 4)
    people = (
        ["decider1@zuji.example"] * 4
        if same_person
        else [f"decider{n}@zuji.example" for n in range(1, 5)]
    )
    deciders = [
        subprocess.Popen(
            [sys.executable, HERE / "decide_at_once.py", email, at],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for email in people
    ]
    answers = [d.communicate(timeout=120) for d in deciders]
    said = sorted(out.strip() for out, _ in answers)
    assert said.count("issued") == 1, answers
    assert set(said) <= {"issued", "Denied", "OperationalError"}, answers
    assert run(environment, "-c", COUNT).stdout.split() == ["issued", "1", "1", "0"]
