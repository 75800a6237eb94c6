"""The ledger of points: whatever is tried, every invariant holds, in the database itself."""

from __future__ import annotations

import datetime
import random
import uuid
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Sum
from django.utils import timezone

from portal.inclusion import MILLIGRAMS, balance_of, consented, operator_of, scene_of, stage
from zuji.core.refusals import Refusal
from zuji_portal.consumer import ledger
from zuji_portal.consumer.accounts import CloseAccount, GiveConsent, Redeem, WithdrawConsent
from zuji_portal.consumer.guards import ledger_as_written
from zuji_portal.consumer.intake import ReportedEvent, take_in
from zuji_portal.consumer.models import (
    EXPIRED,
    ISSUANCE,
    PURSE,
    RETIRED,
    SHORTFALL,
    BehaviourEvent,
    CarbonAccount,
    LedgerAccount,
    LedgerEntry,
    Reward,
    Scene,
)
from zuji_portal.consumer.operators import OfferReward

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


@pytest.fixture
def on(cast):
    return stage(cast)


def reported(on, name, quantity="1", **more):
    given = {
        "id": name,
        "scene": on.scene.number,
        "account": on.consent.handle,
        "quantity": Decimal(quantity),
        "unit": "t",
        "done_on": TODAY,
        "counted_in": "none",
        "product": on.methodology.product.key,
    }
    return ReportedEvent(**(given | more))


def took(on, *events):
    return take_in(on.operator, events, TODAY)


def reward_of(on, cast, points=1000, stock=5):
    values = {"name_zh": "示例券", "name_en": "Example", "points": points, "stock": stock}
    until = TODAY + 30 * DAY
    return OfferReward(
        cast.platform["province"], on.operator, values=values | {"until": until}
    ).run()


def balances_hold():
    """What the accounts say is what their entries add up to; all together hold nothing."""
    assert (LedgerAccount.objects.aggregate(n=Sum("balance"))["n"] or 0) == 0
    for account in LedgerAccount.objects.all():
        put = account.credits.aggregate(n=Sum("points"))["n"] or 0
        taken = account.debits.aggregate(n=Sum("points"))["n"] or 0
        assert account.balance == put - taken, account
        if account.kind == ISSUANCE:
            assert -account.balance * account.grams_per_point <= account.grams
            assert account.grams <= account.ceiling_grams
        elif account.kind != SHORTFALL:
            assert account.balance >= 0


def test_an_event_earns_the_points_of_the_lower_bound_once(on):
    first = took(on, reported(on, "a", "2.5"))[0]
    # 2.5 t × 50.003 kg/t = 125,007.5 g, rounded down; at 10 g a point 12,500 points
    assert (first.status, first.event.grams, first.event.points) == ("accepted", 125_007, 12_500)
    again = took(on, reported(on, "a", "2.5"), reported(on, "a", "2.5"))
    assert [each.status for each in again] == ["repeated", "repeated"]
    assert again[0].event.pk == first.event.pk
    other = took(on, reported(on, "a", "3"))[0]
    assert (other.status, other.finding.rule) == ("refused", "event-other")
    assert balance_of(on.account) == 12_500
    assert LedgerEntry.objects.count() == BehaviourEvent.objects.count() == 1
    balances_hold()


def test_what_cannot_be_taken_is_refused_by_itself(on):
    late = TODAY - 91 * DAY
    wrong = {
        "event-consent": reported(on, "b", account="NOBODY"),
        "event-scene": reported(on, "c", scene="CJ-2026-NOTHING1"),
        "event-counted-elsewhere": reported(on, "d", counted_in="ets"),
        "event-late": reported(on, "e", done_on=late),
        "value-range": reported(on, "f", "0.0009"),
        "event-product": reported(on, "g", unit="kg"),
    }
    found = took(on, reported(on, "a"), *wrong.values(), reported(on, "z"))
    assert [each.status for each in found] == ["accepted", *["refused"] * 6, "accepted"]
    assert [each.finding.rule for each in found[1:-1]] == list(wrong)
    assert BehaviourEvent.objects.count() == 2


