"""One site of the backup drill, in a process of its own that does one thing after the other:
``backup_drill.py [seed] [points] [restore=FILE] [backup=FILE] [at-work=FILE] [check] [promises]``.
"""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path

import django


def seed() -> None:
    """An enterprise with evidence, a study submitted and returned, and a revised factor."""
    from portal.people import firm, person, submitted
    from zuji_portal.foundation.accounts.models import Appointment
    from zuji_portal.foundation.accounts.viewer import viewer_as
    from zuji_portal.rulebook.factors.actions import ProposeFactor
    from zuji_portal.rulebook.factors.models import FactorVersion
    from zuji_portal.studies.actions import ReturnStudy

    province = viewer_as(Appointment.objects.create(user=person("p@zuji.example"), role="province"))
    made = firm(province, "鲁岱化工（示例）", "3716", 700_001)
    study = submitted(made).study
    ReturnStudy(made.viewers["approver"], study, reason="再核\n“电”").run()
    expert = viewer_as(Appointment.objects.create(user=person("e@zuji.example"), role="expert"))
    base = FactorVersion.objects.get(factor_id="cn.elec.cf.2024.national_avg", is_current=True)
    ProposeFactor(expert, base, fields={"value": "0.6"}, reason="新公告").run()


def give_points() -> None:
    """Points earned, some of them redeemed, and a consent that was withdrawn afterwards."""
    import datetime
    from decimal import Decimal

    from django.utils import timezone

    from portal.inclusion import stage
    from portal.people import Cast, firm
    from zuji_portal.consumer.accounts import Redeem, WithdrawConsent
    from zuji_portal.consumer.intake import ReportedEvent, take_in
    from zuji_portal.consumer.operators import OfferReward
    from zuji_portal.foundation.accounts.models import Appointment
    from zuji_portal.foundation.accounts.viewer import viewer_as

    province = viewer_as(Appointment.objects.filter(role="province").earliest("pk"))
    firms = [firm(province, f"示例{n}", "3716", 700_010 + n) for n in range(2)]
    on, today = stage(Cast(firms[0], firms[1], {"province": province})), timezone.localdate()
    event = ReportedEvent(
        id="a",
        scene=on.scene.number,
        account=on.consent.handle,
        quantity=Decimal(1),
        unit="t",
        done_on=today,
        counted_in="none",
        product=on.methodology.product.key,
    )
    take_in(on.operator, [event], today)
    values = {"name_zh": "示例券", "name_en": "Example", "points": 3000, "stock": 5}
    values["until"] = today + datetime.timedelta(days=30)
    reward = OfferReward(province, on.operator, values=values).run()
    Redeem(on.member, on.account, reward=reward).run()
    WithdrawConsent(on.member, on.consent).run()


def check() -> None:
    """What a person would look at: the chain, a frozen study recomputed, a search, the next
    number given out.
    """
    from zuji.lockfile import verify_lock
    from zuji_portal.consumer.models import LedgerAccount
    from zuji_portal.enterprises.evidence.models import EvidenceFile
    from zuji_portal.enterprises.evidence.storage import content_of
    from zuji_portal.foundation.audit.queries import verified
    from zuji_portal.rulebook.factors.queries import search
    from zuji_portal.studies.models import Comment, Revision, Study

    chain = verified()
    assert chain.holds
    revision = Revision.objects.earliest("pk")
    assert verify_lock(revision.content()).holds
    files = [len(content_of(f.digest)) for f in EvidenceFile.objects.order_by("pk")]
    found = [v.factor_id for v in search("电力", {}, limit=20).versions]
    study = Study.objects.first()
    assert study is not None
    comment = Comment.objects.create(study=study, field="x", text="x", by=study.created_by)
    number = comment.pk
    comment.delete()
    held = list(LedgerAccount.objects.values_list("balance", "earned", "grams"))
    print(chain.count, chain.head, revision.digest, files, found, held, number > 0)


def back_up_at_work(file: Path) -> None:
    """Back up while a clerk adds evidence; prints what the clerk was answered."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from zuji_portal.foundation.accounts.models import Appointment

    clerk, answers, is_over = Client(), [], threading.Event()
    user = Appointment.objects.filter(role="clerk").earliest("pk").user
    clerk.force_login(user, "django.contrib.auth.backends.ModelBackend")

    def write() -> None:
        while not is_over.is_set() or len(answers) < 20:
            added = SimpleUploadedFile("a.txt", f"{len(answers)}".encode())
            answer = clerk.post("/evidence/add/", {"file": added, "kind": "meter"})
            answers.append(answer.status_code)
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    call_command("backup", file, verbosity=0)
    is_over.set()
    writer.join()
    print(json.dumps(answers))


def tell_promises() -> None:
    from attack.promises import broken

    print(json.dumps(broken()))


COMMANDS = {"seed": seed, "points": give_points, "check": check, "promises": tell_promises}


def main(*commands: str) -> None:
    django.setup()
    from django.core.management import CommandError, call_command

    try:
        for command, _, file in (word.partition("=") for word in commands):
            if command == "at-work":
                back_up_at_work(Path(file))
            elif file:
                call_command(command, Path(file), verbosity=0)
            else:
                COMMANDS[command]()
    except CommandError as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main(*sys.argv[1:])
