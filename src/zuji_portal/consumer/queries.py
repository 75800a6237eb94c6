"""Every read of carbon inclusion. Methodologies and scenes are public once they are in force;
an account is its person's alone.
"""

from __future__ import annotations

import datetime
import re
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404
from django.utils import timezone

from zuji.core.label import Label
from zuji_portal.catalogue.models import Entry
from zuji_portal.catalogue.queries import by_gtin, by_key
from zuji_portal.consumer.models import (
    BEHIND_DECISION,
    EXPIRED,
    ISSUANCE,
    PURSE,
    RETIRED,
    BehaviourEvent,
    CarbonAccount,
    Consent,
    LedgerAccount,
    LedgerEntry,
    Methodology,
    Operator,
    OperatorMessage,
    Reward,
    Scene,
)
from zuji_portal.foundation.accounts.links import secret_digest
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.permissions.departments import has_duty
from zuji_portal.ui.figures import FigureGroup

KEEPERS = frozenset({"expert", "province", "auditor"})
SOON = datetime.timedelta(days=90)
CODE = re.compile(r"(?:^|/p/)([0-9a-z]{10})(?:[/?#]|$)")
GTIN = re.compile(r"(?:^|/01/)(\d{8,14})(?:[/?#]|$)")


def methodologies_seen_by(viewer: Viewer) -> QuerySet[Methodology]:
    """Experts, the province and auditors see all; others those that were passed."""
    rows = Methodology.objects.select_related("product", "baseline", "decision")
    return rows if viewer.role in KEEPERS else rows.filter(state__in=BEHIND_DECISION)


def methodology_or_404(viewer: Viewer, pk: int) -> Methodology:
    method = methodologies_seen_by(viewer).filter(pk=pk).first()
    if method is None:
        raise Http404(pk)
    return method


def scenes_seen_by(viewer: Viewer) -> QuerySet[Scene]:
    """Experts, the province and auditors see all; others those that were published."""
    rows = Scene.objects.select_related("operator", "methodology")
    return rows if viewer.role in KEEPERS else rows.filter(state__in=["published", "suspended"])


def scene_or_404(viewer: Viewer, pk: int) -> Scene:
    scene = scenes_seen_by(viewer).filter(pk=pk).first()
    if scene is None:
        raise Http404(pk)
    return scene


def operators_seen_by(viewer: Viewer) -> QuerySet[Operator]:
    """The province's register."""
    may_see = viewer.role == "province" and has_duty(viewer, "operator.register")
    return Operator.objects.all() if may_see else Operator.objects.none()


def operator_or_404(viewer: Viewer, pk: int) -> Operator:
    operator = operators_seen_by(viewer).filter(pk=pk).first()
    if operator is None:
        raise Http404(pk)
    return operator


def message_or_404(viewer: Viewer, pk: int) -> OperatorMessage:
    """A message to an operator of the register."""
    rows = OperatorMessage.objects.filter(operator__in=operators_seen_by(viewer), pk=pk)
    message = rows.select_related("operator").first()
    if message is None:
        raise Http404(pk)
    return message


def reward_or_404(viewer: Viewer, pk: int) -> Reward:
    """A reward of the register."""
    rows = Reward.objects.filter(operator__in=operators_seen_by(viewer), pk=pk)
    reward = rows.select_related("operator").first()
    if reward is None:
        raise Http404(pk)
    return reward


def operator_of(key: str) -> Operator | None:
    """The operator whose key this is, if it has not ended."""
    return Operator.objects.filter(key_digest=secret_digest(key), ended_at=None).first()


def account_of(viewer: Viewer) -> CarbonAccount | None:
    """The viewer's own account."""
    if viewer.user is None:
        return None
    return CarbonAccount.objects.filter(user=viewer.user).first()


def account_or_404(viewer: Viewer) -> CarbonAccount:
    account = account_of(viewer)
    if account is None:
        raise Http404("carbon")
    return account


def consent_or_404(viewer: Viewer, pk: int) -> Consent:
    """A consent of the viewer's own account that stands."""
    rows = Consent.objects.filter(account__user=viewer.user_id or 0, withdrawn_at=None, pk=pk)
    consent = rows.select_related("account", "operator").first()
    if consent is None:
        raise Http404(pk)
    return consent


def open_operators(account: CarbonAccount) -> QuerySet[Operator]:
    """Operators with a published scene to whom the account has not consented."""
    given = account.consents.filter(withdrawn_at=None).values("operator")
    rows = Operator.objects.filter(ended_at=None, scenes__state="published").exclude(pk__in=given)
    return rows.distinct()


def open_rewards() -> QuerySet[Reward]:
    """What may be taken today."""
    rows = Reward.objects.filter(ended_at=None, until__gte=timezone.localdate(), stock__gt=0)
    return rows.filter(operator__ended_at=None).select_related("operator")


def entries_of(account: CarbonAccount) -> QuerySet[LedgerEntry]:
    """The entries of an account, the newest first; a shortfall is the platform's own."""
    rows = LedgerEntry.objects.filter(Q(debit__holder=account) | Q(credit__holder=account))
    return rows.select_related("debit", "event__scene", "redemption__reward")


