"""Supplier footprints: asking an upstream enterprise by link, answering, using an answer or a
published footprint.
"""

from __future__ import annotations

import datetime
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.crypto import salted_hmac

from zuji.core.identifiers import read_id
from zuji.core.label import Label
from zuji.core.refusals import Refusal, blocking, refuse
from zuji.core.units import conversion
from zuji.factors.licences import kept_back
from zuji.footprint.own_factors import check_own_factor
from zuji.sectors.registry import get_model
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.accounts.links import secret_digest
from zuji_portal.foundation.audit.action import Action, created
from zuji_portal.foundation.events import ask
from zuji_portal.studies.actions import Saved, StudyAction, change_facts
from zuji_portal.studies.events import PublishedAsked
from zuji_portal.studies.models import FootprintRequest, Revision, Study
from zuji_portal.studies.queries import was_returned
from zuji_portal.studies.results.addresses import public_result
from zuji_portal.studies.statements import statement_about
from zuji_portal.studies.suppliers.rules import other_product, own_supplier, slot_names

DAYS = 14
"""Until when a supplier is asked to answer."""


def link_secret(asked: FootprintRequest) -> str:
    """The secret of a request's link: made of the site's own, so that a reminder can hold it."""
    made = salted_hmac("zuji.footprint-request", str(asked.pk), algorithm="sha256")
    return made.hexdigest()[:48]


@dataclass
class AskFootprint(StudyAction):
    """A link to an upstream enterprise for one factor slot of the study; the secret is in
    `secret`.
    """

    slot: str = ""
    supplier_name: str = ""
    supplier: Enterprise | None = None
    message: str = ""
    product: str = ""
    gb4754: str = ""
    uscc: str = ""
    email: str = ""
    secret: str = ""
    policy: ClassVar[str] = "study.edit"

    def perform(self) -> FootprintRequest:
        footprint_slot(self.subject.model_id, self.slot)
        firm = self.subject.enterprise
        code, wrong = read_id("uscc", self.uscc, "uscc")
        gb4754, wrong_class = read_id("gb4754", self.gb4754, "gb4754")
        wrong += wrong_class
        if not self.supplier_name.strip():
            wrong.append(blocking("field-missing", "supplier_name"))
        if code == firm.uscc or self.supplier == firm:
            wrong.append(
                blocking("own-supplier", "uscc", enterprise=Label(firm.name_zh, firm.name_en))
            )
        if self.supplier_name.strip() in {firm.name_zh, firm.name_en, firm.uscc} - {""}:
            wrong.append(
                blocking(
                    "own-supplier", "supplier_name", enterprise=Label(firm.name_zh, firm.name_en)
                )
            )
        if wrong:
            raise Refusal(wrong)
        self.moved = created("footprintrequest", "footprint.ask")
        asked = FootprintRequest.objects.create(
            study=self.subject,
            slot=self.slot,
            supplier=self.supplier,
            supplier_name=self.supplier_name.strip(),
            message=self.message.strip(),
            product=self.product.strip(),
            gb4754=gb4754,
            email=self.email.strip(),
            due=timezone.localdate() + datetime.timedelta(days=DAYS),
            secret_digest=secret_digest(secrets.token_urlsafe(24)),
            by=self.person,
        )
        self.secret = link_secret(asked)
        asked.secret_digest = secret_digest(self.secret)
        asked.save(update_fields=["secret_digest"])
        return asked

    def facts(self, asked: FootprintRequest) -> Mapping[str, Any] | None:
        return {"slot": asked.slot, "study": asked.study_id}


def open_request(secret: str) -> FootprintRequest | None:
    return (
        FootprintRequest.objects.filter(secret_digest=secret_digest(secret))
        .select_related("study__product", "study__enterprise", "supplier")
        .first()
    )


