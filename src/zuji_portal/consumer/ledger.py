"""Writing the ledger: the only code that makes entries. What it may not write, the database
refuses.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from django.db import transaction

from zuji.inclusion import expires_on, rate_on, spent_from
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
    Methodology,
    Redemption,
)

GRAMS_PER_TONNE = 1_000_000
AT_ONCE = 200
"""Purses of one transaction of the daily run."""


def total_of(kind: str) -> LedgerAccount:
    """The one account of a kind."""
    return LedgerAccount.objects.get_or_create(kind=kind)[0]


def issuance_of(methodology: Methodology, year: int) -> LedgerAccount:
    """The issuance of a methodology in a year; its rate is the one in force when it is opened."""
    rate = rate_on(datetime.date(year, 12, 31))
    return LedgerAccount.objects.get_or_create(
        kind=ISSUANCE,
        methodology=methodology,
        year=year,
        defaults={
            "rate_version": rate.version,
            "grams_per_point": rate.grams_per_point,
            "ceiling_grams": methodology.ceiling * GRAMS_PER_TONNE,
        },
    )[0]


def earn(earned: Sequence[tuple[BehaviourEvent, int, LedgerAccount]], today: datetime.date) -> None:
    """Give the points of events (event, key of the carbon account, issuance); inside the
    transaction that took the events in.
    """
    last = expires_on(today)
    wanted = sorted({(holder, source.pk) for _, holder, source in earned})
    LedgerAccount.objects.bulk_create(
        [
            LedgerAccount(kind=PURSE, holder_id=holder, source_id=source, expires_on=last)
            for holder, source in wanted
        ],
        ignore_conflicts=True,
    )
    rows = LedgerAccount.objects.filter(
        kind=PURSE,
        expires_on=last,
        holder__in={holder for holder, _ in wanted},
        source__in={source for _, source in wanted},
    )
    purses = {(h, s): pk for pk, h, s in rows.values_list("pk", "holder_id", "source_id")}
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            kind="EARN",
            debit_id=source.pk,
            credit_id=purses[holder, source.pk],
            purse_id=purses[holder, source.pk],
            points=event.points,
            grams=event.grams,
            event=event,
            made_on=today,
        )
        for event, holder, source in earned
    )


def held_purses(account: CarbonAccount, today: datetime.date) -> list[LedgerAccount]:
    """Purses with points that are valid today, locked; what expires first stands first."""
    rows = account.purses.filter(balance__gt=0, expires_on__gte=today)
    return sorted(rows.order_by("pk").select_for_update(), key=lambda p: (p.expires_on, p.pk))


def redeem(redemption: Redemption, today: datetime.date) -> None:
    """Retire the points of a redemption; refuses where the account holds less."""
    purses = held_purses(redemption.account, today)
    rows = [(p.pk, p.expires_on or today, p.balance) for p in purses]
    retired = total_of(RETIRED)
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            kind="REDEEM",
            debit_id=purse,
            credit=retired,
            purse_id=purse,
            points=points,
            redemption=redemption,
            made_on=today,
        )
        for purse, points in spent_from(rows, redemption.points).items()
    )


def expire(purses: Iterable[LedgerAccount], today: datetime.date) -> int:
    """Void what is left in purses; how many points."""
    left, expired = [purse for purse in purses if purse.balance > 0], total_of(EXPIRED)
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            kind="EXPIRE",
            debit=purse,
            credit=expired,
            purse=purse,
            points=purse.balance,
            made_on=today,
        )
        for purse in left
    )
    return sum(purse.balance for purse in left)


def expire_due(today: datetime.date) -> int:
    """Void every point whose last day is over; how many. Run daily; a second run finds nothing."""
    due = LedgerAccount.objects.filter(kind=PURSE, balance__gt=0, expires_on__lt=today)
    voided = 0
    while True:
        with transaction.atomic():
            purses = list(due.order_by("pk").select_for_update()[:AT_ONCE])
            if not purses:
                return voided
            voided += expire(purses, today)


def take_back(methodology: Methodology, reason: str, today: datetime.date) -> tuple[int, int]:
    """Take back what the purses of a methodology were given, some of them: how many purses and
    points. What was redeemed meanwhile is retired for good, and stands as a shortfall.
    """
    with transaction.atomic():
        Methodology.objects.select_for_update().get(pk=methodology.pk)
        rows = LedgerAccount.objects.filter(
            kind=PURSE, source__methodology=methodology, earned__gt=0
        )
        purses = list(
            rows.select_related("source").order_by("pk").select_for_update(of=("self",))[:AT_ONCE]
        )
        shortfall = total_of(SHORTFALL)
        entries = [e for purse in purses for e in _reversed(purse, shortfall, reason, today)]
        LedgerEntry.objects.bulk_create(entries)
    return len(purses), sum(entry.points for entry in entries)


def _reversed(
    purse: LedgerAccount, shortfall: LedgerAccount, reason: str, today: datetime.date
) -> list[LedgerEntry]:
    """The entries that leave nothing earned in a purse; all of its reduction goes with them."""
    source = purse.source
    assert source is not None and source.grams_per_point is not None
    spent = purse.earned - purse.balance
    parts = [(purse, purse.balance), (shortfall, spent)]
    parts = [(debit, points) for debit, points in parts if points > 0]
    grams = [points * source.grams_per_point for _, points in parts]
    grams[-1] += purse.grams - sum(grams)
    return [
        LedgerEntry(
            kind="REVERSE",
            debit=debit,
            credit=source,
            purse=purse,
            points=points,
            grams=share,
            reason=reason,
            made_on=today,
        )
        for (debit, points), share in zip(parts, grams, strict=True)
    ]
