"""What an action refuses by itself, beside its page; dates and numbers just at their boundary."""

import datetime

import pytest

from portal.answers import rules_of
from portal.certificates import applied, issued, published
from portal.people import approved, person
from portal.verifiers import assigned, requested, team
from zuji.core.refusals import Refusal
from zuji.verification import verification_rules
from zuji_portal.catalogue.models import Entry
from zuji_portal.catalogue.queries import reminders
from zuji_portal.certification import rules as certification_rules
from zuji_portal.certification.actions import expire_due
from zuji_portal.certification.models import Certificate
from zuji_portal.committee.models import Case
from zuji_portal.committee.rules import read_case
from zuji_portal.enterprises.organisations.actions import AcceptClaim, RefuseClaim
from zuji_portal.enterprises.organisations.models import Claim
from zuji_portal.enterprises.products.actions import SaveProduct
from zuji_portal.foundation.accounts.models import Appointment, Invitation
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.people.actions import OPEN_FOR, Invite, accept_invitation
from zuji_portal.studies.actions import AddComment, CreateStudy, SettleComment
from zuji_portal.studies.ledger.actions import SetColumns, stage_import
from zuji_portal.studies.models import LedgerImport, Study
from zuji_portal.verification import facts
from zuji_portal.verification.engagement.actions import MakeTeam
from zuji_portal.verification.models import Engagement, Member
from zuji_portal.verification.register.actions import RecordRelation

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 26)
DAY = datetime.timedelta(days=1)
INSTANT = datetime.timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("since", "today", "is_young"),
    [
        ("2026-08-25", "2026-11-26", False),
        ("2026-08-26", "2026-11-26", False),
        ("2026-08-27", "2026-11-26", True),
        ("2026-02-28", "2026-05-31", False),
        ("2026-03-01", "2026-05-31", True),
    ],
)
def test_a_management_system_runs_three_months_to_the_day(since, today, is_young):
    """CNCA-CFP-00:2025; three months before 31 May is the last day of February."""
    days = (datetime.date.fromisoformat(day) for day in (since, today))
    found = certification_rules.management_problems(*days)
    assert [f.rule for f in found] == ["management-young"] * is_young


@pytest.mark.parametrize(("since", "is_young"), [("2026-08-26", False), ("2026-08-27", True)])
def test_the_application_itself_counts_the_three_months(cast, since, is_young, monkeypatch):
    study = approved(cast.ludai).study
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: TODAY)
    began = datetime.date.fromisoformat(since)
    if is_young:
        with pytest.raises(Refusal) as refused:
            applied(cast.ludai, study, since=began)
        assert rules_of(refused) == ["management-young"]
        assert not Certificate.objects.exists()
    else:
        assert applied(cast.ludai, study, since=began).state == "applied"


@pytest.mark.parametrize("state", ["issued", "suspended"])
@pytest.mark.parametrize(
    ("after", "is_over"), [(-INSTANT, False), (0 * INSTANT, False), (INSTANT, True)]
)
def test_valid_and_suspended_certificates_expire_after_their_last_instant(
    cast, state, after, is_over
):
    made = issued(cast, cast.ludai, team(cast))
    Certificate.objects.filter(pk=made.pk).update(state=state)
    assert expire_due(made.valid_until + after) == is_over
    made.refresh_from_db()
    assert made.state == ("expired" if is_over else state)


@pytest.mark.parametrize("state", ["revoked", "withdrawn", "superseded", "expired"])
def test_what_has_ended_does_not_end_again(cast, state):
    made = issued(cast, cast.ludai, team(cast))
    Certificate.objects.filter(pk=made.pk).update(state=state)
    assert expire_due(made.valid_until + DAY) == 0


GROUP, OTHER_GROUP = "T/CPCIF 0391-2024", "T/CCIIA 0011-2025"
LOCAL, NATIONAL = "DB34/T 4916-2024", "GB/T 44905-2024"