@dataclass
class AnswerFootprint(Action[FootprintRequest, FootprintRequest]):
    """The supplier answers with an approved revision of its own, or with a published footprint by
    its address.

    The asker sees figures, not inputs.
    """

    revision: Revision | None = None
    published: str = ""
    policy: ClassVar[str] = "footprint.answer"
    noun: ClassVar[str] = "footprintrequest"

    def lock(self) -> None:
        self.subject = FootprintRequest.objects.select_for_update().get(pk=self.subject.pk)

    def perform(self) -> FootprintRequest:
        revision, asked = self.revision, self.subject
        unit = get_model(asked.study.model_id).slots[asked.slot].unit
        wanted = Wanted(asked.study, asked.slot, asked.product, asked.gb4754)
        if self.published.strip():
            asked.answer, revision = published_answer(self.published, unit, wanted), None
        elif revision is None or revision.study.enterprise_id != self.viewer.enterprise_id:
            raise refuse("revision-missing", "revision")
        elif was_returned(revision):
            raise refuse("revision-superseded", "revision", str(revision))
        else:
            wanted.check(revision.content(), revision)
            asked.answer = answered(revision.content(), unit) | verified_by(revision)
        self.move(answered_from=revision, answered_at=timezone.now())
        return asked

    def facts(self, asked: FootprintRequest) -> Mapping[str, Any] | None:
        digest = (asked.answer or {})["digest"]
        return {"revision": asked.answered_from_id, "digest": digest, "study": asked.study_id}


@dataclass(frozen=True)
class Wanted:
    """What a study asks a supplier for, in one of its slots."""

    study: Study
    slot: str
    product: str = ""
    gb4754: str = ""

    def check(self, lock: Mapping[str, Any], revision: Revision | None) -> None:
        """Refuses the study's own enterprise, and another product."""
        of = revision.study.product if revision else None
        names = [self.product] if self.product else slot_names(self.study, self.slot)
        wrong = [
            own_supplier(self.study, lock, of.enterprise_id if of else None),
            other_product(names, self.gb4754, lock, of.gb4754 if of else ""),
            kept_back(lock, "certificate"),
        ]
        if any(wrong):
            raise Refusal(finding for finding in wrong if finding)


def verified_by(revision: Revision) -> dict[str, Any]:
    """The verified share and the assurance that a verification statement gives the revision;
    nothing without one.
    """
    statement = statement_about(revision)
    if statement is None or statement.opinion != "unmodified":
        return {}
    return {
        "verified": statement.verified_share,
        "assurance": f"{statement.level} · {statement.body} · {statement.number}",
    }


def footprint_slot(model_id: str, name: str) -> str:
    """The unit of a factor slot that a footprint can fill (kg CO2e per something); refused for
    others.
    """
    slot = get_model(model_id).slots.get(name)
    if slot is None or not takes_footprint(slot.unit):
        raise refuse("slot-unknown", "slot", name)
    return slot.unit


def takes_footprint(unit: str) -> bool:
    return "CO2e/" in unit


DIGEST = re.compile(r"sha256:[0-9a-f]{64}|[0-9a-f]{64}")


def published_answer(address: str, unit: str, wanted: Wanted) -> dict[str, Any]:
    """A published footprint by its address or digest.

    A product page's address gives the footprint that is public there, with the verified share of
    its statement. What a visitor published is self-declared: nobody here has verified it, so its
    verified share is 0.
    """
    if (held := ask(PublishedAsked(address))) is not None:
        revision, name = held
        wanted.check(revision.content(), revision)
        return answered(revision.content(), unit, "published") | {
            "verified": 0.0,
            **verified_by(revision),
            "published": name,
        }
    match = DIGEST.search(address)
    result = public_result(match[0].removeprefix("sha256:")) if match else None
    if result is None:
        raise refuse("published-unknown", "published", address.strip()[:200])
    wanted.check(result.lock, None)
    return answered(result.lock, unit, "published") | {
        "verified": 0.0,
        "published": result.digest,
    }


