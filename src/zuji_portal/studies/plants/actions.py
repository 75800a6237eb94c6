"""Actions on plants: a version is kept as evidence, and a job reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from zuji.core.refusals import refuse
from zuji_portal.enterprises.evidence.actions import AddEvidence
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.audit.action import Action
from zuji_portal.foundation.audit.lengths import text_within
from zuji_portal.foundation.jobs.actions import start_job
from zuji_portal.studies.plants.models import PlantCheck, PlantVersion

PLANT_JOB = "plant"
ENDINGS = (".zip", ".xlsx", ".xls")


@dataclass
class AddPlant(Action[Enterprise, PlantVersion]):
    """A new version of the plant of an enterprise; refuses a file of another kind (``file-kind``)
    and one that was read before (``plant-version-there``).
    """

    content: bytes = b""
    name: str = ""
    policy: ClassVar[str] = "plant.add"

    def lock(self) -> None:
        self.subject = Enterprise.objects.select_for_update().get(pk=self.subject.pk)

    def perform(self) -> PlantVersion:
        assert self.viewer.user is not None
        if not self.name.lower().endswith(ENDINGS):
            ending = self.name.rpartition(".")[2][:40]
            raise refuse("file-kind", self.name, f".{ending}", ", ".join(ENDINGS))
        evidence = AddEvidence(
            self.viewer, self.subject, content=self.content, name=self.name, kind="ledger"
        )
        file = evidence.run()
        versions = PlantVersion.objects.filter(enterprise=self.subject)
        if same := versions.filter(file=file, total__isnull=False).first():
            raise refuse("plant-version-there", file.name, str(same.number))
        last = versions.order_by("-number").values_list("number", flat=True).first() or 0
        made = PlantVersion.objects.create(
            enterprise=self.subject, number=last + 1, file=file, by=self.viewer.user
        )
        made.job = start_job(self.viewer, PLANT_JOB, {"version": made.pk})
        made.save(update_fields=["job"])
        return made

    def facts(self, version: PlantVersion) -> Mapping[str, Any]:
        return {"number": version.number, "digest": version.file.digest}


@dataclass
class CheckPlant(Action[PlantVersion, PlantCheck]):
    """A verifier has checked what the products of a plant have in common."""

    text: str = ""
    policy: ClassVar[str] = "plant.check"

    def perform(self) -> PlantCheck:
        assert self.viewer.user is not None and self.viewer.acting is not None
        text = text_within(PlantCheck, "text", self.text)
        body = self.viewer.acting.body
        return PlantCheck.objects.create(
            version=self.subject, body=body, text=text, by=self.viewer.user
        )

    def facts(self, check: PlantCheck) -> Mapping[str, Any]:
        return {"number": self.subject.number}
