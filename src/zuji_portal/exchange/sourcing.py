"""Connecting suppliers' PACT hosts, and making answers of what they give."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import get_random_string

from zuji.core.label import Label
from zuji.core.refusals import refuse
from zuji.core.units import conversion
from zuji.exchange.pact.client import origin
from zuji.footprint.own_factors import check_own_factor
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.exchange.models import ExchangePartner, HostedFootprint, SupplierHost
from zuji_portal.exchange.reading import ask_to_read
from zuji_portal.foundation.accounts.links import secret_digest
from zuji_portal.foundation.audit.action import Action, created, moved, record
from zuji_portal.foundation.outgoing.outward import refuse_private
from zuji_portal.foundation.outgoing.sealing import sealed
from zuji_portal.studies.actions import StudyAction
from zuji_portal.studies.models import FootprintRequest
from zuji_portal.studies.suppliers.answering import LONGEST_SOURCE
from zuji_portal.studies.suppliers.requests import footprint_slot, own_factor

REQUEST = "footprintrequest"


@dataclass
class ConnectHost(Action[Enterprise, SupplierHost]):
    """Keep a supplier's host with the credentials that it gave, and read it."""

    name: str = ""
    base: str = ""
    login: str = ""
    client: str = ""
    secret: str = ""
    policy: ClassVar[str] = "exchange.connect"

    def perform(self) -> SupplierHost:
        assert self.viewer.user is not None
        for place, url in (("base", self.base), ("login", self.login)):
            if url:
                refuse_private(url)
                if not _is_open(url):
                    raise refuse("pact-unreachable", place, origin(url)[0], "https")
        host = SupplierHost.objects.create(
            enterprise=self.subject,
            name=self.name.strip(),
            base=self.base.strip().rstrip("/"),
            login=self.login.strip().rstrip("/"),
            client=self.client.strip(),
            secret=sealed(self.secret),
            by=self.viewer.user,
        )
        ask_to_read(host)
        return host

    def facts(self, host: SupplierHost) -> Mapping[str, Any]:
        return {"name": host.name, "host": host.base}


def _is_open(url: str) -> bool:
    """Whether an address is of HTTPS, or of a host that the operator named for tests."""
    scheme, host, port = origin(url)
    return scheme == "https" or f"{host}:{port}" in settings.WEBHOOK_HOSTS


@dataclass
class HostStep(Action[SupplierHost, SupplierHost]):
    """A change of a host, whose row is read again and locked."""

    def lock(self) -> None:
        self.subject = SupplierHost.objects.select_for_update().get(pk=self.subject.pk)

    def facts(self, host: SupplierHost) -> Mapping[str, Any]:
        return {"name": host.name, "host": host.base}


class ReadHost(HostStep):
    """Read a host again."""

    policy: ClassVar[str] = "exchange.read"

    def perform(self) -> SupplierHost:
        ask_to_read(self.subject)
        return self.subject


@dataclass
class FollowHost(HostStep):
    """Take events of one of our own partners as news of this host; none ends it."""

    partner: ExchangePartner | None = None
    policy: ClassVar[str] = "exchange.follow"

    def perform(self) -> SupplierHost:
        partner = self.partner
        if partner is not None and partner.enterprise_id != self.subject.enterprise_id:
            raise refuse("field-missing", "partner")
        self.subject.partner = partner
        self.subject.save(update_fields=["partner"])
        return self.subject


class DisconnectHost(HostStep):
    """Read it no more; its secret is forgotten, what was taken stays."""

    policy: ClassVar[str] = "exchange.disconnect"

    def perform(self) -> SupplierHost:
        self.subject.ended_at, self.subject.secret = timezone.now(), ""
        self.subject.save(update_fields=["ended_at", "secret"])
        return self.subject


@dataclass
class AnswerFromHost(StudyAction):
    """A supplier's answer made of a footprint of its host, for a factor of the study. What the file
    says of a verification stands in it; nobody has checked that here, so that its verified share
    is 0.
    """

    footprint: HostedFootprint | None = None
    slot: str = ""
    policy: ClassVar[str] = "study.edit"

    def perform(self) -> FootprintRequest:
        held, study = self.footprint, self.subject
        if held is None or held.host.enterprise_id != study.enterprise_id:
            raise refuse("field-missing", "slot")
        if held.status != "Active":
            raise refuse("footprint-deprecated", "slot")
        if not held.is_usable:
            raise refuse("footprint-unreadable", "slot")
        self._check_supplier(held)
        answer = answer_of(held, footprint_slot(study.model_id, self.slot))
        check_own_factor(own_factor("own.pact", answer))
        asked = FootprintRequest.objects.create(
            study=study,
            slot=self.slot,
            supplier_name=held.host.name,
            product=str(held.figure["product"])[:120],
            secret_digest=secret_digest(get_random_string(48)),
            by=self.person,
        )
        firm, made = study.enterprise_id, created(REQUEST, "footprint.ask")
        record(self.viewer, "footprint.ask", asked, self._told(), enterprise=firm, moved=made)
        asked.answer = answer
        self.moved = moved(asked, REQUEST, "footprint.answer", answered_at=timezone.now())
        return asked

    def _check_supplier(self, held: HostedFootprint) -> None:
        """Refuses a footprint that is not valid today, and the enterprise's own."""
        figure, firm = held.figure, self.subject.enterprise
        today = timezone.localdate()
        until = figure.get("valid_until")
        if until and not (
            datetime.date.fromisoformat(figure["valid_from"])
            <= today
            < datetime.date.fromisoformat(until)
        ):
            raise refuse("footprint-not-valid", "slot", f"{figure['valid_from']} … {until}")
        if figure["company"] and figure["company"] in {firm.name_zh, firm.name_en}:
            own = Label(firm.name_zh, firm.name_en)
            raise refuse("own-supplier", "slot", enterprise=own)

    def about(self, asked: FootprintRequest) -> Any:
        return asked

    def _told(self) -> Mapping[str, Any]:
        assert self.footprint is not None
        told = {"study": self.subject.pk, "slot": self.slot}
        return told | {"footprint": self.footprint.identity, "host": self.footprint.host.base}

    def facts(self, asked: FootprintRequest) -> Mapping[str, Any]:
        return self._told()


def answer_of(held: HostedFootprint, unit: str) -> dict[str, Any]:
    """The answer as a request keeps it, in the unit asked for."""
    figure = held.figure
    name = str(figure["product"])
    answer = {
        "tier": "pact",
        "enterprise": str(figure["company"]) or held.host.name,
        "digest": "",
        "product": {"name_zh": name},
        "value": figure["value"] * conversion(f"kgCO2e/{figure['per']}", unit, "slot"),
        "unit": unit,
        "year": figure["year"],
        "low": None,
        "high": None,
        "primary": figure["primary"],
        "verified": 0.0,
        "source": str(figure["source"])[:LONGEST_SOURCE],
        "hosted": held.pk,
    }
    assurance = str(figure["assurance"])[:LONGEST_SOURCE]
    return answer | ({"assurance": assurance} if assurance else {})
