"""Carbon inclusion between platforms: behaviours reported, labels and accounts read.

An operator says who it is with its key, and signs what it reports (Standard Webhooks). It knows a
person by the code of that person's consent alone.
"""

from __future__ import annotations

import datetime
import time
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Path, Router, Schema
from ninja.security import HttpBearer
from pydantic import Field, StringConstraints

from zuji.core.refusals import refuse
from zuji.inclusion import inclusion_rules
from zuji.trust.signed_message import verify_message
from zuji_portal.api import shapes
from zuji_portal.api.problems import explained
from zuji_portal.catalogue import queries as catalogue
from zuji_portal.catalogue.page import permalink
from zuji_portal.catalogue.public import PublicView, view_of
from zuji_portal.consumer import queries
from zuji_portal.consumer.intake import EventOutcome, ReportedEvent, take_in
from zuji_portal.consumer.models import Operator
from zuji_portal.foundation.outgoing.sealing import opened

router = Router(tags=["inclusion"])
READING = shapes.problems(400, 401, 403, 404, 422, 429, 503)
REPORTING = READING | shapes.problems(409)
Code = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{1,40}$")]
EventId = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,100}$")]


class OperatorKey(HttpBearer):
    """``Authorization: Bearer zujiop_…``: the key of an operator."""

    openapi_description = "zujiop_… (碳普惠运营方 · of an operator)"

    def authenticate(self, request: HttpRequest, token: str) -> Operator | None:
        return queries.operator_of(token)


OPERATOR = OperatorKey()


def operator_in(request: HttpRequest) -> Operator:
    """The operator whose key the request carries."""
    operator = request.auth  # type: ignore[attr-defined]
    assert isinstance(operator, Operator)
    return operator


class Behaviour(Schema):
    """One behaviour; `id` is the operator's own and never names another one."""

    id: EventId
    scene: Code
    account: Code
    quantity: Decimal = Field(allow_inf_nan=False)
    unit: str = Field(max_length=40)
    done_on: datetime.date
    counted_in: Literal["none", "ets", "ccer"]
    product: Annotated[str, StringConstraints(pattern=r"^[0-9a-z]{0,12}$")] = ""
    evidence: Annotated[str, StringConstraints(pattern=r"^(sha256:[0-9a-f]{64})?$")] = ""


class BehaviourBatch(Schema):
    events: list[Behaviour] = Field(min_length=1)


class BehaviourAnswer(Schema):
    """What became of one: points, or a coupon where no methodology gives any."""

    id: str
    status: Literal["accepted", "repeated", "refused"]
    gives: Literal["points", "coupon", "nothing"]
    points: int
    grams_co2e: int
    errors: list[shapes.Place] = []


class BehaviourAnswers(Schema):
    events: list[BehaviourAnswer]


class ProductLabel(Schema):
    """What a label must say; `status` is that of the certificate at this moment."""

    product: str
    name_zh: str
    name_en: str
    enterprise_zh: str
    enterprise_en: str
    value: float
    low: float
    high: float
    unit: str
    boundary: str
    period_start: str
    period_end: str
    method_zh: str
    method_en: str
    level: str
    certificate: str
    status: str
    certifier: str
    url: str
    as_of: datetime.datetime
    not_offset: bool = True


class AccountSummary(Schema):
    """Of a person who consented; events are those of the asking operator alone."""

    account: str
    points: int
    expiring: int
    expiring_before: datetime.date
    events: int
    grams_co2e: int
    coupons: int


@router.post(
    "/behaviour-events",
    response={200: BehaviourAnswers, **REPORTING},
    url_name="api_behaviour_events",
    auth=OPERATOR,
    summary="Report behaviours, signed; each counts once however often it is sent",
)
def behaviour_events(request: HttpRequest, batch: BehaviourBatch) -> Any:
    operator, rules = operator_in(request), inclusion_rules()
    verify_message(
        request.headers,
        request.body,
        opened(operator.secret),
        time.time(),
        rules.signature_seconds.value,
    )
    if len(batch.events) > rules.batch.value:
        raise refuse("batch-long", "events", str(len(batch.events)), f"≤ {rules.batch.value}")
    reported = [ReportedEvent(**dict(event)) for event in batch.events]
    outcomes = take_in(operator, reported, timezone.localdate())
    return {"events": [_answer(outcome) for outcome in outcomes]}


def _answer(outcome: EventOutcome) -> dict[str, Any]:
    event, errors = outcome.event, [outcome.finding] if outcome.finding else []
    gives = "nothing" if event is None else "coupon" if event.is_coupon else "points"
    return {
        "id": outcome.id,
        "status": outcome.status,
        "gives": gives,
        "points": event.points if event else 0,
        "grams_co2e": event.grams if event else 0,
        "errors": explained(errors),
    }


@router.get(
    "/products/{key}/label",
    response={200: ProductLabel, **READING},
    url_name="api_product_label",
    summary="The label of a public product, with the live status of its certificate",
)
def product_label(request: HttpRequest, key: Path[Code]) -> Any:
    entry = catalogue.by_key(key)
    if entry is None or not entry.is_shown:
        raise Http404(key)
    return _label(view_of(entry))


def _label(view: PublicView) -> dict[str, Any]:
    page, certificate = view.page, view.certificate
    total, period = page["total"], page["period"]
    return {
        "product": view.entry.key,
        "name_zh": page["zh"]["name"],
        "name_en": page["en"]["name"],
        "enterprise_zh": page["zh"]["enterprise"],
        "enterprise_en": page["en"]["enterprise"],
        **{name: total[name] for name in ("value", "low", "high", "unit")},
        "boundary": page["boundary"],
        "period_start": str(period["start"]),
        "period_end": str(period["end"]),
        "method_zh": page["profile"]["zh"],
        "method_en": page["profile"]["en"],
        "level": view.level,
        "certificate": certificate.number if certificate and view.signed else "",
        "status": view.state if view.signed else "",
        "certifier": view.signed.issuer_name if view.signed else "",
        "url": permalink(view.entry),
        "as_of": view.as_of,
    }


@router.get(
    "/accounts/{handle}/summary",
    response={200: AccountSummary, **READING},
    url_name="api_account_summary",
    auth=OPERATOR,
    summary="The points of a person who consented",
)
def account_summary(request: HttpRequest, handle: Path[Code]) -> Any:
    today = timezone.localdate()
    found = queries.summary_for(operator_in(request), handle, today)
    if found is None:
        raise Http404(handle)
    return {
        "account": handle,
        "points": found.points,
        "expiring": found.expiring,
        "expiring_before": today + queries.SOON,
        "events": found.events,
        "grams_co2e": found.grams,
        "coupons": found.coupons,
    }