def answered(lock: Mapping[str, Any], wanted: str, place: str = "revision") -> dict[str, Any]:
    """What travels with an answered footprint: the value in the unit asked for, its interval,
    shares, digest.
    """
    total, shares = lock["result"]["total"], lock["result"]["shares"]
    try:
        scale = conversion(total["unit"], wanted, "unit")
    except Refusal as problem:
        raise refuse("footprint-unit", place, total["unit"], wanted, wanted=wanted) from problem
    return {
        "value": total["value"] * scale,
        "low": total["low"] * scale,
        "high": total["high"] * scale,
        "unit": wanted,
        "primary": shares["primary"],
        "verified": shares["verified"],
        "digest": lock["digest"],
        "product": lock["study"]["product"],
        "enterprise": lock["study"]["organisation"]["name"],
        "period": lock["study"]["period"],
        "year": int(str(lock["study"]["period"]["end"])[:4]),
    }


@dataclass
class UseAnswer(StudyAction):
    """Take the answered footprint as the study's factor for the slot that asked for it."""

    request: FootprintRequest | None = None
    policy: ClassVar[str] = "study.edit"

    def perform(self) -> Saved:
        asked = self.request
        if asked is None or asked.answer is None or asked.study_id != self.subject.pk:
            raise refuse("revision-missing", "request")
        if asked.answer.get("tier") == "none":
            raise refuse("answer-without-number", "request")
        if asked.answered_from is not None:
            maker = asked.answered_from
            own = own_supplier(self.subject, maker.content(), maker.study.enterprise_id)
            if own is not None:
                raise Refusal(own)
        return take(self, asked.slot, own_factor(f"own.supplier.{asked.pk}", asked.answer))

    def facts(self, saved: Saved) -> Mapping[str, Any] | None:
        return change_facts(saved.change)


@dataclass
class UsePublished(StudyAction):
    """Take a footprint that its owner has published as the study's factor for a slot; nobody
    need be asked.
    """

    slot: str = ""
    published: str = ""
    product: str = ""
    policy: ClassVar[str] = "study.edit"

    def perform(self) -> Saved:
        unit = footprint_slot(self.subject.model_id, self.slot)
        wanted = Wanted(self.subject, self.slot, self.product.strip())
        answer = published_answer(self.published, unit, wanted)
        return take(
            self, self.slot, own_factor(f"own.published.{answer['published'][:12]}", answer)
        )

    def facts(self, saved: Saved) -> Mapping[str, Any] | None:
        return change_facts(saved.change)


def take(action: StudyAction, slot: str, factor: Mapping[str, Any]) -> Saved:
    """Write a supplier's figure into the study as an own factor and choose it for the slot; one
    that no study could use is refused.
    """
    check_own_factor(factor)
    data = action.subject.data
    own = [f for f in data.get("own_factors") or [] if f["id"] != factor["id"]]
    now = {"own_factors": [*own, factor], f"factors.{slot}": factor["id"]}
    before = {
        "own_factors": data.get("own_factors"),
        f"factors.{slot}": (data.get("factors") or {}).get(slot),
    }
    return Saved(action.write({f: [before[f], v] for f, v in now.items()}, "supplier"))


def own_factor(identity: str, answer: Mapping[str, Any]) -> dict[str, Any]:
    """The answer as a factor of the study: supplier's figure, its interval, where it comes from."""
    return {
        "id": identity,
        "name_zh": answer["product"].get("name_zh", ""),
        "name_en": answer["product"].get("name_en") or answer["product"].get("name_zh", ""),
        "unit": answer["unit"],
        "value": answer["value"],
        "region": "CN",
        "year": answer["year"],
        "source_title": " · ".join(
            t
            for t in (
                f"{answer['enterprise']} {answer['digest']}".strip(),
                answer.get("assurance", ""),
                answer.get("source", ""),
            )
            if t
        ),
        "source_publisher": answer["enterprise"],
        "low": answer["low"],
        "high": answer["high"],
        "primary_share": answer["primary"],
        "verified_share": answer["verified"],
    }