def test_without_a_methodology_there_are_coupons_and_no_reduction(on):
    found = took(on, reported(on, "a", scene=on.coupons.number, product="", unit="次"))[0]
    assert (found.status, found.event.is_coupon, found.event.points) == ("accepted", True, 0)
    assert LedgerEntry.objects.count() == 0


@pytest.mark.parametrize("fallen", ["methodology", "product", "baseline"])
def test_points_stop_when_methodology_or_a_certificate_falls(on, fallen):
    if fallen == "methodology":
        on.methodology.state = "suspended"
        on.methodology.save()
    else:
        certificate = getattr(on.methodology, f"{fallen}_certificate")
        certificate.state = "suspended"
        certificate.save()
    found = took(on, reported(on, "a"))[0]
    assert (found.status, found.finding.rule) == ("refused", "event-worth-nothing")
    Scene.objects.filter(pk=on.scene.pk).update(coupon="满减券")
    assert took(on, reported(on, "a"))[0].event.is_coupon


def test_a_year_issues_no_more_than_its_ceiling(on):
    # 19,998 t × 50.003 kg/t = 999.96 t, below the ceiling of 1,000 t; one tonne more is above
    found = took(on, reported(on, "a", "19998"), reported(on, "b", "1"))
    assert [each.status for each in found] == ["accepted", "refused"]
    balances_hold()


def test_redeemed_points_are_retired_and_a_form_sent_twice_takes_one(on, cast):
    took(on, reported(on, "a"))
    reward, token = reward_of(on, cast, points=3000, stock=1), uuid.uuid4()
    first = Redeem(on.member, on.account, reward=reward, token=token).run()
    assert Redeem(on.member, on.account, reward=reward, token=token).run() == first
    assert balance_of(on.account) == 2000
    assert ledger.total_of(RETIRED).balance == 3000
    with pytest.raises(Refusal, match="reward-over"):
        Redeem(on.member, on.account, reward=reward).run()
    dear = reward_of(on, cast, points=2001)
    with pytest.raises(Refusal, match="points-too-few"), transaction.atomic():
        Redeem(on.member, on.account, reward=dear).run()
    balances_hold()


def test_points_expire_after_their_last_day_and_not_before(on):
    took(on, reported(on, "a"))
    last = LedgerAccount.objects.get(kind=PURSE).expires_on
    assert ledger.expire_due(last) == 0
    assert ledger.expire_due(last + DAY) == 5000
    assert ledger.expire_due(last + DAY) == 0
    assert ledger.total_of(EXPIRED).balance == 5000
    balances_hold()


def test_taking_back_leaves_nothing_issued_and_books_what_was_spent(on, cast):
    took(on, reported(on, "a", "1"), reported(on, "b", "0.011"))
    Redeem(on.member, on.account, reward=reward_of(on, cast, points=3000)).run()
    purses, points = ledger.take_back(on.methodology, "SD-T-000001 示例", TODAY)
    assert (purses, points) == (1, 5000 + 55)  # of 50,003 g and 550 g
    assert ledger.take_back(on.methodology, "again", TODAY) == (0, 0)
    issuance = LedgerAccount.objects.get(kind=ISSUANCE)
    assert (issuance.balance, issuance.grams) == (0, 0)
    assert balance_of(on.account) == 0
    assert ledger.total_of(RETIRED).balance == 3000
    assert ledger.total_of(SHORTFALL).balance == -3000
    balances_hold()


def test_a_closed_account_leaves_totals_and_no_way_back_to_the_person(on):
    took(on, reported(on, "a"))
    known = {on.consent.handle, on.account.code, "a"}
    CloseAccount(on.member, on.account).run()
    account = CarbonAccount.objects.get(pk=on.account.pk)
    assert account.user is None and account.closed_at is not None
    assert ledger.total_of(EXPIRED).balance == 5000
    assert BehaviourEvent.objects.aggregate(n=Sum("grams"))["n"] == 50_003
    kept = [account.code, *account.consents.values_list("handle", flat=True)]
    kept += map(str, BehaviourEvent.objects.values_list("key_digest", flat=True))
    assert not known & set(kept)
    assert took(on, reported(on, "b"))[0].finding.rule == "event-consent"
    balances_hold()


