"""The audit log on the site: complete, without personal data, verified by the library from its
export.
"""

import json

import pytest
from django.db import connection

from portal.people import approved
from zuji.trust import read_chain, verify_chain
from zuji_portal.foundation.audit.models import AuditEntry, AuditHead
from zuji_portal.foundation.audit.queries import chain_lines, verified
from zuji_portal.studies.models import Study

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_export_verifies_and_replays_to_the_states_in_the_database(cast):
    approved(cast.ludai)
    response = cast.client("auditor").get("/audit/export.jsonl")
    text = b"".join(response.streaming_content).decode()
    found = verify_chain(read_chain(text, "log"), AuditHead.objects.get().digest)
    assert found.holds
    assert found.count == AuditEntry.objects.count()
    for study in Study.objects.all():
        assert found.states[f"study:{study.pk}"] == study.state


def test_it_holds_no_personal_data(cast):
    approved(cast.ludai)
    text = b"".join(chain_lines()).decode()
    for viewer in [*cast.ludai.viewers.values(), *cast.platform.values()]:
        assert viewer.user.email not in text
        assert viewer.user.name not in text


def test_an_entry_changed_behind_the_sites_back_is_noticed(cast):
    """With the triggers taken away, as somebody with the database's keys could."""
    approved(cast.ludai)
    assert verified().holds
    entry = AuditEntry.objects.order_by("number")[3]
    content = json.loads(bytes(entry.content))
    content["actor"] = 999
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_auditentry_no_UPDATE")
        else:
            cursor.execute(
                "ALTER TABLE audit_auditentry DISABLE TRIGGER audit_auditentry_no_change"
            )
    AuditEntry.objects.filter(pk=entry.pk).update(content=json.dumps(content).encode())
    found = verified()
    assert (found.broken_at, found.reason) == (4, "digest")


def test_a_refused_action_leaves_no_entry(cast):
    before = AuditEntry.objects.count()
    cast.client("clerk").post(f"/desk/studies/{cast.ludai.draft.pk}/submit/")
    assert AuditEntry.objects.count() == before


def test_an_owner_reads_the_own_enterprises_entries_only(cast):
    page = cast.client("owner").get("/audit/").content.decode()
    assert f"study:{cast.ludai.draft.pk}<" in page
    assert f"study:{cast.rival.draft.pk}<" not in page
    assert "export.jsonl" not in page
    assert cast.client("owner").get("/audit/export.jsonl").status_code == 403


def test_the_commands_export_and_verify(cast, tmp_path, capsys):
    from django.core.management import call_command

    file = tmp_path / "log.jsonl"
    call_command("audit", "export", str(file))
    call_command("audit", "verify")
    out = capsys.readouterr().out
    found = verify_chain(read_chain(file.read_text("utf-8"), "log"))
    assert found.holds
    assert out.count(found.head) == 2


def test_the_first_province_officer_is_appointed_on_the_machine(cast, capsys):
    from django.core.management import CommandError, call_command

    from zuji_portal.foundation.accounts.models import Appointment

    call_command("appoint", "nobody@zuji.example", "province")
    assert Appointment.objects.filter(user=cast.platform["member"].user, role="province").exists()
    assert AuditEntry.objects.order_by("-number")[0].action == "people.appoint"
    for words in (("nobody@x.example", "province"), ("nobody@zuji.example", "city")):
        with pytest.raises(CommandError):
            call_command("appoint", *words)
