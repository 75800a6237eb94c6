"""The daily run: what fails is named and keeps nothing else from running; mail that cannot be sent
is sent when the server is back.
"""

from __future__ import annotations

import smtplib
from io import StringIO

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command

from portal.people import submitted
from zuji_portal.studies.notifications.models import DigestChoice
from zuji_portal.transparency.models import LogEntry
from zuji_portal.web.operations.management.commands import daily

pytestmark = pytest.mark.django_db


class NoServer(EmailBackend):
    """A mail server that is down."""

    def open(self):
        raise ConnectionRefusedError(111, "Connection refused")


class RefusesOne(EmailBackend):
    """A mail server that does not know one of the addresses."""

    unknown = ""

    def send_messages(self, messages):
        if any(self.unknown in message.to for message in messages):
            raise smtplib.SMTPRecipientsRefused({self.unknown: (550, b"unknown")})
        return super().send_messages(messages)


def run_daily():
    said, wrong = StringIO(), StringIO()
    call_command("daily", stdout=said, stderr=wrong)
    return said.getvalue()


def test_each_daily_task_runs_and_the_head_of_the_audit_chain_is_logged(cast):
    submitted(cast.ludai)
    said = run_daily()
    assert [line for line in said.splitlines() if line.startswith("·")] == [
        f"· {' '.join(task)}" for task in daily.TASKS
    ]
    assert LogEntry.objects.filter(kind="audit.head").count() == 1


def test_a_task_that_fails_is_named_and_the_others_run(cast, monkeypatch):
    ran = []

    def call(*task, **_):
        ran.append(task)
        if task == ("audit", "verify"):
            raise SystemExit("broken at 3")
        if task == ("inclusion",):
            raise RuntimeError("no")

    monkeypatch.setattr(daily, "call_command", call)
    with pytest.raises(CommandError, match=r"inclusion, audit verify$"):
        daily.Command(stdout=StringIO(), stderr=StringIO()).handle()
    assert tuple(ran) == daily.TASKS


def test_without_a_mail_server_the_rest_is_done_and_the_mail_goes_out_later(cast, settings):
    submitted(cast.ludai)
    settings.EMAIL_BACKEND = f"{__name__}.NoServer"
    with pytest.raises(CommandError, match=r"failed: todo$"):
        run_daily()
    assert not DigestChoice.objects.exclude(sent_on=None).exists()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    call_command("todo", stdout=StringIO())
    assert cast.viewer("approver").user.email in {message.to[0] for message in mail.outbox}


def test_an_address_that_the_server_refuses_keeps_nobody_else_from_the_mail(
    cast, settings, monkeypatch
):
    submitted(cast.ludai)
    refused = cast.viewer("clerk").user
    monkeypatch.setattr(RefusesOne, "unknown", refused.email)
    settings.EMAIL_BACKEND = f"{__name__}.RefusesOne"
    call_command("todo", stdout=StringIO())
    told = {message.to[0] for message in mail.outbox}
    assert refused.email not in told
    assert cast.viewer("approver").user.email in told
    assert not DigestChoice.objects.filter(user=refused).exclude(sent_on=None).exists()
