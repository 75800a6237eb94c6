"""Processes that work at the desk until they are killed; each first checks that the last kill did
no harm, and what it counts is printed.

``python tests/portal/kill_worker.py work|publish KILLS`` with ZUJI_VAR (and ZUJI_DATABASE_URL) of a
prepared site in the environment. The processes are forked from this one, which has loaded
everything and has no connection open.
"""

from __future__ import annotations

import ast
import os
import random
import signal
import sys
import time
import traceback
from datetime import date, timedelta
from pathlib import Path

import django

ANY_MOVE = 1e-6
DONE, PATIENCE = {"work": "jobs", "publish": "published"}, 40


def check() -> dict[str, int]:
    """Every promise of the desk, from the rows alone; an assertion names what broke."""
    from zuji.core.canonical import bytes_digest
    from zuji.lockfile import read_lock
    from zuji_portal.enterprises.evidence.models import EvidenceFile
    from zuji_portal.enterprises.evidence.storage import content_of
    from zuji_portal.foundation.audit.models import AuditEntry
    from zuji_portal.foundation.audit.queries import verified
    from zuji_portal.foundation.jobs.models import Job
    from zuji_portal.studies.merge import applied, flat
    from zuji_portal.studies.models import LedgerImport, Revision, Study
    from zuji_portal.studies.starting import starting_data

    chain = verified()
    assert chain.holds, chain
    for study in Study.objects.all():
        changes = list(study.changes.order_by("number"))
        assert [c.number for c in changes] == list(range(1, study.version + 1)), (
            "a version without its change"
        )
        data = starting_data(
            study.product, (date(study.year, 1, 1), date(study.year, 12, 31)), "", None
        )
        for change in changes:
            data = applied(data, change.fields)
        assert flat(data) == flat(study.data), "the changes do not give the data"
        assert chain.states.get(f"study:{study.pk}") == study.state, "the log tells another state"
        submissions = AuditEntry.objects.filter(
            subject=f"study:{study.pk}", action="study.submit"
        ).count()
        assert study.revisions.count() == submissions, "a revision without its entry, or twice"
        assert (study.state == "draft") == (submissions == 0)
    for revision in Revision.objects.all():
        read_lock(bytes(revision.lock), "revision")
    for staged in LedgerImport.objects.all():
        assert (staged.state == "applied") == (staged.applied is not None), "an import half applied"
    for file in EvidenceFile.objects.all():
        assert bytes_digest(content_of(file.digest)) == file.digest, "evidence half written"
    for job in Job.objects.filter(state="done", kind="parts"):
        assert job.result == {"parts": list(range(job.total))}, "a part lost or done twice"
    return {
        "studies": Study.objects.count(),
        "revisions": Revision.objects.count(),
        "applied": LedgerImport.objects.filter(state="applied").count(),
        "entries": chain.count,
        "jobs": Job.objects.filter(state="done", kind="parts").count(),
        **check_library(chain),
    }


def check_library(chain) -> dict[str, int]:
    """Every promise of the factor library: one current version, listed once; told once, and
    never unpublished.
    """
    from zuji_portal.blastradius.queries import beyond
    from zuji_portal.foundation.audit.models import AuditEntry
    from zuji_portal.rulebook.factors.library import INDEX
    from zuji_portal.rulebook.factors.models import FactorVersion
    from zuji_portal.studies.notifications.models import Notice
    from zuji_portal.transparency.models import LogEntry
    from zuji_portal.transparency.monitor import broken

    current = FactorVersion.objects.filter(is_current=True)
    places = sorted(current.values_list("place", flat=True))
    assert sorted(INDEX.find((), limit=100_000)) == places, "the index tells of other versions"
    ids = set(FactorVersion.objects.values_list("factor_id", flat=True))
    assert current.count() == len(ids), "a factor without a current version"
    own = FactorVersion.objects.exclude(proposed_by=None)
    out = own.filter(state__in=["published", "superseded"])
    entries = AuditEntry.objects.filter(action="factor.publish").count()
    assert out.count() == entries, "published without its entry, or twice"
    logged = LogEntry.objects.filter(kind="factor.released")
    named = sorted(f"factorversion:{v.pk}" for v in out)
    assert sorted(logged.values_list("subject", flat=True)) == named, (
        "published without its leaf, or twice"
    )
    assert list(broken()) == [], "the log does not agree with the library"
    told = 0
    for version in own:
        report = version.reports.order_by("-pk").first()
        is_out = version.state in {"published", "superseded"}
        notices = Notice.objects.filter(about=f"factor:{version.pk}")
        assert notices.count() == (beyond(report, ANY_MOVE).count() if is_out else 0)
        told += notices.count()
    return {"published": entries, "told": told}


def publish_round(experts, number: int) -> None:
    """A revision of grid electricity: proposed, reviewed, its blast radius computed, published."""
    from zuji_portal.blastradius.actions import AskReport, PublishFactor
    from zuji_portal.foundation.jobs.actions import run_job
    from zuji_portal.rulebook.factors.actions import ProposeFactor, ReviewFactor
    from zuji_portal.rulebook.factors.models import FactorVersion

    one, two = experts
    base = FactorVersion.objects.get(factor_id="cn.elec.cf.2024.national_avg", is_current=True)
    value = 0.55 if abs(base.factor.value - 0.55) > 1e-9 else 0.7
    fields = {"value": repr(value)}
    version = ProposeFactor(one, base, fields=fields, reason=f"{number}").run()
    ReviewFactor(two, version, text="好").run()
    report = AskReport(one, version).run()
    run_job.call(report.job_id)
    report.refresh_from_db()
    PublishFactor(one, version, digest=report.digest, threshold=ANY_MOVE).run()


