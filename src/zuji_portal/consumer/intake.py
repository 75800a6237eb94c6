"""Taking in what operators report: each behaviour once, in whole batches.

A batch is one transaction. An event of it that cannot be taken is refused by itself, with the
reason; the others are taken. Sending a batch again gives the same answers and changes nothing.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from zuji.core.canonical import canonical_bytes
from zuji.core.label import listed
from zuji.core.refusals import Finding, blocking
from zuji.inclusion import grams_of, inclusion_rules, is_reported_in_time
from zuji.inclusion.points import thousandths_of
from zuji_portal.consumer.ledger import earn, issuance_of
from zuji_portal.consumer.models import (
    COUNTED_IN,
    MOST_THOUSANDTHS,
    NO_OTHER,
    BehaviourEvent,
    Consent,
    LedgerAccount,
    Methodology,
    Operator,
    Scene,
)

TAKEN, REPEATED, REFUSED = "accepted", "repeated", "refused"


@dataclass(frozen=True, kw_only=True)
class ReportedEvent:
    """A behaviour as an operator tells it. `account` is the handle of the person's consent."""

    id: str
    scene: str
    account: str
    quantity: Decimal
    unit: str
    done_on: datetime.date
    counted_in: str
    product: str = ""
    evidence: str = ""


@dataclass
class EventOutcome:
    """What became of a reported event."""

    id: str
    status: str
    event: BehaviourEvent | None = None
    finding: Finding | None = None


@dataclass(frozen=True)
class _Sought:
    """An event that may be taken, before it is known whether it was taken before."""

    event: BehaviourEvent
    holder: int
    scene: Scene


def digest_of(operator: Operator, text: str) -> str:
    """A keyed digest: only who has the site's key finds an event by the operator's id."""
    salt = f"zuji.behaviour:{operator.pk}"
    return salted_hmac(salt, text, settings.SECRET_KEY, algorithm="sha256").hexdigest()


def take_in(
    operator: Operator, reported: Sequence[ReportedEvent], today: datetime.date
) -> list[EventOutcome]:
    """Take in a batch of an operator; the outcomes stand in the order of the batch.

    The consents are locked first: none is withdrawn, and no account closed, while a batch is on
    its way.
    """
    scenes = _scenes_of(operator, {each.scene for each in reported})
    outcomes: list[EventOutcome] = []
    sought: dict[str, tuple[EventOutcome, _Sought]] = {}
    again: list[tuple[EventOutcome, str, str]] = []
    with transaction.atomic():
        consents = _consents_of(operator, {each.account for each in reported})
        for each in reported:
            found = _seek(operator, each, scenes, consents, today)
            outcome = EventOutcome(each.id, REFUSED)
            outcomes.append(outcome)
            if isinstance(found, Finding):
                outcome.finding = found
            elif found.event.key_digest in sought:
                again.append((outcome, found.event.key_digest, found.event.content_digest))
            else:
                sought[found.event.key_digest] = outcome, found
        if sought:
            _take(operator, sought, today)
    _repeat(again, sought)
    return outcomes


def _scenes_of(operator: Operator, numbers: set[str]) -> dict[str, Scene]:
    rows = Scene.objects.filter(operator=operator, number__in=numbers, state="published")
    rows = rows.select_related("methodology__product")
    return {row.number: row for row in rows}


def _consents_of(operator: Operator, handles: set[str]) -> dict[str, Consent]:
    rows = Consent.objects.filter(operator=operator, handle__in=handles, withdrawn_at=None)
    rows = rows.order_by("pk").select_for_update(no_key=True)
    return {row.handle: row for row in rows}


def _seek(
    operator: Operator,
    each: ReportedEvent,
    scenes: dict[str, Scene],
    consents: dict[str, Consent],
    today: datetime.date,
) -> _Sought | Finding:
    """The event to take, or why it cannot be taken."""
    consent, scene = consents.get(each.account), scenes.get(each.scene)
    if consent is None:
        return blocking("event-consent", "account", each.account)
    if scene is None:
        return blocking("event-scene", "scene", each.scene)
    if each.counted_in != NO_OTHER:
        read = COUNTED_IN.get(each.counted_in, each.counted_in)
        return blocking("event-counted-elsewhere", "counted_in", read)
    if not is_reported_in_time(each.done_on, today):
        days = str(inclusion_rules().late_days.value)
        return blocking("event-late", "done_on", each.done_on.isoformat(), days=days)
    thousandths = thousandths_of(each.quantity)
    if not 0 < thousandths <= MOST_THOUSANDTHS:
        return blocking("value-range", "quantity", str(each.quantity), "0.001 … 1000000")
    method = scene.methodology
    if method is not None and (each.unit, each.product) != (method.unit, method.product.key):
        wanted = listed((method.unit, method.product.key))
        return blocking("event-product", "product", listed((each.unit, each.product)), wanted)
    content = canonical_bytes({**vars(each), "quantity": thousandths, "done_on": str(each.done_on)})
    event = BehaviourEvent(
        operator=operator,
        key_digest=digest_of(operator, each.id),
        content_digest=digest_of(operator, hashlib.sha256(content).hexdigest()),
        scene=scene,
        consent=consent,
        thousandths=thousandths,
        counted_in=each.counted_in,
        evidence_digest=each.evidence,
        done_on=each.done_on,
        is_coupon=True,
    )
    return _Sought(event, consent.account_id, scene)