def test_a_withdrawn_consent_ends_reports_and_a_new_one_has_another_handle(on):
    WithdrawConsent(on.member, on.consent).run()
    assert took(on, reported(on, "a"))[0].finding.rule == "event-consent"
    again = GiveConsent(on.member, on.account, operator=on.operator).run()
    assert again.handle != on.consent.handle
    assert took(on, reported(on, "a", account=again.handle))[0].status == "accepted"


def entry(on, kind, debit, credit, purse, **more):
    given = {"points": 1, "made_on": TODAY, "reason": "x", **more}
    return LedgerEntry(kind=kind, debit=debit, credit=credit, purse=purse, **given)


def refused(record):
    with pytest.raises(IntegrityError) as problem, transaction.atomic():
        record.save(force_insert=True)
    return str(problem.value)


def test_the_database_refuses_what_no_code_may_do(on, cast):
    took(on, reported(on, "a"))
    purse, issuance = (LedgerAccount.objects.get(kind=k) for k in (PURSE, ISSUANCE))
    _, consent = consented(on.operator, "other@zuji.example")
    took(on, reported(on, "b", account=consent.handle))
    other = LedgerAccount.objects.exclude(pk=purse.pk).get(kind=PURSE)
    retired, expired, adjusted = (ledger.total_of(k) for k in (RETIRED, EXPIRED, "adjusted"))
    event = BehaviourEvent.objects.first()
    wrong = {
        "a transfer": entry(on, "ADJUST", purse, other, purse),
        "a kind of its own": entry(on, "TRANSFER", purse, other, purse),
        "retired points return": entry(on, "ADJUST", retired, purse, purse),
        "expired points return": entry(on, "ADJUST", expired, purse, purse),
        "an adjustment out of nothing": entry(on, "ADJUST", adjusted, purse, purse),
        "a negative balance": entry(on, "ADJUST", purse, adjusted, purse, points=5001),
        "no points": entry(on, "ADJUST", purse, adjusted, purse, points=0),
        "no reason": entry(on, "ADJUST", purse, adjusted, purse, reason=""),
        "another purse": entry(on, "ADJUST", purse, adjusted, other),
        "earned twice": entry(on, "EARN", issuance, purse, purse, event=event, points=5000),
        "earned without event": entry(on, "EARN", issuance, purse, purse),
        "redeemed without redemption": entry(on, "REDEEM", purse, retired, purse),
        "expired before its day": entry(on, "EXPIRE", purse, expired, purse),
    }
    before = LedgerEntry.objects.count()
    for record in wrong.values():
        assert refused(record)
    assert LedgerEntry.objects.count() == before
    LedgerEntry.objects.bulk_create([entry(on, "ADJUST", purse, adjusted, purse, points=10)])
    LedgerEntry.objects.bulk_create([entry(on, "ADJUST", adjusted, purse, purse, points=10)])
    balances_hold()


def test_rows_that_come_with_their_balances_are_not_counted_again(on):
    took(on, reported(on, "a"))
    connection.check_constraints()
    with ledger_as_written():
        kept = LedgerEntry.objects.get()
        coming, kept.pk = event_of(on), None
        WithdrawConsent(on.member, on.consent).run()
        coming.save(force_insert=True)
        kept.event = coming
        kept.save(force_insert=True)
        assert balance_of(on.account) == 5000, "the row of the account says what it holds"
    assert "event_needs_consent" in refused(event_of(on))
    purse, adjusted = LedgerAccount.objects.get(kind=PURSE), ledger.total_of("adjusted")
    entry(on, "ADJUST", purse, adjusted, purse, points=10).save(force_insert=True)
    assert balance_of(on.account) == 4990