def one_round(cast, number: int) -> None:
    """A study from nothing through a ledger and a submission, returned and submitted again; and
    a job.
    """
    from portal.people import YEAR, answered, filled
    from zuji_portal.foundation.jobs.actions import recover_jobs, run_job, start_job
    from zuji_portal.foundation.jobs.models import Job
    from zuji_portal.studies.actions import CreateStudy, ReturnStudy, SubmitStudy
    from zuji_portal.studies.ledger.actions import ApplyImport, stage_import
    from zuji_portal.studies.models import Study

    clerk, approver = cast["clerk"], cast["approver"]
    study = filled(clerk, CreateStudy(clerk, cast["product"], year=YEAR).run())
    text = f"项目,数量,单位\n尿素产量,52万,t\n氨消耗,{299_000 + number},t\n"
    staged = stage_import(clerk, study, text.encode(), "台账.csv")
    ApplyImport(clerk, study, staged=staged).run()
    study = answered(clerk, Study.objects.get(pk=study.pk))
    SubmitStudy(clerk, study).run()
    ReturnStudy(approver, Study.objects.get(pk=study.pk), reason="再核").run()
    text = f"项目,数量,单位\n尿素产量,52万,t\n氨消耗,{299_500 + number},t\n"
    staged = stage_import(clerk, Study.objects.get(pk=study.pk), text.encode(), "台账.csv")
    ApplyImport(clerk, Study.objects.get(pk=study.pk), staged=staged).run()
    SubmitStudy(clerk, answered(clerk, Study.objects.get(pk=study.pk))).run()
    recover_jobs(timedelta(0))
    start_job(clerk, "parts", {})
    for pk in Job.objects.filter(state="queued").values_list("pk", flat=True):
        run_job.call(pk)


def warm(cast) -> None:
    """Compute once before the clock runs, so that kills meet writing and not the loading of
    models.
    """
    from portal.people import YEAR, urea_inputs
    from zuji_portal.studies.computing import lock_of
    from zuji_portal.studies.starting import starting_data

    data = starting_data(cast["product"], (date(YEAR, 1, 1), date(YEAR, 12, 31)), "", None)
    lock_of({**data, "inputs": urea_inputs()}, date.today())


def people():
    from zuji_portal.enterprises.products.models import Product
    from zuji_portal.foundation.accounts.models import Appointment
    from zuji_portal.foundation.accounts.viewer import viewer_as

    held = {
        a.role: viewer_as(a)
        for a in Appointment.objects.exclude(enterprise=None).select_related("user", "enterprise")
    }
    experts = [
        viewer_as(a) for a in Appointment.objects.filter(role="expert").select_related("user")
    ]
    return {**held, "product": Product.objects.get(), "experts": experts}


def seed() -> None:
    from portal.people import firm, person, submitted
    from zuji_portal.foundation.accounts.models import Appointment
    from zuji_portal.foundation.accounts.viewer import viewer_as

    province = viewer_as(Appointment.objects.create(user=person("p@zuji.example"), role="province"))
    submitted(firm(province, "鲁岱化工（示例）", "3716", 700_001))
    for number in (1, 2):
        Appointment.objects.create(user=person(f"e{number}@zuji.example"), role="expert")


def work(mode: str, cast) -> None:
    """One round after the other, for ever."""
    number = 0
    while True:
        if mode == "work":
            one_round(cast, number)
        else:
            publish_round(cast["experts"], number)
        number += 1


def killed(mode: str, seconds: float) -> dict[str, int]:
    """A process that checks and works, killed so long after it began to work; what it counted."""
    from django.db import connections

    connections.close_all()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            cast = people()
            os.write(writing, f"{check()}\n".encode())
            work(mode, cast)
        finally:  # only where something broke
            traceback.print_exc()
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        line = pipe.readline()
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if not line or not os.WIFSIGNALED(status):
        sys.exit("a process ended by itself")
    return ast.literal_eval(line)


def main(mode: str, kills: int) -> None:
    django.setup()
    from zuji.core.label import Label
    from zuji_portal.foundation.jobs.kinds import JOB_KIND, Kind
    from zuji_portal.foundation.registry import contributions

    contributions(JOB_KIND)["parts"] = Kind(
        lambda v, a: 4,
        lambda v, a, part, s: {"parts": [*s.get("parts", []), part]},
        lambda v, a, s: s,
        Label("部分", "parts"),
    )
    seed()
    warm(people())
    chance = random.Random(20261124)
    counts: dict[str, int] = {}
    for number in range(PATIENCE):
        if number >= kills and counts[DONE[mode]] > 2:
            break
        # on a busy machine a round takes long: past the count each start gets more time
        seconds = chance.uniform(0.02, 1.2) * 1.2 ** max(0, number - kills)
        counts = killed(mode, seconds)
        print(counts, flush=True)
    print(check(), flush=True)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    main(sys.argv[1], int(sys.argv[2]))