@pytest.mark.parametrize(
    ("old", "new", "is_refused"),
    [
        (GROUP, LOCAL, False),
        (GROUP, NATIONAL, False),
        (LOCAL, NATIONAL, False),
        (GROUP, OTHER_GROUP, True),
        (GROUP, GROUP, True),
        (LOCAL, GROUP, True),
        (NATIONAL, GROUP, True),
    ],
)
def test_a_rule_ends_only_for_one_of_a_higher_level(old, new, is_refused):
    """National before industry before local before group; equals do not end each other."""
    values = {
        "kind": "sunset",
        "subject": old,
        "replaced_by": new,
        "title_zh": "停用（示例）",
        "reason": "示例",
        "until": "2027-01-01",
    }
    if not is_refused:
        assert read_case(values)["checks"]["replaced_by"] == new
        return
    with pytest.raises(Refusal) as refused:
        read_case(values)
    assert rules_of(refused) == ["sunset-not-higher"]
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("kept", "asked"),
    [
        ("96385074", "96385074"),
        ("96385074", "00000096385074"),
        ("01234565", "01234565"),
        ("01234565", "00000001234565"),
        ("036000291452", "00036000291452"),
        ("036000291452", "036000291452"),
        ("6901234567892", "06901234567892"),
        ("16901234567899", "16901234567899"),
    ],
)
def test_every_length_of_a_gtin_leads_to_the_product(cast, kept, asked):
    """GS1 Digital Link writes GTIN-8, -12 and -13 with zeros before them; check digits of GS1."""
    approved(cast.ludai)
    cast.ludai.product.gtin = kept
    cast.ludai.product.save()
    entry = published(cast.ludai)
    answer = cast.client("anonymous").get(f"/01/{asked}")
    assert (answer.status_code, answer.headers.get("Location")) == (307, f"/p/{entry.key}")


@pytest.mark.parametrize("asked", ["1234565", "000000001234565", "0000000123456X"])
def test_what_is_no_gtin_leads_nowhere(cast, asked):
    approved(cast.ludai)
    cast.ludai.product.gtin = "01234565"
    cast.ludai.product.save()
    assert cast.client("anonymous").get(f"/01/{asked}").status_code == 400


@pytest.mark.parametrize(("years", "is_old"), [(2, False), (3, False), (4, True)])
def test_data_are_old_after_three_years(cast, years, is_old):
    approved(cast.ludai)
    entry = Entry.objects.get(product=cast.ludai.product)
    day = datetime.date(entry.year + years, 1, 1)
    found = reminders(cast.viewer("owner"), day)
    assert [r.kind for r in found if r.entry == entry] == ["old"] * is_old
    last = reminders(cast.viewer("owner"), day.replace(month=12, day=31))
    assert [r.kind for r in last if r.entry == entry] == ["old"] * is_old


@pytest.mark.parametrize("decide_claim", [AcceptClaim, RefuseClaim])
@pytest.mark.parametrize("role", ["city", "province"])
def test_nobody_decides_the_own_claim(cast, role, decide_claim):
    officer = cast.viewer(role)
    own = Claim.objects.create(
        enterprise=cast.ludai.enterprise, claimant=officer.user, statement="我是负责人"
    )
    before = AuditEntry.objects.count()
    with pytest.raises(Denied) as denied:
        decide_claim(officer, own, reason="示例").run()
    assert [r.label.en for r in denied.value.decision.unmet] == ["not one's own claim"]
    own.refresh_from_db()
    assert (own.state, AuditEntry.objects.count()) == ("open", before)
    assert not Appointment.objects.filter(user=officer.user, role="owner").exists()
    other = Claim.objects.create(
        enterprise=cast.ludai.enterprise, claimant=cast.viewer("member").user, statement="是我"
    )
    assert decide_claim(officer, other, reason="示例").run().state != "open"