def _take(
    operator: Operator, sought: dict[str, tuple[EventOutcome, _Sought]], today: datetime.date
) -> None:
    """Write what is new of a batch with its points, inside its transaction."""
    known = _known(operator, set(sought))
    new = {key: pair for key, pair in sought.items() if key not in known}
    sources = _sources({found.scene for _, found in new.values()}, new)
    for key, (outcome, found) in list(new.items()):
        outcome.finding = _value(found, sources)
        if outcome.finding:
            del new[key]
    BehaviourEvent.objects.bulk_create(
        [new[key][1].event for key in sorted(new)], ignore_conflicts=True
    )
    taken = _taken(operator, new)
    known |= _known(operator, set(new) - taken)
    earned = []
    for key, (outcome, found) in new.items():
        if key not in taken:
            continue
        outcome.status, outcome.event = TAKEN, found.event
        if found.event.points:
            earned.append((found.event, found.holder, sources[_source_key(found)]))
    if earned:
        earn(earned, today)
    for key, (outcome, found) in sought.items():
        if outcome.status != TAKEN and outcome.finding is None:
            _as_before(outcome, known[key], found.event.content_digest)


def _taken(operator: Operator, new: dict[str, tuple[EventOutcome, _Sought]]) -> set[str]:
    """Which events of a batch were written by it; another batch may have been first."""
    rows = BehaviourEvent.objects.filter(operator=operator, key_digest__in=set(new))
    pairs = rows.order_by().values_list("key_digest", "pk")
    return {key for key, pk in pairs if new[key][1].event.pk == pk}


def _known(operator: Operator, keys: set[str]) -> dict[str, BehaviourEvent]:
    if not keys:
        return {}
    rows = BehaviourEvent.objects.filter(operator=operator, key_digest__in=keys)
    return {row.key_digest: row for row in rows.order_by()}


def _source_key(found: _Sought) -> tuple[int, int]:
    return found.scene.methodology_id or 0, found.event.done_on.year


def _sources(
    scenes: set[Scene], new: dict[str, tuple[EventOutcome, _Sought]]
) -> dict[tuple[int, int], LedgerAccount]:
    """The issuances that may give points now, locked in the order of their keys.

    Their methodologies are locked first, so that none is suspended, and nothing of it taken back,
    while a batch is on its way.
    """
    keys = {scene.methodology_id for scene in scenes if scene.methodology_id}
    methods = Methodology.objects.filter(pk__in=keys, state="published").order_by("pk")
    methods = methods.select_related("product_certificate", "baseline_certificate")
    valid = {
        method.pk: method
        for method in methods.select_for_update(of=("self",))
        if method.are_certificates_valid()
    }
    wanted = sorted({_source_key(found) for _, found in new.values()})
    opened = [issuance_of(valid[key], year).pk for key, year in wanted if key in valid]
    rows = LedgerAccount.objects.filter(pk__in=opened).order_by("pk").select_for_update()
    return {(row.methodology_id or 0, row.year or 0): row for row in rows}


def _value(found: _Sought, sources: dict[tuple[int, int], LedgerAccount]) -> Finding | None:
    """Sets what an event is worth: points of its methodology, or a coupon where none gives any;
    what is wrong where it is worth nothing.
    """
    event, scene, source = found.event, found.scene, sources.get(_source_key(found))
    method = scene.methodology
    if source is not None and method is not None and method.milligrams:
        grams = grams_of(event.thousandths, method.milligrams)
        if source.grams + grams <= (source.ceiling_grams or 0):
            source.grams += grams  # this read alone: the next event of the batch finds less
            event.is_coupon, event.milligrams = False, method.milligrams
            event.grams, event.points = grams, grams // (source.grams_per_point or 1)
            return None
    if scene.coupon:
        return None
    return blocking("event-worth-nothing", "scene", scene.number)


def _as_before(outcome: EventOutcome, known: BehaviourEvent, content: str) -> None:
    """The answer of an event that was taken before; refuses another content under its id."""
    if known.content_digest != content:
        outcome.finding = blocking("event-other", "id", outcome.id)
        return
    outcome.status, outcome.event = REPEATED, known


def _repeat(
    again: Sequence[tuple[EventOutcome, str, str]],
    sought: dict[str, tuple[EventOutcome, _Sought]],
) -> None:
    """An id that stands twice in a batch: the second has the answer of the first."""
    for outcome, key, content in again:
        first, found = sought[key]
        if found.event.content_digest != content:
            outcome.finding = blocking("event-other", "id", outcome.id)
        elif first.event is None:
            outcome.finding = first.finding
        else:
            outcome.status, outcome.event = REPEATED, first.event
