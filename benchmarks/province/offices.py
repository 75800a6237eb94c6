"""What waits with the offices and what was told: complaints, cases, applications, verification,
jobs, notices, offers, exams; the audit chain and the log.
"""

from __future__ import annotations

import datetime
import random
import secrets
from collections.abc import Iterator
from itertools import islice

from benchmarks.province.rows import bulk, clerks


def write_supervision(draw: random.Random, enterprises: int, products: int) -> None:
    """Complaints, cases, applications, requests to change facts, verification, jobs."""
    from django.utils import timezone

    from zuji_portal.enterprises.applications.models import Enrolment
    from zuji_portal.enterprises.changes.models import ChangeRequest
    from zuji_portal.enterprises.organisations.models import Enterprise
    from zuji_portal.foundation.accounts.models import Appointment
    from zuji_portal.foundation.jobs.models import Job
    from zuji_portal.studies.models import Revision
    from zuji_portal.supervision.cases.models import CaseRecord, CaseStep, SupervisionCase
    from zuji_portal.supervision.complaints.models import Complaint
    from zuji_portal.verification.models import Body, Engagement

    now = timezone.now()
    firms = list(Enterprise.objects.filter(notice="load").order_by("pk"))
    officer = Appointment.objects.filter(role="province").earliest("pk").user
    owners = dict(Appointment.objects.filter(role="owner").values_list("enterprise_id", "user_id"))
    bulk(
        Complaint,
        (
            Complaint(
                number=f"L-{n:08d}",
                token=f"00000000-0000-4000-8000-{n:012d}",
                code_digest=secrets.token_hex(32),
                about="enterprise",
                named=firm.name_zh,
                text="宣传与公开的数值不符。",
                against=firm,
                city=firm.city,
                state="filed" if n % 20 == 0 else "closed",
                moved_at=now,
            )
            for n, firm in enumerate(firms[::5])
        ),
    )
    bulk(
        SupervisionCase,
        (
            SupervisionCase(
                number=f"L-{n:08d}",
                enterprise=firm,
                city=firm.city,
                origin="officer",
                title="填报与凭证不符",
                found="抽查发现用电量与发票不符。",
                state="opened" if n % 20 == 0 else "closed",
                published_at=None if n % 20 == 0 else now,
                opened_by=officer,
                moved_at=now,
            )
            for n, firm in enumerate(firms[::5])
        ),
    )
    cases = list(SupervisionCase.objects.filter(number__startswith="L-"))
    bulk(
        CaseStep,
        (CaseStep(case=c, action="case.open", target="opened", by=officer) for c in cases),
    )
    bulk(
        CaseRecord,
        (
            CaseRecord(case=c, is_end=False, text="已整改。", at=now)
            for c in cases
            if c.published_at
        ),
    )
    bulk(
        Enrolment,
        (
            Enrolment(
                number=f"L-{firm.pk:08d}",
                uscc=firm.uscc,
                name_zh=firm.name_zh,
                city=firm.city,
                industry=firm.industry,
                contact="王",
                telephone="0531-1",
                wanted="核算",
                applicant_id=owners[firm.pk],
                email=f"owner.{firm.pk}@load.example",
                state="waiting" if firm.pk % 50 == 0 else "accepted",
                sent_at=now,
                enterprise=firm,
            )
            for firm in firms
        ),
    )
    bulk(
        ChangeRequest,
        (
            ChangeRequest(
                enterprise=firm,
                facts={"name_en": {"was": "a", "now": "b"}},
                reason="更名",
                state="asked" if firm.pk % 20 == 0 else "made",
                asked_by_id=owners[firm.pk],
            )
            for firm in firms[::2]
        ),
    )
    bodies = list(Body.objects.all())
    frozen = (
        Revision.objects.filter(study__product__specification__startswith="load-")
        .select_related("study")
        .defer("lock", "study__data")
        .order_by("pk")
    )
    bulk(
        Engagement,
        (
            Engagement(
                study_id=r.study_id,
                enterprise_id=r.study.enterprise_id,
                revision=r,
                body=bodies[n % len(bodies)] if bodies else None,
                state=draw.choice(("requested", "working", "stated", "stated", "stated")),
                materiality=0.05,
                requested_by_id=r.by_id,
            )
            for n, r in enumerate(islice(frozen.iterator(), 0, None, 10))
        ),
    )
    held = list(Appointment.objects.filter(role__in=["clerk", "province"]))
    bulk(
        Job,
        (
            Job(kind="montecarlo", owner=a, state="failed", done=0, total=1)
            for a in held
            for _ in range(5)
        ),
    )


def write_notices(draw: random.Random, enterprises: int, products: int) -> None:
    """Eight of an enterprise, two of them open, and 200 for the officers of each city."""
    from django.utils import timezone

    from zuji.core.places import cities
    from zuji_portal.enterprises.organisations.models import Enterprise
    from zuji_portal.studies.notifications.models import Notice

    now = timezone.now()
    facts = {"change": 1, "state": "made", "name_zh": "企业", "name_en": "Enterprise"}

    def notices() -> Iterator[Notice]:
        for pk in Enterprise.objects.filter(notice="load").values_list("pk", flat=True):
            for n in range(8):
                yield Notice(
                    enterprise_id=pk,
                    kind="change_decided",
                    about=f"change:{pk}-{n}",
                    facts=facts,
                    settled_at=None if n < 2 else now,
                )
        for city in ("", *(c.code for c in cities())):
            for n in range(200):
                yield Notice(
                    role="city" if city else "province",
                    city=city,
                    kind="change_decided",
                    about=f"change:{city}-{n}",
                    facts=facts,
                    settled_at=None if n < 20 else now,
                )

    bulk(Notice, notices())


