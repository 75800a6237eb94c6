"""Certificates: every gate on the way, one credential that verifies offline, and each of its
ends.
"""

import datetime
import json

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cli_process import zuji
from portal.answers import rules_of
from portal.certificates import SINCE, applied, decider, issued, published, waiting
from portal.people import approved, filled, submitted
from portal.verifiers import concluded, looked_at, stated, team, working
from zuji.core.refusals import Refusal
from zuji.exchange.datasets.declared import FORMS as DECLARED
from zuji.trust.certificate_check import Presented, Trusted, verify_certificate
from zuji.trust.notes import read_key
from zuji.trust.passport import PASSPORTS
from zuji.trust.passport_check import read_passport, verify_passport
from zuji_portal.catalogue.models import Entry
from zuji_portal.certification import actions, queries, rules
from zuji_portal.certification.bundle import bundle_bytes, bundle_of, trusted
from zuji_portal.certification.models import Certificate
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.studies.actions import ApproveStudy, CreateStudy, SubmitStudy
from zuji_portal.transparency.issuer.keys import public_keys, rotate
from zuji_portal.transparency.log import public_key
from zuji_portal.transparency.models import LogEntry
from zuji_portal.transparency.monitor import broken
from zuji_portal.verification.engagement.statement import IssueStatement

pytestmark = pytest.mark.django_db


def verdict(certificate, at=None, **changed):
    """What an offline verifier answers with the public key, the last status lists, and the log's
    proof.
    """
    bundle = bundle_of(certificate) | changed
    given = Presented(
        bundle["credential"], bundle["statuses"], bundle["proof"], bytes.fromhex(bundle["salt"])
    )
    key = read_key(str(public_key()))
    return verify_certificate(
        given, Trusted(public_keys(), [key], key.name), at or timezone.now()
    ).outcome


def commit():
    """Checkpoints are signed after the commit; a test's transaction never commits, so it is done
    here.
    """
    from zuji_portal.transparency.log import sign_checkpoint

    sign_checkpoint()


def test_a_certificate_verifies_offline_and_says_what_the_study_said(cast):
    certificate = issued(cast, cast.ludai, team(cast))
    commit()
    assert certificate.state == "issued"
    assert verdict(certificate) == "valid"
    credential = verify_certificate(
        Presented(certificate.issued.token, bundle_of(certificate)["statuses"]),
        Trusted(public_keys()),
        timezone.now(),
    ).credential
    subject = credential["credentialSubject"]
    value = subject["assessment"][0]["declaredValue"][0]["metricValue"]
    total = certificate.revision.content()["result"]["total"]
    assert (value["value"], value["unit"]) == (total["value"], total["unit"])
    assert subject["auditableEvidence"]["hashDigest"] == certificate.revision.digest
    assert subject["issuedToParty"]["registeredId"] == cast.ludai.enterprise.uscc
    assert "not a CNCA certificate" in subject["description"]
    assert certificate.number.startswith("ZUJI-SD-")
    local = timezone.localtime
    assert local(certificate.valid_until).date() == local(certificate.issued_at).date().replace(
        year=timezone.localdate().year + 2
    )
    assert list(broken()) == []


@pytest.mark.usefixtures("ends_well")
def test_every_end_has_its_own_answer(cast):
    certificate = issued(cast, cast.ludai, team(cast))
    commit()
    province = cast.platform["province"]
    before = bundle_of(certificate)["statuses"]
    actions.Suspend(province, certificate, reason="抽查不合格（示例）").run()
    commit()
    assert verdict(certificate) == "suspended"
    assert verdict(certificate, statuses=before) == "valid", "an old list says what it knew"
    week = timezone.now() + datetime.timedelta(days=8)
    assert verdict(certificate, week, statuses=before) == "status-missing", "and only for a week"
    actions.Restore(province, certificate, reason="已整改").run()
    commit()
    assert verdict(certificate) == "valid"
    actions.Revoke(province, certificate, reason="数据虚假（示例）").run()
    commit()
    assert verdict(certificate) == "revoked"
    kinds = LogEntry.objects.filter(kind__startswith="cert.").values_list("kind", flat=True)
    assert list(kinds) == ["cert.issued", "cert.suspended", "cert.restored", "cert.revoked"]
    page = cast.client("anonymous").get(f"/certificates/{certificate.number}")
    assert page.status_code == 200
    assert "证书已撤销" in page.content.decode() and "数据虚假" in page.content.decode()
    assert list(broken()) == []


