"""鲁岱钢铁: the enterprise that everybody can sign in to, and matters of its neighbours."""

from __future__ import annotations

import datetime
from typing import Any

from zuji.core.province import current_province
from zuji.core.refusals import Refusal
from zuji.sectors.registry import get_model
from zuji_portal.demonstration.certified import GTIN
from zuji_portal.demonstration.enterprises import (
    LUDAI,
    NOTICE,
    _typical,
    enrolled,
    people,
)
from zuji_portal.demonstration.history.clock import Life, moment
from zuji_portal.demonstration.history.plants import accounted, year_data
from zuji_portal.demonstration.history.stories import Story
from zuji_portal.demonstration.history.verifying import verified
from zuji_portal.demonstration.history.world import Firm, World, person, staff
from zuji_portal.enterprises.changes.actions import AskChange, MakeChange
from zuji_portal.enterprises.evidence.actions import AddEvidence
from zuji_portal.enterprises.organisations.actions import ClaimEnterprise
from zuji_portal.enterprises.products.actions import SaveProduct
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.studies.actions import AddComment, CreateStudy
from zuji_portal.studies.models import Study
from zuji_portal.studies.suppliers.requests import AnswerFootprint, AskFootprint, takes_footprint

NUMBER = 900_001
STORY = Story(0, datetime.date(2023, 11, 20), 0, {2024: "issued"})


def ludai_life(world: World) -> Life:
    """Two approved years, the second certified and published; the third waits for its ledger."""
    city = current_province().example_city.code
    enterprise = enrolled(
        world.province, LUDAI, "Ludai Steel (example)", city=city, industry="3120", number=NUMBER
    )
    firm = world.firms[0] = staff(enterprise, [p for p in people() if p.key == "ludai"])
    product = _rebar(firm)
    before: Study | None = None
    for year, month in ((2023, 4), (2024, 3)):
        day = datetime.date(year + 1, month, 8)
        yield moment(day)
        study = CreateStudy(firm["clerk"], product, year=year, previous=before).run()
        data = year_data(_typical("eaf_steel"), "eaf_steel", year, 2)
        yield from accounted(firm, study, data, day, "", sends_back=year == 2023)
        before = study
    assert before is not None
    life = verified(world, firm, before, STORY, "issued", wants_certificate=True)
    world.timeline.begin(moment(datetime.date(2025, 4, 14)), life)
    yield moment(datetime.date(2026, 11, 17))
    study = _this_year(firm, product, before)
    yield from _suppliers(world, firm, study)
    yield from _wire(firm)


def _rebar(firm: Firm) -> Product:
    values = {
        "name_zh": "电炉螺纹钢",
        "name_en": "EAF rebar",
        "model_id": "eaf_steel",
        "specification": "HRB400E 示例",
        "gb4754": "3120",
        "hs": "721420",
        "gtin": GTIN,
        "site": firm.enterprise.sites.first(),
    }
    return SaveProduct(firm["clerk"], firm.enterprise, values=values).run()


def _wire(firm: Firm) -> Life:
    """A second product, whose first study waits for the approver."""
    values = {
        "name_zh": "电炉线材",
        "name_en": "EAF wire rod",
        "model_id": "eaf_steel",
        "specification": "HPB300 示例",
        "gb4754": "3120",
        "hs": "721391",
        "site": firm.enterprise.sites.first(),
    }
    product = SaveProduct(firm["clerk"], firm.enterprise, values=values).run()
    study = CreateStudy(firm["clerk"], product, year=2025).run()
    data = year_data(_typical("eaf_steel"), "eaf_steel", 2025, 6)
    day = datetime.date(2026, 11, 18)
    yield from accounted(firm, study, data, day, "submitted", sends_back=False)


def _this_year(firm: Firm, product: Product, before: Study) -> Study:
    """The draft that waits for its ledger, with a remark and a bill."""
    clerk, approver = firm["clerk"], firm["approver"]
    study = CreateStudy(clerk, product, year=2025, previous=before).run()
    AddComment(approver, study, field="inputs.power", text="示例：请与电费单核对").run()
    bill = f"{NOTICE}\n{product.enterprise} 电费单 12 张\n".encode()
    AddEvidence(
        clerk, product.enterprise, content=bill, name="电费单（示例）.txt", kind="invoice"
    ).run()
    return study


def _suppliers(world: World, firm: Firm, study: Study) -> Life:
    """Two plants are asked for the footprint of what they supply; one answers."""
    yield moment(datetime.date(2026, 11, 18))
    slots = get_model(study.model_id).slots
    names = [name for name, slot in slots.items() if takes_footprint(slot.unit)]
    for n, (slot, number) in enumerate(zip(names, (46, 13), strict=False)):
        supplier = world.firms.get(number)
        if supplier is None:
            continue
        asked = AskFootprint(
            firm["clerk"],
            study,
            slot=slot,
            supplier_name=supplier.enterprise.name_zh,
            supplier=supplier.enterprise,
            message="示例：请提供 2025 年的产品碳足迹",
        ).run()
        if n == 0:
            yield moment(datetime.date(2026, 11, 23))
            _answered(supplier, asked)


def _answered(supplier: Firm, asked: Any) -> None:
    study = Study.objects.filter(enterprise=supplier.enterprise, state="approved").last()
    revision = study.latest_revision() if study else None
    try:
        AnswerFootprint(supplier["clerk"], asked, revision=revision).run()
    except Refusal:  # the slot asks for another product: the request stays open
        return


def neighbours(world: World) -> Life:
    """A claim that is open, a change that was made, and one that is asked for."""
    city = current_province().example_city.code
    yield moment(datetime.date(2026, 3, 4))
    asked = _change(world.firms[2], "Example Cement Works, renamed (fictional)")
    yield moment(datetime.date(2026, 3, 9))
    MakeChange(world.province, asked).run()
    yield moment(datetime.date(2026, 11, 20))
    applicant = person("applicant@binhe.example", "示例·申请人")
    binhe = enrolled(
        world.province,
        "滨河铝业（示例）",
        "Binhe Aluminium (example)",
        city=city,
        industry="3216",
        number=900_002,
    )
    ClaimEnterprise(Viewer(applicant), binhe, statement="示例：综合办主任，0543-0000000").run()
    yield moment(datetime.date(2026, 11, 25))
    _change(world.firms[25], "Example Aluminium, renamed (fictional)")


def _change(firm: Firm, name_en: str) -> Any:
    asker = firm.viewers.get("owner") or firm["clerk"]
    values = {"name_en": name_en}
    return AskChange(asker, firm.enterprise, values=values, reason="示例：英文名称变更").run()
