"""Actions on draws and on the inspectors' register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils import timezone

from zuji.core.refusals import refuse
from zuji.supervision import checked_seed, draw_plants, list_digest, read_list
from zuji.supervision.replay import check_given
from zuji.supervision.seeds import check_named, read_instant
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.accounts.models import User
from zuji_portal.foundation.audit.action import Action
from zuji_portal.foundation.workflow.tracking import new_number
from zuji_portal.supervision.draws.listing import DrawPlan, city_of, listed
from zuji_portal.supervision.draws.logged import log_sealing
from zuji_portal.supervision.draws.models import (
    DrawnInspector,
    DrawnPlant,
    InspectionDraw,
    Inspector,
)


@dataclass
class RegisterInspector(Action[None, Inspector]):
    """Enter a person into the inspectors' register."""

    values: Mapping[str, Any] = field(default_factory=dict)
    policy: ClassVar[str] = "inspector.register"

    def perform(self) -> Inspector:
        values = dict(self.values)
        if Inspector.objects.filter(code=values["code"]).exists():
            raise refuse("key-taken", "code", values["code"])
        email = str(values.pop("email", "") or "").strip()
        user = User.objects.filter(email__iexact=email).first() if email else None
        if email and user is None:
            raise refuse("account-unknown", "email", email)
        employers = [code for code in str(values.pop("employers", "")).split() if code]
        return Inspector.objects.create(**values, employers=employers, user=user)

    def facts(self, inspector: Inspector) -> Mapping[str, Any]:
        return {"code": inspector.code, "city": inspector.city}


@dataclass
class EndInspector(Action[Inspector, Inspector]):
    """Somebody leaves the register; earlier draws keep the code."""

    policy: ClassVar[str] = "inspector.end"

    def perform(self) -> Inspector:
        self.subject.ended_on = timezone.localdate()
        self.subject.save(update_fields=["ended_on"])
        return self.subject

    def facts(self, inspector: Inspector) -> Mapping[str, Any]:
        return {"code": inspector.code}


@dataclass
class PrepareDraw(Action[None, InspectionDraw]):
    """Make the list of a draw from the registers."""

    values: Mapping[str, Any] = field(default_factory=dict)
    policy: ClassVar[str] = "draw.prepare"
    noun: ClassVar[str] = "inspectiondraw"

    def perform(self) -> InspectionDraw:
        assert self.viewer.user is not None
        number, city = new_number("CC"), city_of(self.viewer)
        made = listed(DrawPlan(number=number, city=city, **self.values))
        read = read_list(made)
        check_named(read.seed, timezone.now())
        draw = InspectionDraw(
            number=number,
            title=read.title,
            city=city,
            listed=made,
            seed_at=read_instant(read.seed.at),
            made_by=self.viewer.user,
            state="",
        )
        self.move(draw)
        return draw

    def facts(self, draw: InspectionDraw) -> Mapping[str, Any]:
        return {"number": draw.number, "plants": len(draw.listed["plants"])}


@dataclass
class DrawStep(Action[InspectionDraw, InspectionDraw]):
    """A move of a draw: its row is read again and locked before anything is decided."""

    reason: str = ""
    noun: ClassVar[str] = "inspectiondraw"

    def lock(self) -> None:
        self.subject = InspectionDraw.objects.select_for_update().get(pk=self.subject.pk)

    @property
    def person(self) -> User:
        assert self.viewer.user is not None
        return self.viewer.user

    def perform(self) -> InspectionDraw:
        self.move(**self.fields())
        return self.subject

    def fields(self) -> dict[str, Any]:
        """What the move writes besides the state."""
        return {}

    def facts(self, draw: InspectionDraw) -> Mapping[str, Any]:
        facts = {"number": draw.number}
        return facts | {"reason": self.reason.strip()} if self.reason.strip() else facts


class DropDraw(DrawStep):
    """A list that was not sealed is left."""

    policy = "draw.drop"


class SealDraw(DrawStep):
    """The list is closed: its digest goes to the log before anybody can know the seed."""

    policy = "draw.seal"

    def perform(self) -> InspectionDraw:
        read, now = read_list(self.subject.listed), timezone.now().replace(microsecond=0)
        check_named(read.seed, now)
        self.move(digest=list_digest(self.subject.listed), sealed_at=now)
        log_sealing(self.subject)
        return self.subject

    def facts(self, draw: InspectionDraw) -> Mapping[str, Any]:
        return {"number": draw.number, "digest": draw.digest, "seed": draw.named_seed}


class CancelDraw(DrawStep):
    """A sealed draw is given up in public."""

    policy = "draw.cancel"

    def fields(self) -> dict[str, Any]:
        return {"reason": self.reason.strip()}


class ContestSeed(DrawStep):
    """The seed that was entered is not the one that was published."""

    policy = "draw.contest"

    def fields(self) -> dict[str, Any]:
        return {"seed_value": "", "seed_proof": "", "seed_by": None}


@dataclass
class EnterSeed(DrawStep):
    """One officer enters the seed as it was published."""

    value: str = ""
    proof: str = ""
    policy: ClassVar[str] = "draw.enter"

    def fields(self) -> dict[str, Any]:
        return {
            "seed_value": self.given(),
            "seed_proof": self.proof.strip().lower(),
            "seed_by": self.person,
        }

    def given(self) -> str:
        """The seed in its one spelling."""
        named = read_list(self.subject.listed).seed
        check_given(named, timezone.now())
        return checked_seed(named, self.value, self.proof)


@dataclass
class WitnessSeed(EnterSeed):
    """Another officer types it in again; where both agree, plants and inspectors are drawn."""

    policy: ClassVar[str] = "draw.witness"

    def perform(self) -> InspectionDraw:
        draw = self.subject
        self.proof = self.proof or draw.seed_proof
        if self.given() != draw.seed_value:
            raise refuse("seed-differs", "value")
        result = draw_plants(read_list(draw.listed), draw.digest, draw.seed_value)
        self.move(result=result.as_json(), witnessed_by=self.person, drawn_at=timezone.now())
        self._assign(result.plants, set(result.risk), result.inspectors)
        return draw

    def _assign(
        self, codes: tuple[str, ...], risk: set[str], people: Mapping[str, tuple[str, ...]]
    ) -> None:
        enterprises = Enterprise.objects.in_bulk(codes, field_name="uscc")
        named = {name for names in people.values() for name in names}
        inspectors = Inspector.objects.in_bulk(named, field_name="code")
        for order, code in enumerate(codes, 1):
            plant = DrawnPlant.objects.create(
                draw=self.subject,
                enterprise=enterprises[code],
                order=order,
                is_by_risk=code in risk,
            )
            DrawnInspector.objects.bulk_create(
                DrawnInspector(plant=plant, inspector=inspectors[name]) for name in people[code]
            )

    def facts(self, draw: InspectionDraw) -> Mapping[str, Any]:
        return {"number": draw.number, "seed": draw.seed_value, "drawn": draw.plants.count()}


class PublishDraw(DrawStep):
    """List, seed and result are opened to everybody."""

    policy = "draw.publish"

    def fields(self) -> dict[str, Any]:
        return {"published_at": timezone.now()}
