"""Studies of chosen products of a plant: what is shared to a product enters its study by the same
door as any ledger.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from zuji.core.figures import in_full
from zuji.core.refusals import Refusal, refuse
from zuji_portal.enterprises.products.actions import SaveProduct
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.audit.action import Action
from zuji_portal.studies.actions import CreateStudy, SaveStudy
from zuji_portal.studies.ledger.actions import ApplyImport, stage_import
from zuji_portal.studies.machine import EDITABLE
from zuji_portal.studies.models import LedgerImport, Study
from zuji_portal.studies.plants.entering import product_code
from zuji_portal.studies.plants.models import PlantStudy, PlantVersion

HEAD = ("项目", "数量", "单位")
OUTPUT = "产量"


def ledger_of(version: PlantVersion, row: Mapping[str, Any]) -> bytes:
    """What is shared to a product as a ledger of its own: its output, then each total's part."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEAD)
    writer.writerow([OUTPUT, in_full(row["output"], 15), row["unit"]])
    for flow, share in zip(version.plant["flows"], row["shares"], strict=True):
        if share:
            amount = in_full(share * flow["amount"], 15)
            writer.writerow([flow["name"]["zh"], amount, flow["unit"]])
    return text.getvalue().encode("utf-8-sig")


def row_of(version: PlantVersion, sku: str) -> Mapping[str, Any]:
    """A product of a version by its code; refuses an unknown one (``plant-sku-unknown``)."""
    for row in version.plant.get("products") or ():
        if row["sku"] == sku:
            found: Mapping[str, Any] = row
            return found
    raise refuse("plant-sku-unknown", "sku", sku)


@dataclass
class StartPlantStudy(Action[PlantVersion, PlantStudy]):
    """A study of one product of a plant and its year, with what is shared to it as its ledger.

    The product is the registered one of this code, else a new one of the sector model `model_id`.
    A study that an earlier version of the same year began, and that may still be edited, takes the
    new ledger. What the ledger cannot settle waits on the study's own page.
    """

    sku: str = ""
    model_id: str = ""
    policy: ClassVar[str] = "plant.study"

    def lock(self) -> None:
        rows = PlantVersion.objects.select_for_update(of=("self",)).select_related("enterprise")
        self.subject = rows.get(pk=self.subject.pk)

    def perform(self) -> PlantStudy:
        version = self.subject
        row = row_of(version, self.sku)
        if there := version.studies.filter(sku=self.sku).first():
            return there
        earlier = PlantStudy.objects.filter(
            version__enterprise=version.enterprise,
            version__year=version.year,
            sku=self.sku,
            study__state__in=EDITABLE,
        ).select_related("study")
        made = earlier.order_by("-pk").first()
        if made is None:
            made = PlantStudy(sku=self.sku, study=self._study())
        made.version = version
        made.save()
        name = f"{self.sku}-{version.year}-{version.number}.csv"
        staged = stage_import(self.viewer, made.study, ledger_of(version, row), name)
        self._apply(made.study, staged)
        return made

    def _apply(self, study: Study, staged: LedgerImport) -> None:
        """Let in what needs no answer; else the import waits for a person."""
        try:
            ApplyImport(self.viewer, study, staged=staged).run()
        except Refusal:
            return

    def _study(self) -> Study:
        version = self.subject
        assert version.year is not None
        study = CreateStudy(self.viewer, self._product(), year=version.year).run()
        period = (version.answer or {})["period"]
        if study.data["period"] != period:
            mine = {**study.data, "period": period}
            SaveStudy(self.viewer, study, mine=mine, base=study.version).run()
            study.refresh_from_db()
        return study

    def _product(self) -> Product:
        """The registered product of the code, else a new one."""
        firm, row = self.subject.enterprise, row_of(self.subject, self.sku)
        for product in firm.products.order_by("pk"):
            if self.sku in {product.gtin, product.specification, product_code(product)}:
                return product
        site = firm.sites.filter(merged_into=None).order_by("pk").first()
        values = {
            "name_zh": (row["name"] or self.sku)[:120],
            "specification": self.sku[:200],
            "model_id": self.model_id,
            "site": site,
        }
        return SaveProduct(self.viewer, firm, values=values).run()

    def facts(self, made: PlantStudy) -> Mapping[str, Any]:
        return {"number": self.subject.number, "study": made.study_id}