def write_offers(draw: random.Random, enterprises: int, products: int) -> None:
    """120 offers, each told to every twentieth entry."""
    from zuji_portal.catalogue.models import Entry
    from zuji_portal.foundation.accounts.models import Appointment
    from zuji_portal.offers.models import PublishedOffer, Telling

    officer = Appointment.objects.filter(role="province").earliest("pk").user
    today = datetime.date.today()
    bulk(
        PublishedOffer,
        (
            PublishedOffer(
                kind=("policy", "finance")[n % 2],
                level="province",
                benefit=("award", "loan")[n % 2],
                title_zh=f"绿色金融 {n}",
                title_en=f"Green offer {n}",
                issuer_zh="银行",
                issuer_en="Bank",
                terms_zh="条件见正文。",
                terms_en="See the text.",
                valid_from=today - datetime.timedelta(days=n),
                by=officer,
            )
            for n in range(120)
        ),
    )
    offers = list(PublishedOffer.objects.filter(title_en__startswith="Green offer"))
    rows = Entry.objects.filter(archive_number__startswith="LOAD-").values_list(
        "pk", "enterprise_id"
    )
    bulk(
        Telling,
        (
            Telling(
                offer=offers[(n + k) % len(offers)],
                entry_id=pk,
                enterprise_id=firm,
                gaps=k,
                told_on=today,
            )
            for n, (pk, firm) in enumerate(rows.iterator())
            for k in range(2)
        ),
    )


def write_training(draw: random.Random, enterprises: int, products: int) -> None:
    """An exam of every clerk."""
    from django.utils import timezone

    from zuji_portal.training.models import COURSE_KEYS, ExamAttempt

    now = timezone.now()
    course = COURSE_KEYS[0][0]
    bulk(
        ExamAttempt,
        (
            ExamAttempt(
                user_id=user,
                course=course,
                seed=n,
                paper=[],
                started_at=now - datetime.timedelta(days=n % 700 + 1),
                ends_at=now - datetime.timedelta(days=n % 700),
                submitted_at=now - datetime.timedelta(days=n % 700),
                right=n % 11,
                of=10,
                is_passed=n % 11 > 7,
            )
            for n, user in enumerate(clerks().values())
        ),
    )


def write_audit(draw: random.Random, enterprises: int, products: int) -> None:
    """Four entries of every study, linked to the chain that stands."""
    from django.utils import timezone

    from zuji.core.canonical import canonical_bytes
    from zuji.trust.chain import entry_digest
    from zuji_portal.foundation.audit.models import AuditEntry, AuditHead
    from zuji_portal.studies.models import Study

    head = AuditHead.objects.get(pk=1)
    number, digest, at = head.number, head.digest, timezone.now()

    def entries() -> Iterator[AuditEntry]:
        nonlocal number, digest
        rows = Study.objects.filter(product__specification__startswith="load-").values_list(
            "pk", "enterprise_id", "created_by_id"
        )
        for study, firm, user in rows.iterator():
            for action in ("study.start", "study.save", "study.submit", "study.approve"):
                number += 1
                entry = {
                    "number": number,
                    "at": at.isoformat(),
                    "actor": user,
                    "acting": f"clerk@{firm}",
                    "action": action,
                    "subject": f"study:{study}",
                    "facts": {},
                    "previous": digest,
                }
                digest = entry["digest"] = entry_digest(entry)
                yield AuditEntry(
                    number=number,
                    at=at,
                    actor=user,
                    acting=entry["acting"],
                    action=action,
                    subject=entry["subject"],
                    enterprise=firm,
                    content=canonical_bytes(entry),
                )

    bulk(AuditEntry, entries())
    AuditHead.objects.filter(pk=1).update(number=number, digest=digest)


def write_log(draw: random.Random, enterprises: int, products: int) -> None:
    """One entry of the transparency log for every third product."""
    from django.utils import timezone

    from zuji.trust import merkle
    from zuji.trust.certificate import log_entry
    from zuji_portal.transparency.log import sign_checkpoint
    from zuji_portal.transparency.models import LogEntry, LogHead

    head, at = LogHead.objects.get(pk=1), timezone.now()

    def entries() -> Iterator[LogEntry]:
        for n in range(products // 3):
            salt = draw.randbytes(16)
            entry = log_entry("load", b"%d" % n, salt)
            yield LogEntry(
                index=head.size + n,
                kind="load",
                subject=f"load:{n}",
                salt=salt,
                entry=entry,
                leaf=merkle.leaf_hash(entry),
                at=at,
            )

    bulk(LogEntry, entries())
    LogHead.objects.filter(pk=1).update(size=head.size + products // 3)
    sign_checkpoint()