def balances_of(account: CarbonAccount, today: datetime.date) -> tuple[int, int]:
    """Points that are valid today, and those of them that expire soon."""
    rows = account.purses.filter(balance__gt=0, expires_on__gte=today)
    held = rows.aggregate(
        all=Sum("balance"), soon=Sum("balance", filter=Q(expires_on__lte=today + SOON))
    )
    return held["all"] or 0, held["soon"] or 0


def avoided_by(account: CarbonAccount) -> int:
    """Grams of CO2e that an account's points stand for; what was taken back counts no more."""
    return int(account.purses.aggregate(n=Sum("grams"))["n"] or 0)


class OperatorSummary(NamedTuple):
    """What an operator may know of a person who consented."""

    points: int
    expiring: int
    events: int
    grams: int
    coupons: int


def summary_for(operator: Operator, handle: str, today: datetime.date) -> OperatorSummary | None:
    """The summary of an account for an operator; None without consent."""
    rows = Consent.objects.filter(operator=operator, handle=handle, withdrawn_at=None)
    consent = rows.select_related("account").first()
    if consent is None:
        return None
    own = BehaviourEvent.objects.filter(operator=operator, consent__account=consent.account)
    told = own.aggregate(
        n=Count("pk"), grams=Sum("grams"), coupons=Count("pk", filter=Q(is_coupon=True))
    )
    points, soon = balances_of(consent.account, today)
    return OperatorSummary(points, soon, told["n"], told["grams"] or 0, told["coupons"])


class InclusionFigures(NamedTuple):
    """Totals that the public may see."""

    accounts: int
    events: int
    coupons: int
    kilograms: int
    issued: int
    held: int
    retired: int
    expired: int


def figures() -> InclusionFigures:
    """The totals of the whole programme; nothing of any one person."""
    rows = LedgerAccount.objects.values("kind").annotate(n=Sum("balance"), g=Sum("grams"))
    by_kind: dict[str, Any] = {row["kind"]: row for row in rows.order_by()}

    def of(kind: str, part: str = "n") -> int:
        return int((by_kind.get(kind) or {}).get(part) or 0)

    events = BehaviourEvent.objects.aggregate(
        n=Count("pk"), coupons=Count("pk", filter=Q(is_coupon=True))
    )
    return InclusionFigures(
        accounts=CarbonAccount.objects.filter(closed_at=None).count(),
        events=events["n"],
        coupons=events["coupons"],
        kilograms=of(ISSUANCE, "g") // 1000,
        issued=-of(ISSUANCE),
        held=of(PURSE),
        retired=of(RETIRED),
        expired=of(EXPIRED),
    )


def board_figures(viewer: Viewer) -> FigureGroup:
    """The totals of the whole programme, for the board."""
    totals = figures()
    return FigureGroup(
        title=Label("碳普惠", "Carbon inclusion"),
        route="inclusion",
        rows=(
            (Label("碳账户", "Carbon accounts"), totals.accounts),
            (Label("报送的行为", "Reported behaviours"), totals.events),
            (Label("核证减排量（千克）", "Verified reduction (kg)"), totals.kilograms),
            (Label("已发放、未追回的积分", "Points issued, not taken back"), totals.issued),
            (Label("已兑换的积分", "Points redeemed"), totals.retired),
        ),
    )


def export_of(account: CarbonAccount) -> dict[str, Any]:
    """Everything that is kept of an account, for the person whose it is."""
    consents = account.consents.select_related("operator")
    events = BehaviourEvent.objects.filter(consent__account=account).select_related("scene")
    return {
        "account": account.code,
        "opened_at": account.opened_at,
        "consents": [
            {
                "operator": consent.operator.name_zh,
                "code": consent.handle,
                "given_at": consent.given_at,
                "withdrawn_at": consent.withdrawn_at,
            }
            for consent in consents
        ],
        "behaviours": [
            {
                "scene": event.scene.name_zh,
                "day": event.done_on,
                "quantity": event.thousandths / 1000,
                "grams_co2e": event.grams,
                "points": event.points,
                "is_coupon": event.is_coupon,
            }
            for event in events
        ],
        "entries": [
            {
                "day": entry.made_on,
                "kind": entry.kind,
                "points": signed_points(entry),
                "reason": entry.reason,
            }
            for entry in entries_of(account)
        ],
    }


def signed_points(entry: LedgerEntry) -> int:
    """Points of an entry as its person sees them: those that left the purse are negative."""
    return -entry.points if entry.debit.kind == PURSE else entry.points


def entry_named(typed: str) -> Entry | None:
    """The public product that a scanned code or a typed number leads to."""
    text = typed.strip()
    key, gtin = CODE.search(text), GTIN.search(text)
    entry = (by_key(key[1]) if key else None) or (by_gtin(gtin[1]) if gtin else None)
    return entry if entry is not None and entry.is_shown else None
