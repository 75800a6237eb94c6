"""Works at the desk until it is killed; before it goes on it checks that the last kill did no harm.

``python tests/portal/kill_worker.py seed|work`` with ZUJI_VAR (and ZUJI_DATABASE_URL) in the environment.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path

import django


def check() -> dict[str, int]:
    """Every promise of the desk, from the rows alone; an assertion names what broke."""
    from zuji.core.canonical import bytes_digest
    from zuji.lockfile import read_lock
    from zuji_portal.audit.models import AuditEntry
    from zuji_portal.audit.queries import verified
    from zuji_portal.desk.merge import applied, flat
    from zuji_portal.desk.models import LedgerImport, Revision, Study
    from zuji_portal.desk.starting import starting_data
    from zuji_portal.evidence.models import EvidenceFile
    from zuji_portal.evidence.storage import content_of
    from zuji_portal.jobs.models import Job

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
    for job in Job.objects.filter(state="done"):
        assert job.result == {"parts": list(range(job.total))}, "a part lost or done twice"
    return {"studies": Study.objects.count(), "revisions": Revision.objects.count(),
            "applied": LedgerImport.objects.filter(state="applied").count(), "entries": chain.count,
            "jobs": Job.objects.filter(state="done").count()}  # fmt: skip


def one_round(cast, number: int) -> None:
    """A study from nothing through a ledger and a submission, returned and submitted again; and a job."""
    from portal.people import YEAR, filled
    from zuji_portal.desk.actions import CreateStudy, ReturnStudy, SubmitStudy
    from zuji_portal.desk.import_actions import ApplyImport, stage_import
    from zuji_portal.desk.models import Study
    from zuji_portal.jobs.actions import recover_jobs, run_job, start_job
    from zuji_portal.jobs.models import Job

    clerk, approver = cast["clerk"], cast["approver"]
    study = filled(clerk, CreateStudy(clerk, cast["product"], year=YEAR).run())
    text = f"项目,数量,单位\n尿素产量,52万,t\n氨消耗,{299_000 + number},t\n"
    staged = stage_import(clerk, study, text.encode(), "台账.csv")
    ApplyImport(clerk, study, staged=staged).run()
    study = Study.objects.get(pk=study.pk)
    SubmitStudy(clerk, study).run()
    ReturnStudy(approver, Study.objects.get(pk=study.pk), reason="再核").run()
    SubmitStudy(clerk, Study.objects.get(pk=study.pk)).run()
    recover_jobs(timedelta(0))
    start_job(clerk, "parts", {})
    for pk in Job.objects.filter(state="queued").values_list("pk", flat=True):
        run_job.call(pk)


def warm(cast) -> None:
    """Compute once before the clock runs, so that kills meet writing and not the loading of models."""
    from portal.people import YEAR, urea_inputs
    from zuji_portal.desk.computing import lock_of
    from zuji_portal.desk.starting import starting_data

    data = starting_data(cast["product"], (date(YEAR, 1, 1), date(YEAR, 12, 31)), "", None)
    lock_of({**data, "inputs": urea_inputs()}, date.today())


def people():
    from zuji_portal.accounts.models import Appointment
    from zuji_portal.accounts.viewer import viewer_as
    from zuji_portal.products.models import Product

    held = {
        a.role: viewer_as(a)
        for a in Appointment.objects.exclude(enterprise=None).select_related("user", "enterprise")
    }
    return {**held, "product": Product.objects.get()}


def main(mode: str) -> None:
    django.setup()
    from zuji_portal.jobs.kinds import KINDS, Kind

    KINDS["parts"] = Kind(
        lambda v, a: 4,
        lambda v, a, part, s: {"parts": [*s.get("parts", []), part]},
        lambda v, a, s: s,
    )
    if mode == "seed":
        from django.core.management import call_command

        from portal.people import firm, person
        from zuji_portal.accounts.models import Appointment
        from zuji_portal.accounts.viewer import viewer_as

        call_command("migrate", verbosity=0)
        province = viewer_as(
            Appointment.objects.create(user=person("p@zuji.example"), role="province")
        )
        firm(province, "鲁岱化工（示例）", "3716", 700_001)
        return
    cast = people()
    warm(cast)
    print(check(), flush=True)
    number = 0
    while mode == "work":
        one_round(cast, number)
        number += 1


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    main(sys.argv[1])
