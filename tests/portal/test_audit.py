"""The audit log on the site: complete, without personal data, verified by the library from its
export.
"""

import datetime
import json
import re
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from lxml import html

from portal.people import approved
from zuji.trust import read_chain, verify_chain
from zuji_portal.foundation.audit.models import AuditEntry, AuditHead
from zuji_portal.foundation.audit.queries import chain_lines, verified
from zuji_portal.foundation.audit.telling import SYSTEM, action_label, kind_label, told
from zuji_portal.foundation.permissions.registry import policies
from zuji_portal.studies.models import Study

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.django_db


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


@pytest.mark.database
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


@pytest.mark.database
def test_a_refused_action_leaves_no_entry(cast):
    before = AuditEntry.objects.count()
    cast.client("clerk").post(f"/desk/studies/{cast.ludai.draft.pk}/submit/")
    assert AuditEntry.objects.count() == before


def test_an_owner_reads_the_own_enterprises_entries_only(cast):
    page = cast.client("owner").get("/audit/").content.decode()
    assert f"about=study:{cast.ludai.draft.pk}" in page
    assert f"about=study:{cast.rival.draft.pk}" not in page
    assert "export.jsonl" not in page
    assert cast.client("owner").get("/audit/export.jsonl").status_code == 403


def audit_rows(client, address="/audit/"):
    """The rows of the page as they are read: what, then who."""
    table = html.document_fromstring(client.get(address).content).xpath("//table")[0]
    return [
        [" ".join(cell.text_content().split()) for cell in row.xpath("th | td")][2:4]
        for row in table.xpath(".//tbody/tr[th]")
    ]


def test_an_entry_is_a_sentence_with_person_object_and_move(cast):
    study = approved(cast.ludai).study
    approver = cast.viewer("approver").user
    what, who = audit_rows(cast.client("auditor"))[0]
    assert what == f"批准 · 核算 {study.product.name_zh} {study.year} 待企业审批 → 企业已批准"
    assert who == f"{approver} 审批人 · 鲁岱化工（示例）"
    english = audit_rows(cast.client("auditor"), "/en/audit/")[0][0]
    assert english.startswith("approve · study ") and "→ approved" in english


def test_entries_are_found_by_person_enterprise_kind_day_and_object(cast):
    study = approved(cast.ludai).study
    auditor, today = cast.client("auditor"), timezone.localdate()
    name = cast.viewer("approver").user.name
    assert len(audit_rows(auditor, f"/audit/?q={name}")) == 1
    assert {
        who.split(" · ")[1] for _, who in audit_rows(auditor, "/audit/?q=泰岳化工&kind=study")
    } == {"泰岳化工（示例）"}
    evidence = audit_rows(auditor, "/audit/?kind=evidencefile")
    assert evidence and all("佐证材料" in what for what, _ in evidence)
    about = audit_rows(auditor, f"/audit/?about=study:{study.pk}")
    assert [what.split(" · ")[0] for what, _ in about][:2] == ["批准", "提交审批"]
    assert audit_rows(auditor, f"/audit/?since={today + datetime.timedelta(1)}") == []
    assert audit_rows(auditor, f"/audit/?until={today}&since=someday") == audit_rows(auditor)


def test_an_owner_reads_no_names_of_other_people_than_the_own(cast):
    every = AuditEntry.objects.all()
    mine, all_of_them = (
        {row.who for row in told(every, cast.viewer(role), "zh")} for role in ("owner", "auditor")
    )
    stranger = cast.viewer("province").user.name
    assert cast.viewer("clerk").user.name in mine
    assert stranger in all_of_them and stranger not in mine


def test_every_action_and_kind_of_the_log_has_words(cast):
    every = set(AuditEntry.objects.values_list("action", flat=True)) | set(policies())
    assert [action for action in every if action_label(action) == SYSTEM] == []
    for file in (ROOT / "src/zuji_portal").rglob("*.py"):
        for action in re.findall(r"""record\(\s*[\w.()]+,\s*"([a-z.]+)",""", file.read_text()):
            assert action_label(action) != SYSTEM, action
    kinds = {s.partition(":")[0] for s in AuditEntry.objects.values_list("subject", flat=True)}
    assert [kind for kind in kinds if kind_label(kind) is None] == []


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


@pytest.mark.database
def test_every_table_that_is_append_only_has_its_triggers_after_all_migrations(db):
    """SQLite makes a table anew to alter a column, and the triggers are gone with the old one."""
    found = MigrationLoader(connection).disk_migrations.values()
    codes = [getattr(o, "create", None) for migration in found for o in migration.operations]
    ours = [code for code in codes if code and code.__qualname__.startswith("append_only.")]
    tables = {code.__closure__[0].cell_contents for code in ours}
    assert len(tables) > 20
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger'"
            if is_sqlite
            else "SELECT DISTINCT event_object_table FROM information_schema.triggers"
        )
        guarded = {row[0] for row in cursor.fetchall()}
    assert tables - guarded == set()