def test_altered_unknown_key_and_wrong_log_proof(cast):
    certificate = issued(cast, cast.ludai, team(cast))
    other = issued(cast, cast.rival, team(cast, "鲁信核查（示例）", 800_002))
    commit()
    head, payload, signature = certificate.issued.token.split(".")
    flipped = f"{head}.{payload[:-2]}{'A' if payload[-2] != 'A' else 'B'}{payload[-1]}.{signature}"
    assert verdict(certificate, credential=flipped) == "altered"
    assert verdict(certificate, proof="") == "log-missing"
    assert verdict(certificate, proof=bundle_of(other)["proof"]) == "log-wrong"
    assert verdict(certificate, statuses=[]) == "status-missing"
    key = read_key(str(public_key()))
    given = Presented(certificate.issued.token, bundle_of(certificate)["statuses"])
    assert (
        verify_certificate(given, Trusted((), [key], key.name), timezone.now()).outcome
        == "key-unknown"
    )


def test_a_forged_certificate_of_another_key_is_unknown(cast):
    """Somebody signs the very same words with a key of their own that claims the issuer's name."""
    from zuji.trust.certificate_reading import payload_of
    from zuji.trust.credential import new_key, signed

    certificate = issued(cast, cast.ludai, team(cast))
    commit()
    forged = signed(payload_of(certificate.issued.token), public_keys()[0].name, new_key())
    assert verdict(certificate, credential=forged) == "altered"
    forged = signed(payload_of(certificate.issued.token), "did:web:evil.example#key-1", new_key())
    assert verdict(certificate, credential=forged) == "key-unknown"


def test_clock_skew(cast):
    """A clock that runs behind says “not valid yet”, one far ahead “expired”; neither says
    valid.
    """
    certificate = issued(cast, cast.ludai, team(cast))
    commit()
    minute = datetime.timedelta(minutes=1)
    assert verdict(certificate, certificate.issued_at - minute) == "not-yet-valid"
    lists = bundle_of(certificate)["statuses"]
    found = verify_certificate(
        Presented(certificate.issued.token, lists),
        Trusted(public_keys()),
        certificate.valid_until + minute,
    )
    assert "expired" in found.outcomes


def test_the_command_answers_the_same(cast, tmp_path):
    certificate = issued(cast, cast.ludai, team(cast))
    commit()
    actions.Suspend(cast.platform["province"], certificate, reason="示例").run()
    (tmp_path / "c.json").write_bytes(bundle_bytes(certificate))
    (tmp_path / "did.json").write_text(json.dumps(trusted()["did"]))
    done = zuji(
        "verify",
        "certificate",
        tmp_path / "c.json",
        "--keys",
        tmp_path / "did.json",
        "--log-key",
        trusted()["log_key"],
        "--json",
    )
    assert json.loads(done.stdout)["outcome"] == "suspended"
    assert done.returncode == 1


def test_the_way_to_a_decision_has_gates(cast):
    them = team(cast)
    of, province = cast.ludai, cast.platform["province"]
    revision = approved(of)
    certificate = applied(of, revision.study)
    with pytest.raises(Denied):
        applied(of, revision.study)
    with pytest.raises(Denied):
        actions.PassDocuments(province, certificate).run()
    actions.Accept(province, certificate).run()
    actions.PassDocuments(province, certificate).run()
    with pytest.raises(Refusal) as refused:
        actions.PassInspection(province, certificate).run()
    assert rules_of(refused) == ["visit-missing"]
    from zuji_portal.verification.engagement.actions import RequestVerification

    engagement = RequestVerification(of.viewers["clerk"], revision.study).run()
    Certificate.objects.filter(pk=certificate.pk).update(state="inspected")
    with pytest.raises(Refusal) as refused:
        actions.TakeVerification(province, certificate).run()
    assert rules_of(refused) == ["statement-missing"]
    assert engagement.pk
    assert them.body.pk


