"""Asking an upstream enterprise for the footprint of what it supplies, and answering."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils import timezone

from zuji.core.refusals import Refusal, refuse
from zuji.core.units import conversion
from zuji.sectors.registry import get_model
from zuji_portal.accounts.actions import secret_digest
from zuji_portal.audit.action import Action
from zuji_portal.desk.actions import Saved, StudyAction, change_facts
from zuji_portal.desk.models import FootprintRequest, Revision
from zuji_portal.organisations.models import Enterprise


@dataclass
class AskFootprint(StudyAction):
    """A link to an upstream enterprise for one factor slot of the study; the secret is in `secret`."""

    slot: str = ""
    supplier_name: str = ""
    supplier: Enterprise | None = None
    message: str = ""
    secret: str = ""
    policy: ClassVar[str] = "study.edit"

    def perform(self) -> FootprintRequest:
        slots = get_model(self.subject.model_id).slots
        if self.slot not in slots:
            raise refuse("slot-unknown", "slot", self.slot)
        if not self.supplier_name.strip():
            raise refuse("field-missing", "supplier_name")
        self.secret = secrets.token_urlsafe(24)
        return FootprintRequest.objects.create(
            study=self.subject, slot=self.slot, supplier=self.supplier, supplier_name=self.supplier_name.strip()[:120],
            message=self.message.strip()[:500], secret_digest=secret_digest(self.secret), by=self.person,
        )  # fmt: skip

    def facts(self, made: FootprintRequest) -> Mapping[str, Any] | None:
        return {"slot": made.slot, "study": made.study_id}


def open_request(secret: str) -> FootprintRequest | None:
    return (
        FootprintRequest.objects.filter(secret_digest=secret_digest(secret))
        .select_related("study__product", "study__enterprise", "supplier")
        .first()
    )


@dataclass
class AnswerFootprint(Action[FootprintRequest]):
    """The supplier answers with an approved revision of its own; the asker sees figures, not inputs."""

    subject: FootprintRequest
    revision: Revision | None = None
    policy: ClassVar[str] = "footprint.answer"

    def lock(self) -> None:
        self.subject = FootprintRequest.objects.select_for_update().get(pk=self.subject.pk)

    def perform(self) -> FootprintRequest:
        revision, asked = self.revision, self.subject
        if revision is None or revision.study.enterprise_id != self.viewer.enterprise_id:
            raise refuse("revision-missing", "revision")
        asked.answer = answered(revision, get_model(asked.study.model_id).slots[asked.slot].unit)
        asked.answered_from, asked.state, asked.answered_at = revision, "answered", timezone.now()
        asked.save()
        return asked

    def facts(self, made: FootprintRequest) -> Mapping[str, Any] | None:
        return {"revision": made.answered_from_id, "study": made.study_id}


def answered(revision: Revision, wanted: str) -> dict[str, Any]:
    """What travels with an answered footprint: the value in the unit asked for, its interval, shares, digest."""
    lock = revision.content()
    total, shares = lock["result"]["total"], lock["result"]["shares"]
    own, asked = total["unit"].split("/")[-1], wanted.rsplit("/", maxsplit=1)[-1]
    try:
        scale = 1 / conversion(own, asked, "unit")
    except Refusal as problem:
        raise refuse(
            "footprint-unit", "revision", total["unit"], wanted, wanted=wanted
        ) from problem
    return {
        "value": total["value"] * scale, "low": total["low"] * scale, "high": total["high"] * scale, "unit": wanted,
        "primary": shares["primary"], "verified": shares["verified"], "digest": lock["digest"],
        "product": lock["study"]["product"], "enterprise": lock["study"]["organisation"]["name"],
        "period": lock["study"]["period"], "year": int(str(lock["study"]["period"]["end"])[:4]),
    }  # fmt: skip


@dataclass
class UseAnswer(StudyAction):
    """Take the answered footprint as the study's factor for the slot that asked for it."""

    request: FootprintRequest | None = None
    policy: ClassVar[str] = "study.edit"

    def perform(self) -> Saved:
        asked = self.request
        if asked is None or asked.answer is None or asked.study_id != self.subject.pk:
            raise refuse("revision-missing", "request")
        own = [f for f in self.subject.data.get("own_factors") or [] if f["id"] != own_id(asked)]
        now = {"own_factors": [*own, own_factor(asked)], f"factors.{asked.slot}": own_id(asked)}
        before = {"own_factors": self.subject.data.get("own_factors"),
                  f"factors.{asked.slot}": (self.subject.data.get("factors") or {}).get(asked.slot)}  # fmt: skip
        return Saved(self.write({f: [before[f], v] for f, v in now.items()}, "supplier"))

    def facts(self, made: Saved) -> Mapping[str, Any] | None:
        return change_facts(made.change)


def own_id(asked: FootprintRequest) -> str:
    return f"own.supplier.{asked.pk}"


def own_factor(asked: FootprintRequest) -> dict[str, Any]:
    """The answer as a factor of the study: supplier's figure, its interval, where it comes from."""
    a: Mapping[str, Any] = asked.answer or {}
    return {
        "id": own_id(asked), "name_zh": a["product"].get("name_zh", ""), "name_en": a["product"].get("name_en") or a["product"].get("name_zh", ""),
        "unit": a["unit"], "value": a["value"], "region": "CN", "year": a["year"],
        "source_title": f"{a['enterprise']} {a['digest']}", "source_publisher": a["enterprise"],
        "low": a["low"], "high": a["high"], "primary_share": a["primary"], "verified_share": a["verified"],
    }  # fmt: skip