def test_a_comment_is_settled_in_its_own_study_only(cast):
    """Own study in the address, a rival's comment number; and the action called by itself."""
    rival = AddComment(cast.rival.viewers["clerk"], cast.rival.draft, field="power", text="?").run()
    own = AddComment(cast.ludai.viewers["clerk"], cast.ludai.draft, field="power", text="?").run()
    url = "/desk/studies/{}/comment/{}/settle/"
    clerk = cast.client("clerk")
    assert clerk.post(url.format(cast.ludai.draft.pk, rival.pk)).status_code == 404
    assert clerk.post(url.format(cast.rival.draft.pk, own.pk)).status_code == 404
    with pytest.raises(Refusal) as refused:
        SettleComment(cast.viewer("clerk"), cast.ludai.draft, comment=rival).run()
    assert rules_of(refused) == ["line-unknown"]
    for comment in (rival, own):
        comment.refresh_from_db()
        assert comment.settled_at is None
    assert clerk.post(url.format(cast.ludai.draft.pk, own.pk)).status_code == 302
    own.refresh_from_db()
    assert own.settled_at is not None


def test_an_import_is_of_its_own_study_only(cast):
    content = "项目,数量,单位\n尿素产量,1,t\n".encode()
    rival = stage_import(cast.rival.viewers["clerk"], cast.rival.draft, content, "台账.csv")
    with pytest.raises(LedgerImport.DoesNotExist):
        SetColumns(cast.viewer("clerk"), cast.ludai.draft, staged=rival).run()
    rival.refresh_from_db()
    assert (rival.study_id, rival.state) == (cast.rival.draft.pk, "open")


def test_a_study_begins_from_an_earlier_study_of_the_same_product_only(cast):
    with pytest.raises(Refusal) as refused:
        CreateStudy(
            cast.viewer("clerk"), cast.ludai.product, year=2024, previous=cast.rival.draft
        ).run()
    assert rules_of(refused) == ["choice-unknown"]


def test_a_product_is_saved_for_its_own_enterprise_and_at_one_of_its_sites_only(cast):
    """The policy is asked about the enterprise; product and site come beside it."""
    clerk, own, rival = cast.viewer("clerk"), cast.ludai, cast.rival
    values = {"name_zh": "尿素", "model_id": "urea", "site": own.enterprise.sites.first()}
    with pytest.raises(Refusal) as refused:
        SaveProduct(clerk, own.enterprise, product=rival.product, values=values).run()
    assert rules_of(refused) == ["line-unknown"]
    elsewhere = values | {"site": rival.enterprise.sites.first()}
    for product in (None, own.product):
        with pytest.raises(Refusal) as refused:
            SaveProduct(clerk, own.enterprise, product=product, values=elsewhere).run()
        assert rules_of(refused) == ["choice-unknown"]
    for firm in (own, rival):
        firm.product.refresh_from_db()
        assert (firm.product.enterprise, firm.product.site.enterprise) == (firm.enterprise,) * 2
    assert SaveProduct(clerk, own.enterprise, product=own.product, values=values).run()


def test_a_relation_is_recorded_of_a_verifier_of_that_body_only(cast):
    them, other = team(cast), team(cast, "岱宗核查（示例）", 800_002)
    values = {"kind": "employment", "since": "2025-01-01", "about": "示例"}
    province, enterprise = cast.viewer("province"), cast.ludai.enterprise
    for lead, is_own in ((them.verifiers["lead"], True), (other.verifiers["lead"], False)):
        record = RecordRelation(
            province, them.body, enterprise=enterprise, verifier=lead, values=values
        )
        if is_own:
            assert record.run().verifier == lead
        else:
            with pytest.raises(Refusal) as refused:
                record.run()
            assert rules_of(refused) == ["choice-unknown"]