@pytest.mark.parametrize(
    ("level", "opinion"), [("limited", "unmodified"), ("reasonable", "modified")]
)
def test_a_weak_statement_carries_no_certificate(cast, level, opinion):
    them = team(cast)
    engagement = working(cast, cast.ludai, them)
    engagement.level = level
    engagement.save()
    looked_at(them, engagement)
    concluded(them, engagement, opinion=opinion, limits="示例")
    statement = IssueStatement(them.viewers["reviewer"], engagement).run()
    certificate = applied(cast.ludai, statement.engagement.study)
    Certificate.objects.filter(pk=certificate.pk).update(state="inspected")
    with pytest.raises(Refusal) as refused:
        actions.TakeVerification(cast.platform["province"], certificate).run()
    assert rules_of(refused) == ["statement-too-weak"]


def test_an_application_needs_its_documents_and_its_own(cast):
    revision = approved(cast.ludai)
    with pytest.raises(Refusal) as refused:
        applied(
            cast.ludai,
            revision.study,
            documents={"plan": None, "licence": cast.rival.evidence},
            since=timezone.localdate(),
        )
    assert rules_of(refused) == ["evidence-elsewhere", "document-missing", "management-young"]
    assert not Certificate.objects.exists()


def test_a_file_is_one_document_unless_the_applicant_says_that_it_holds_several():
    files = {"licence": "a.pdf", "flow_chart": "b.pdf", "materials": "a.pdf", "plan": None}
    (found,) = rules.repeated_documents(files)
    assert (found.rule, found.place, str(found.read)) == ("document-repeated", "materials", "a.pdf")
    assert "营业执照、原辅材料清单" in found.message("zh")
    assert "Business licence, List of raw and auxiliary materials" in found.message("en")
    assert not rules.repeated_documents(dict.fromkeys(("licence", "plan")))


def test_who_had_a_hand_in_it_does_not_decide(cast):
    certificate = waiting(cast, cast.ludai, team(cast))
    with pytest.raises(Denied):
        actions.Issue(cast.platform["province"], certificate).run()
    actions.Issue(decider(), certificate).run()


@pytest.mark.database
def test_two_deciders_and_a_double_click_issue_once(cast):
    certificate = waiting(cast, cast.ludai, team(cast))
    stale = Certificate.objects.get(pk=certificate.pk)
    first, second = decider(1), decider(2)
    actions.Issue(first, certificate).run()
    for viewer in (first, second):
        with pytest.raises(Denied):
            actions.Issue(viewer, stale).run()
    with pytest.raises(Denied):
        actions.Reject(second, stale, reason="示例").run()
    assert LogEntry.objects.filter(kind="cert.issued").count() == 1


def test_a_statement_about_another_submission_cannot_be_used(cast):
    """The study moved on after the statement: the old statement is no ground for deciding on the
    new one.
    """
    certificate = waiting(cast, cast.ludai, team(cast))
    clerk, study = cast.ludai.viewers["clerk"], certificate.study
    study.refresh_from_db()
    study.state = "returned"
    study.save()
    inputs = {**study.data["inputs"], "power": {"value": "1", "unit": "kWh", "status": "measured"}}
    SubmitStudy(clerk, filled(clerk, study, inputs)).run()
    study.refresh_from_db()
    ApproveStudy(cast.ludai.viewers["approver"], study).run()
    with pytest.raises(Refusal) as refused:
        actions.Issue(decider(), certificate).run()
    assert rules_of(refused) == ["study-moved"]


@pytest.mark.database
def test_a_replayed_statement_is_of_one_certificate_only(cast):
    certificate = issued(cast, cast.ludai, team(cast))
    with pytest.raises(DatabaseError), transaction.atomic():
        Certificate.objects.create(
            enterprise=certificate.enterprise,
            product=cast.rival.product,
            study=certificate.study,
            revision=certificate.revision,
            statement=certificate.statement,
            state="issued",
            management_since=SINCE,
        )