def event_of(on, **more):
    given = {
        "operator": on.operator,
        "key_digest": uuid.uuid4().hex,
        "content_digest": "",
        "scene": on.scene,
        "consent": on.consent,
        "thousandths": 1000,
        "milligrams": MILLIGRAMS,
        "grams": 50_000,
        "points": 5000,
        "is_coupon": False,
        "counted_in": "none",
        "done_on": TODAY,
    }
    return BehaviourEvent(**(given | more))


def test_the_database_refuses_events_without_ground(on, cast):
    event_of(on).save(force_insert=True)
    stranger, _ = operator_of(cast, "别家")
    elsewhere = scene_of(cast, stranger, "CJ-2026-456789AB", coupon="x")
    wrong = [
        ("event_counts_nowhere_else", {"counted_in": "ccer"}),
        ("event_within_its_methodology", {"grams": 50_004}),
        ("event_has_a_quantity", {"thousandths": 0, "grams": 0}),
        ("coupon_is_no_reduction", {"is_coupon": True}),
        ("points_need_a_methodology", {"milligrams": MILLIGRAMS + 1}),
        ("event_needs_consent", {"operator": stranger, "scene": elsewhere}),
        ("event_needs_its_scene", {"scene": elsewhere}),
        ("event_needs_its_scene", {"scene": on.scene, "_end": True}),
    ]
    for name, changed in wrong:
        if changed.pop("_end", False):
            Scene.objects.filter(pk=on.scene.pk).update(state="suspended")
        assert name in refused(event_of(on, **changed)), name
    WithdrawConsent(on.member, on.consent).run()
    assert "event_needs_consent" in refused(event_of(on))


@pytest.mark.parametrize(("years", "holds"), [(10, True), (11, False)])
def test_no_purse_outlives_ten_years(on, years, holds):
    took(on, reported(on, "a"))
    issuance, event = LedgerAccount.objects.get(kind=ISSUANCE), event_of(on)
    event.save(force_insert=True)
    day = datetime.date(TODAY.year + years, TODAY.month, min(TODAY.day, 28))
    purse = LedgerAccount.objects.create(
        kind=PURSE, holder=on.account, source=issuance, expires_on=day
    )
    points = {"points": 5000, "grams": 50_000, "event": event, "reason": ""}
    record = entry(on, "EARN", issuance, purse, purse, **points)
    if holds:
        record.save(force_insert=True)
    else:
        assert "points_last_ten_years" in refused(record)


@pytest.mark.parametrize("model", [LedgerEntry, BehaviourEvent])
def test_what_was_written_stays(on, model):
    took(on, reported(on, "a"))
    for change in (lambda rows: rows.update(points=1), lambda rows: rows._raw_delete("default")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(model.objects.all())


@pytest.mark.parametrize("seed", range(3))
def test_any_run_of_acts_keeps_the_books(on, cast, seed):
    """A random run of reports, repeats, redemptions, expiry and claw-back."""
    draw = random.Random(seed)
    people = [(on.member, on.account, on.consent.handle)]
    member, consent = consented(on.operator, "second@zuji.example")
    people.append((member, consent.account, consent.handle))
    reward, retired = reward_of(on, cast, points=700, stock=1000), 0
    for step in range(40):
        who = draw.choice(people)
        act = draw.random()
        if act < 0.6:
            quantity = str(round(draw.uniform(0.001, 0.5), 3))
            took(on, reported(on, f"{draw.randrange(25)}", quantity, account=who[2]))
        elif act < 0.85:
            try:
                with transaction.atomic():
                    Redeem(who[0], who[1], reward=reward).run()
            except Refusal:
                assert balance_of(who[1]) < 700
        elif act < 0.95:
            ledger.expire_due(TODAY + (4000 * DAY if step > 35 else DAY))
        elif step > 20:
            ledger.take_back(on.methodology, "示例", TODAY)
        now = ledger.total_of(RETIRED).balance
        assert now >= retired
        retired = now
    balances_hold()


def test_a_reward_stays_in_stock(on, cast):
    reward = reward_of(on, cast, stock=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reward.objects.filter(pk=reward.pk).update(stock=-1)
