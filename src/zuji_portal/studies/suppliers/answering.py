"""A supplier without an account answers by the link it was sent; the asker reminds it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils import timezone

from zuji.core.label import Label
from zuji.core.numbers import read_number
from zuji.core.refusals import Refusal, blocking, refuse
from zuji.core.units import conversion
from zuji.exchange.stated import StatedFootprint
from zuji.footprint.own_factors import check_own_factor
from zuji.sectors.registry import get_model
from zuji_portal.foundation.audit.action import Action, moved
from zuji_portal.foundation.events import ask
from zuji_portal.studies.actions import StudyAction
from zuji_portal.studies.events import CertifiedAsked
from zuji_portal.studies.models import FootprintRequest
from zuji_portal.studies.suppliers.requests import (
    Wanted,
    answered,
    own_factor,
    published_answer,
    verified_by,
)

TIERS = {
    "certificate": Label("有效证书", "valid certificate"),
    "published": Label("公开的碳足迹", "published footprint"),
    "epd": Label("环境产品声明", "environmental product declaration"),
    "pact": Label("PACT 碳足迹文件", "PACT footprint file"),
    "stated": Label("供应商自报", "stated by the supplier"),
    "none": Label("没有数据", "not available"),
}
"""How good an answer is, the best first; the asker sees it beside the number."""
NEEDED = {
    "certificate": ("certificate",),
    "published": ("published",),
    "epd": ("value", "year", "source"),
    "file": (),
    "stated": ("value", "year", "source"),
    "none": (),
}
LONGEST_SOURCE = 200
"""Characters of the source of an answer, as its form takes it."""
WAIT = datetime.timedelta(days=3)


@dataclass
class AnswerByLink(Action[FootprintRequest, FootprintRequest]):
    """What the supplier has, by the `way` it chose; what it typed stands in `entered`."""

    way: str = "none"
    entered: Mapping[str, Any] = field(default_factory=dict)
    footprint: StatedFootprint | None = None
    policy: ClassVar[str] = "footprint.answer_link"
    noun: ClassVar[str] = "footprintrequest"

    def lock(self) -> None:
        self.subject = FootprintRequest.objects.select_for_update().get(pk=self.subject.pk)

    def perform(self) -> FootprintRequest:
        if missing := [name for name in NEEDED[self.way] if not self.text(name)]:
            raise Refusal(blocking("field-missing", name) for name in missing)
        asked = self.subject
        unit = get_model(asked.study.model_id).slots[asked.slot].unit
        wanted = Wanted(asked.study, asked.slot, asked.product, asked.gb4754)
        answer = self.answer(unit, wanted)
        if "value" in answer:
            check_own_factor(own_factor(str(answer["product"].get("name_zh", "")), answer))
        asked.answer = {"tier": self.way, **answer}
        self.moved = moved(asked, self.noun, "footprint.answer", answered_at=timezone.now())
        return asked

    def text(self, name: str) -> str:
        return str(self.entered.get(name) or "").strip()

    def answer(self, unit: str, wanted: Wanted) -> dict[str, Any]:
        """The answer as the request keeps it."""
        if self.way == "certificate":
            held = ask(CertifiedAsked(self.text("certificate")))
            if held is None:
                raise refuse("certificate-not-valid", "certificate", self.text("certificate"))
            revision, number = held
            wanted.check(revision.content(), revision)
            return answered(revision.content(), unit, "certificate") | {
                **verified_by(revision),
                "source": number,
            }
        if self.way == "published":
            return published_answer(self.text("published"), unit, wanted)
        label = get_model(self.subject.study.model_id).slots[self.subject.slot].label
        product = {"name_zh": self.subject.product or label.zh}
        if not self.subject.product:
            product["name_en"] = label.en
        base = {"enterprise": self.subject.supplier_name, "digest": "", "product": product}
        if self.way == "none":
            return base | {"reason": self.text("reason")}
        if self.way == "file":
            return base | self.of_file(unit)
        return base | self.stated(unit)

    def of_file(self, unit: str) -> dict[str, Any]:
        """The figure of a file, converted from the unit it is per; an EPD leaves that unit to the
        data set of its product, so that the supplier says it.
        """
        found = self.footprint
        if found is None:
            raise refuse("file-missing", "file")
        if found.is_valid_on(timezone.localdate()) is False:
            raise refuse("footprint-not-valid", "file", found.validity)
        if not found.per and not self.text("unit"):
            raise refuse("field-missing", "unit")
        own = f"kgCO2e/{found.per}" if found.per else self.text("unit")
        return {
            "tier": "pact" if found.per else "epd",
            "value": found.value * conversion(own, unit, "unit"),
            "unit": unit,
            "year": year_of(str(found.year)),
            "low": None,
            "high": None,
            "primary": found.primary,
            "verified": 0.0,
            "source": found.source[:LONGEST_SOURCE],
        } | ({"assurance": found.assurance[:LONGEST_SOURCE]} if found.assurance else {})

    def stated(self, unit: str) -> dict[str, Any]:
        """A figure that the supplier states: in the unit asked for, of a year, from a source."""
        value = read_number(self.text("value"), "value")
        if value < 0:
            raise refuse("value-negative", "value", self.text("value"))
        year = year_of(self.text("year"))
        scale = conversion(self.text("unit") or unit, unit, "unit")
        return {
            "value": value * scale,
            "unit": unit,
            "year": year,
            "low": None,
            "high": None,
            "primary": None,
            "verified": 0.0,
            "source": self.text("source"),
        }

    def facts(self, asked: FootprintRequest) -> Mapping[str, Any] | None:
        return {"study": asked.study_id, "tier": (asked.answer or {}).get("tier", self.way)}


def year_of(text: str) -> int:
    """A year of data, not of the future."""
    this_year = timezone.localdate().year
    if not (text.isascii() and text.isdecimal() and 1990 <= int(text) <= this_year):
        raise refuse("year-wrong", "year", text[:20], f"1990 … {this_year}")
    return int(text)


@dataclass
class RemindSupplier(StudyAction):
    """Write down that the supplier was reminded; at most once in three days."""

    request: FootprintRequest | None = None
    policy: ClassVar[str] = "study.edit"

    def perform(self) -> FootprintRequest:
        assert self.request is not None
        rows = FootprintRequest.objects.select_for_update().filter(study=self.subject)
        asked = rows.get(pk=self.request.pk)
        last = asked.reminded_at or asked.at
        if asked.state != "open":
            raise refuse("request-answered", "request")
        if not asked.email:
            raise refuse("request-without-address", "request")
        if timezone.now() - last < WAIT:
            when = f"{timezone.localtime(last):%Y-%m-%d}"
            raise refuse("reminder-too-early", "request", when=when)
        asked.reminded_at = timezone.now()
        asked.save(update_fields=["reminded_at"])
        return asked

    def about(self, asked: FootprintRequest) -> Any:
        return self.subject

    def facts(self, asked: FootprintRequest) -> Mapping[str, Any] | None:
        return {"reminded": asked.pk}