def test_a_stale_factor_without_a_waiver_is_refused(cast, monkeypatch):
    certificate = waiting(cast, cast.ludai, team(cast))
    content = certificate.revision.content()
    content["findings"].append(
        {
            "rule": "factor-expired",
            "severity": "warn",
            "place": "factors.x",
            "read": "",
            "expected": "",
            "facts": {},
        }
    )
    monkeypatch.setattr(type(certificate.revision), "content", lambda self: content)
    assert [f.rule for f in rules.unfit(queries.standing(certificate))] == ["stale-in-certificate"]
    content["findings"][-1]["severity"] = "note"
    assert rules.unfit(queries.standing(certificate)) == []


@pytest.mark.usefixtures("ends_well")
def test_a_successor_supersedes(cast):
    them = team(cast)
    first = issued(cast, cast.ludai, them)
    second = issued(cast, cast.ludai, them)
    commit()
    first.refresh_from_db()
    assert first.state == "superseded"
    assert second.supersedes == first
    assert verdict(first) == "revoked"
    assert verdict(second) == "valid"
    page = cast.client("anonymous").get(f"/certificates/{first.number}").content.decode()
    assert second.number in page


@pytest.mark.usefixtures("ends_well")
def test_suspended_during_a_new_verification_stays_suspended(cast):
    them = team(cast)
    certificate = issued(cast, cast.ludai, them)
    engagement = working(cast, cast.ludai, them)
    actions.Revoke(cast.platform["province"], certificate, reason="示例").run()
    looked_at(them, engagement)
    concluded(them, engagement)
    IssueStatement(them.viewers["reviewer"], engagement).run()
    certificate.refresh_from_db()
    assert certificate.state == "revoked"
    with pytest.raises(Denied):
        actions.Restore(cast.platform["province"], certificate, reason="示例").run()


@pytest.mark.database
def test_expiry_is_told_at_once_and_written_by_the_daily_run(cast):
    certificate = issued(cast, cast.ludai, team(cast))
    past = timezone.now() - datetime.timedelta(seconds=1)
    Certificate.objects.filter(pk=certificate.pk).update(valid_until=past)
    certificate.refresh_from_db()
    assert queries.state_now(certificate) == "expired"
    assert (
        "证书已过期"
        in cast.client("anonymous").get(f"/certificates/{certificate.number}").content.decode()
    )
    assert actions.expire_due() == 1
    assert actions.expire_due() == 0
    certificate.refresh_from_db()
    assert certificate.state == "expired"
    assert certificate.events.last().by is None


def test_surveillance_is_due_every_year_and_alarms(cast):
    certificate = issued(cast, cast.ludai, team(cast))
    issued_on = timezone.localtime(certificate.issued_at).date()
    due = certificate.next_surveillance()
    assert (due.number, due.on) == (1, issued_on.replace(year=issued_on.year + 1))
    province = cast.platform["province"]
    assert queries.alarms(province, issued_on) == []
    soon = queries.alarms(province, due.on - datetime.timedelta(days=30))
    assert [(a.kind, a.is_late) for a in soon] == [("surveillance", False)]
    late = queries.alarms(province, due.on + datetime.timedelta(days=1))
    assert [(a.kind, a.is_late) for a in late] == [("surveillance", True)]
    actions.RecordSurveillance(
        province, certificate, result="pass", done_on=timezone.localdate(), reason="示例"
    ).run()
    assert certificate.next_surveillance() is None, "the second anniversary is the end"
    with pytest.raises(Denied):
        actions.RecordSurveillance(
            province, certificate, result="pass", done_on=timezone.localdate(), reason="示例"
        ).run()