@pytest.mark.parametrize("others", [7, 8])
def test_the_engagement_itself_is_not_counted_in_the_workload(cast, others):
    """At most 8 open engagements a person (rules/verification.yaml): the ninth is refused."""
    assert verification_rules().workload == 8
    them = team(cast)
    mine = assigned(cast, cast.ludai, them)
    verifier = them.verifiers["member"]
    Member.objects.create(engagement=mine, verifier=verifier, part="member")
    for year in range(others):
        other = Engagement.objects.create(
            study=Study.objects.create(
                enterprise=mine.enterprise,
                product=mine.study.product,
                model_id=mine.study.model_id,
                year=year,
                created_by=mine.requested_by,
            ),
            enterprise=mine.enterprise,
            revision=mine.revision,
            level="limited",
            materiality=mine.materiality,
            requested_by=mine.requested_by,
            state="working",
        )
        Member.objects.create(engagement=other, verifier=verifier, part="member")
    found = facts.conflicts_of_person(verifier, "member", mine, with_parts=False)
    assert [c.rule for c in found] == ["workload"] * (others == 8)
    Member.objects.filter(engagement=other).delete()
    assert facts.open_of(verifier, mine) == others - 1


@pytest.mark.parametrize("state", ["stated", "ended"])
def test_what_is_closed_is_not_counted_in_the_workload(cast, state):
    them = team(cast)
    mine = assigned(cast, cast.ludai, them)
    verifier = them.verifiers["member"]
    other = requested(cast.rival)
    Member.objects.create(engagement=other, verifier=verifier, part="member")
    assert facts.open_of(verifier, mine) == 1
    Engagement.objects.filter(pk=other.pk).update(state=state)
    assert facts.open_of(verifier, mine) == 0


@pytest.mark.parametrize("role", ["approver", "clerk"])
@pytest.mark.parametrize("part", ["lead", "member", "reviewer"])
def test_who_wrote_or_approved_the_study_verifies_no_part_of_it(cast, role, part):
    them = team(cast)
    mine = assigned(cast, cast.ludai, them)
    own = them.verifiers[part].appointment
    own.user = cast.ludai.viewers[role].user
    own.save()
    parts = [(them.verifiers[p], p) for p in ("lead", "member", "reviewer")]
    lead = them.viewers["member" if part == "lead" else "lead"]
    with pytest.raises(Refusal) as refused:
        MakeTeam(lead, mine, parts=parts).run()
    assert rules_of(refused) == ["conflict-found"]
    assert not mine.members.exists()
    own.user = person("nobody-else@zuji.example")
    own.save()
    assert MakeTeam(lead, mine, parts=parts).run() == 3


@pytest.mark.parametrize(
    ("after", "is_over"), [(-INSTANT, False), (0 * INSTANT, True), (INSTANT, True)]
)
def test_an_invitation_is_over_at_its_last_instant_whoever_asks(cast, after, is_over, monkeypatch):
    """The page looks first; the answer itself looks again, for the link may end in between."""
    member = cast.viewer("member")
    invite = Invite(
        cast.viewer("owner"), cast.ludai.enterprise, email=member.user.email, role="clerk"
    )
    made = invite.run()
    now = made.expires_at + after
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    if is_over:
        with pytest.raises(Refusal) as refused:
            accept_invitation(member, invite.secret)
        assert rules_of(refused) == ["invitation-over"]
    else:
        accept_invitation(member, invite.secret)
    assert Appointment.objects.filter(user=member.user, role="clerk").exists() is not is_over
    assert datetime.timedelta(days=14) == OPEN_FOR


def test_an_invitation_taken_once_is_over_for_the_next(cast):
    member = cast.viewer("member")
    invite = Invite(
        cast.viewer("owner"), cast.ludai.enterprise, email=member.user.email, role="clerk"
    )
    invite.run()
    accept_invitation(member, invite.secret)
    for viewer, secret in ((cast.viewer("expert"), invite.secret), (cast.viewer("expert"), "no")):
        with pytest.raises(Refusal) as refused:
            accept_invitation(viewer, secret)
        assert rules_of(refused) == ["invitation-over"]
    assert Invitation.objects.get().accepted_by == member.user
