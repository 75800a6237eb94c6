"""Actions on methodologies and scenes, from the proposal to the publication and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from zuji.core.refusals import refuse
from zuji.inclusion import VerifiedDifference, verified_difference
from zuji_portal.catalogue.comparing import comparand
from zuji_portal.catalogue.models import Entry
from zuji_portal.catalogue.public import PublicView, views_of
from zuji_portal.consumer.models import MOST_MILLIGRAMS, Methodology, Scene
from zuji_portal.foundation.audit.action import Action
from zuji_portal.foundation.workflow.tracking import new_number


def difference_of(product: Entry, baseline: Entry) -> tuple[VerifiedDifference, list[PublicView]]:
    """The verified difference of two public products as they stand now, and their views."""
    views = views_of([product, baseline])
    return verified_difference(comparand(views[0]), comparand(views[1])), views


@dataclass
class ProposeMethodology(Action[None, Methodology]):
    """A product beside a baseline, with the reasons; the assessment takes the difference."""

    values: Mapping[str, Any] = field(default_factory=dict)
    policy: ClassVar[str] = "methodology.propose"
    noun: ClassVar[str] = "methodology"

    def perform(self) -> Methodology:
        assert self.viewer.user is not None
        if self.values.get("is_counted_elsewhere"):
            raise refuse("methodology-counted-elsewhere", "is_counted_elsewhere")
        if self.values["product"] == self.values["baseline"]:
            raise refuse("methodology-same-product", "baseline")
        method = Methodology(
            **self.values, number=new_number("FF"), proposed_by=self.viewer.user, state=""
        )
        self.move(method)
        return method

    def facts(self, method: Methodology) -> Mapping[str, Any]:
        return {"number": method.number}


@dataclass
class MethodologyAction(Action[Methodology, Methodology]):
    """A move of a methodology: its row is read again and locked before anything is decided."""

    reason: str = ""
    noun: ClassVar[str] = "methodology"

    def lock(self) -> None:
        rows = Methodology.objects.select_for_update(of=("self",))
        related = ("product", "baseline", "product_certificate", "baseline_certificate")
        self.subject = rows.select_related(*related).get(pk=self.subject.pk)

    def perform(self) -> Methodology:
        self.move()
        return self.subject

    def facts(self, method: Methodology) -> Mapping[str, Any]:
        return {"number": method.number, "reason": self.reason.strip()}


class AssessMethodology(MethodologyAction):
    """An expert assesses it: the lower bound is taken from the two certificates and stays."""

    policy = "methodology.assess"

    def perform(self) -> Methodology:
        found, views = difference_of(self.subject.product, self.subject.baseline)
        held = [view.certificate for view in views]
        assert held[0] is not None and held[1] is not None
        if not 0 < found.milligrams_per_unit <= MOST_MILLIGRAMS:
            read = f"{found.lower} {found.unit}"
            raise refuse("methodology-not-lower", "product", read)
        self.move(
            assessed_by=self.viewer.user,
            assessment=self.reason.strip(),
            unit=found.unit.partition("/")[2],
            milligrams=found.milligrams_per_unit,
            product_certificate=held[0].certificate,
            baseline_certificate=held[1].certificate,
            comparison={
                "unit": found.unit,
                "difference": str(found.value),
                "lower_bound": str(found.lower),
                "product": _figures(views[0]),
                "baseline": _figures(views[1]),
            },
        )
        return self.subject

    def facts(self, method: Methodology) -> Mapping[str, Any]:
        return {"number": method.number, "lower_bound": method.comparison["lower_bound"]}


def _figures(view: PublicView) -> dict[str, Any]:
    assert view.certificate is not None
    total = view.page["total"]
    return {"certificate": view.certificate.number} | {
        name: str(total[name]) for name in ("value", "low", "high")
    }


class PublishMethodology(MethodologyAction):
    policy = "methodology.publish"


class SuspendMethodology(MethodologyAction):
    policy = "methodology.suspend"


class RestoreMethodology(MethodologyAction):
    policy = "methodology.restore"


@dataclass
class ApplyScene(Action[None, Scene]):
    """The application of an operator, entered by the province."""

    values: Mapping[str, Any] = field(default_factory=dict)
    policy: ClassVar[str] = "scene.apply"
    noun: ClassVar[str] = "scene"

    def perform(self) -> Scene:
        assert self.viewer.user is not None
        if self.values.get("methodology") is None and not self.values.get("coupon"):
            raise refuse("scene-gives-nothing", "coupon")
        scene = Scene(**self.values, number=new_number("CJ"), applied_by=self.viewer.user, state="")
        self.move(scene)
        return scene

    def facts(self, scene: Scene) -> Mapping[str, Any]:
        return {"number": scene.number, "operator": scene.operator.number}


@dataclass
class SceneAction(Action[Scene, Scene]):
    """A move of a scene: its row is read again and locked before anything is decided."""

    reason: str = ""
    noun: ClassVar[str] = "scene"

    def lock(self) -> None:
        rows = Scene.objects.select_for_update(of=("self",)).select_related("methodology")
        self.subject = rows.get(pk=self.subject.pk)

    def perform(self) -> Scene:
        self.move()
        return self.subject

    def facts(self, scene: Scene) -> Mapping[str, Any]:
        return {"number": scene.number, "reason": self.reason.strip()}


class AssessScene(SceneAction):
    """An expert's technical assessment."""

    policy = "scene.assess"

    def perform(self) -> Scene:
        self.move(assessed_by=self.viewer.user, assessment=self.reason.strip())
        return self.subject


class PublishScene(SceneAction):
    policy = "scene.publish"


class SuspendScene(SceneAction):
    policy = "scene.suspend"


class RestoreScene(SceneAction):
    policy = "scene.restore"