@pytest.mark.database
def test_nothing_issued_can_be_changed_and_the_monitor_names_what_was(cast):
    certificate = issued(cast, cast.ludai, team(cast))
    commit()
    assert list(broken()) == []
    for change in (
        "UPDATE certification_issued SET token = 'x'",
        "DELETE FROM certification_certificateevent",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    with connection.cursor() as cursor:  # behind the site's back, as the database's owner
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER certification_issued_no_UPDATE")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE certification_issued DISABLE TRIGGER USER")
        cursor.execute("UPDATE certification_issued SET token = 'x'")
        if connection.vendor != "sqlite":
            cursor.execute("ALTER TABLE certification_issued ENABLE TRIGGER USER")
    assert [b.subject for b in broken()] == [f"issued:{certificate.pk}"]


def test_keys_rotate_and_old_certificates_stay_verifiable(cast):
    them = team(cast)
    first = issued(cast, cast.ludai, them)
    rotate()
    second = issued(cast, cast.rival, them)
    commit()
    assert (verdict(first), verdict(second)) == ("valid", "valid")


def test_what_is_public_and_what_is_not(cast):
    certificate = issued(cast, cast.ludai, team(cast))
    commit()
    visitor = cast.client("anonymous")
    base = f"/certificates/{certificate.number}"
    hidden = visitor.get(base).content.decode()
    assert "证书有效" in hidden and cast.ludai.enterprise.uscc not in hidden
    assert visitor.get(f"{base}/certificate.json").status_code == 404
    assert cast.client("owner").get(f"{base}/certificate.json").status_code == 200
    published(cast.ludai)
    assert cast.ludai.enterprise.uscc in visitor.get(base).content.decode()
    assert visitor.get(f"{base}/certificate.jwt").content.decode() == certificate.issued.token
    pdf = visitor.get(f"{base}/certificate.pdf").content
    assert pdf.startswith(b"%PDF") and pdf == visitor.get(f"{base}/certificate.pdf").content
    assert visitor.get("/certificates/ZUJI-SD-2000-000000").status_code == 404
    assert visitor.get("/status/revocation.jwt").status_code == 200
    assert visitor.get("/status/else.jwt").status_code == 404
    trust = visitor.get("/trust.json").json()
    assert trust["log_key"] == str(public_key()) and trust["did"]["id"]


def test_passports_of_published_products_alone_are_served_and_checked_offline(cast):
    certificate = issued(cast, cast.ludai, team(cast))
    commit()
    visitor, owner = cast.client("anonymous"), cast.client("owner")
    base = f"/certificates/{certificate.number}"
    names = [f"{base}/{kind}.{form}" for kind in PASSPORTS for form in ("jwt", "json")]
    names += [f"{base}/{form}.json" for form in DECLARED]
    assert {client.get(name).status_code for name in names for client in (visitor, owner)} == {404}
    assert names[0] not in owner.get(base).content.decode()
    published(cast.ludai)
    for kind in PASSPORTS.values():
        address = f"{base}/{kind.name}"
        bare, whole = visitor.get(f"{address}.jwt"), visitor.get(f"{address}.json")
        assert bare["Content-Type"] == "application/vc+jwt"
        assert whole["Access-Control-Allow-Origin"] == bare["Access-Control-Allow-Origin"] == "*"
        given = read_passport(whole.content, "passport.json")
        assert given.token == bare.content.decode() and given.certificate is not None
        keys = Trusted(public_keys(), (public_key(),), public_key().name)
        found = verify_passport(given, keys, timezone.now(), kind)
        assert (found.outcome, found.findings) == ("valid", [])
    total = certificate.revision.content()["result"]["total"]["value"]
    epd, lcax = (visitor.get(f"{base}/{form}.json") for form in DECLARED)
    assert {each["Access-Control-Allow-Origin"] for each in (epd, lcax)} == {"*"}
    (impacts,) = epd.json()["impacts"].values()
    amount = (
        lcax.json()["impacts"]["gwp"]["a1a3"]
        * certificate.revision.content()["result"]["declared_unit"]["amount"]
    )
    assert amount == pytest.approx(impacts["gwp"]["A1A2A3"]["mean"]) == pytest.approx(total)
    for name in ("passport", "passport.pdf", "facility.", "passport.jwt.json", "lcax", "lcax.pdf"):
        assert visitor.get(f"{base}/{name}").status_code == 404
    entry = Entry.objects.get(product=cast.ludai.product)
    for page in (base, f"/p/{entry.key}"):
        text = visitor.get(page).content.decode()
        assert [name for name in names if f'href="{name}"' not in text] == [], page


def test_external_certificates_word_for_word(cast):
    client = cast.client("owner")
    url = f"/certification/products/{cast.ludai.product.pk}/external/"
    posted = {
        "number": "CFP-001/＊旧",
        "issuer": "某认证机构",
        "scheme": "ISO 14067",
        "issued_on": "2025-01-01",
        "expires_on": "2024-01-01",
        "url": "javascript:alert(1)",
    }
    page = client.post(url, posted)
    assert page.status_code == 422
    assert "address-wrong" in page.content.decode() and "period-wrong" in page.content.decode()
    assert (
        client.post(url, posted | {"expires_on": "", "url": "https://cb.example/1"}).status_code
        == 302
    )
    assert "CFP-001/＊旧" in client.get(url).content.decode()


@pytest.mark.database
@pytest.mark.usefixtures("ends_well")
def test_the_pages_of_the_way(cast):
    them = team(cast)
    statement = stated(cast, cast.ludai, them)
    study = statement.engagement.study
    owner, province = cast.client("owner"), cast.client("province")
    url = f"/certification/studies/{study.pk}/apply/"
    assert "document-missing" in owner.post(url, {}).content.decode()
    documents = dict.fromkeys(
        ("licence", "flow_chart", "materials", "data_list", "plan"), str(cast.ludai.evidence.pk)
    )
    posted = documents | {"management_since": "2020-01-01"}
    again = owner.post(url, posted)
    assert again.status_code == 422 and "document-repeated" in again.content.decode()
    assert owner.post(url, posted | {"is_combined": "on"}).status_code == 302
    certificate = Certificate.objects.get()
    base = f"/certification/{certificate.pk}/"
    assert owner.post(base + "accept/").status_code == 403
    assert province.get(f"/evidence/{cast.ludai.evidence.pk}/").status_code == 200
    assert province.get(f"/evidence/{cast.rival.evidence.pk}/").status_code == 404
    assert "等您处理" in province.get("/certification/").content.decode()
    for move in ("accept", "review", "inspect", "verify"):
        assert province.get(base).status_code == 200
        assert province.post(base + f"{move}/").status_code == 302
    assert province.post(base + "issue/").status_code == 403
    assert province.post(base + "correct/").status_code == 422
    assert province.post(base + "correct/", {"reason": "补充"}).status_code == 302
    assert owner.post(base + "resubmit/", {"reason": "已补充"}).status_code == 302
    certificate.refresh_from_db()
    assert certificate.state == "accepted"
    assert owner.post(base + "withdraw/", {"reason": "不办了"}).status_code == 302
    assert owner.get("/certification/").status_code == 200
    assert owner.get("/en/certification/").status_code == 200


def test_a_study_of_last_year_can_follow(cast):
    """A certificate keeps the revision that it was issued for; a new study changes nothing of
    it.
    """
    certificate = issued(cast, cast.ludai, team(cast))
    token = certificate.issued.token
    study = CreateStudy(
        cast.ludai.viewers["clerk"], cast.ludai.product, year=timezone.localdate().year - 1
    ).run()
    SubmitStudy(cast.ludai.viewers["clerk"], filled(cast.ludai.viewers["clerk"], study)).run()
    certificate.refresh_from_db()
    assert certificate.issued.token == token
    assert submitted(cast.rival).pk


@pytest.mark.database
@pytest.mark.once
def test_the_programmes_board_counts_verified_certified_and_labelled(cast):
    from zuji_portal.programme.board import make_board
    from zuji_portal.programme.counting import Slice

    them = team(cast)
    stated(cast, cast.rival, them)
    issued(cast, cast.ludai, them)

    def counted():
        board = make_board(cast.platform["province"], Slice(), timezone.localdate())
        return [figures[1].value for _, figures in board.funnel][3:]

    assert counted() == [2, 1, 0]
    published(cast.ludai)
    assert counted() == [2, 1, 1]
