"""A plant's years: enrolment, a study each spring, and what comes of it."""

from __future__ import annotations

import copy
import datetime
from collections.abc import Mapping
from typing import Any

from zuji.core.numbers import read_quantity
from zuji.core.refusals import Refusal
from zuji.sectors.registry import get_model
from zuji.synth.plants import draw_plant
from zuji_portal.demonstration.answering import answer_everything
from zuji_portal.demonstration.enterprises import NOTICE, SEED, Person, class_of, enrolled
from zuji_portal.demonstration.history import verifying
from zuji_portal.demonstration.history.clock import END, Life, moment
from zuji_portal.demonstration.history.editing import corrected
from zuji_portal.demonstration.history.stories import LAST_YEAR, REFUSED_ONCE, Story
from zuji_portal.demonstration.history.world import Firm, World, staff
from zuji_portal.enterprises.evidence.actions import AddEvidence
from zuji_portal.enterprises.products.actions import SaveProduct
from zuji_portal.enterprises.products.models import Product
from zuji_portal.studies.actions import (
    AddComment,
    ApproveStudy,
    CreateStudy,
    ReturnStudy,
    SaveStudy,
    SubmitStudy,
)
from zuji_portal.studies.ledger.reading import with_unit
from zuji_portal.studies.models import Study

TAKEN = ("choices", "factors", "own_factors", "certificates", "goal")
ENERGY = {"kWh", "MWh", "GJ", "MJ", "m3", "Nm3"}
BASE_YEAR = 2024
"""The year of the synthetic plant's numbers."""


def days(count: int) -> datetime.timedelta:
    return datetime.timedelta(days=count)


def plant_life(world: World, story: Story) -> Life:
    """From enrolment to the end of the history."""
    plant = draw_plant(SEED, story.number)
    firm = _enrolled(world, story, plant.data, plant.model)
    world.firms[story.number] = firm
    yield moment(story.enrolled + days(6), 10, story.place % 60)
    product = _product(firm, plant.data, plant.model)
    previous: Study | None = None
    for year, day in story.studies():
        yield moment(day, 9, story.place % 60)
        data = year_data(plant.data, plant.model, year, story.number)
        stop = story.unfinished if year == 2025 else ""
        study = CreateStudy(firm["clerk"], product, year=year, previous=previous).run()
        yield from accounted(firm, study, data, day, stop, sends_back=_sends_back(story, previous))
        study.refresh_from_db()
        if study.state != "approved":
            return
        previous = study
        outcome = story.certificates.get(year) or story.verifications.get(year)
        if outcome:
            wants = bool(story.certificates.get(year))
            life = verifying.verified(world, firm, study, story, outcome, wants_certificate=wants)
            begins = day + days(24)
            if year == LAST_YEAR and outcome in WAITS_AFTER:
                begins = max(begins, END - days(_lead(outcome) + story.place % 3))
            world.timeline.begin(moment(begins, 9, 20), life)


WAITS_AFTER = {
    "requested": 0,
    "assigned": 4,
    "working": 14,
    "correcting": 14,
    "review": 23,
    "applied": 32,
    "accepted": 36,
    "reviewed": 42,
    "inspected": 51,
    "corrective": 51,
    "verified": 54,
}
"""Days from the request of a verification until it rests at this state (`verifying`)."""


def _lead(outcome: str) -> int:
    """So many days before the end a life begins that rests a few days before it; a tenth more for
    weekends.
    """
    needed = WAITS_AFTER[outcome]
    return needed + needed // 10 + 3


def _sends_back(story: Story, previous: Study | None) -> bool:
    return previous is None and story.number in REFUSED_ONCE


def _enrolled(world: World, story: Story, data: Mapping[str, Any], model: str) -> Firm:
    who, number = data["organisation"], story.number
    enterprise = enrolled(
        world.province,
        who["name"],
        who["name_en"],
        city=data["site"]["city_code"],
        industry=class_of(model),
        number=number,
    )
    roles = ["clerk", "approver", *(["owner"] if story.needs_owner else [])]
    names = {"clerk": "碳管理员", "approver": "审批人", "owner": "负责人"}
    people = [
        Person(r, f"{r}.{number:04d}@synthetic.example", f"示例·{names[r]}{number:04d}")
        for r in roles
    ]
    return staff(enterprise, people)


def _product(firm: Firm, data: Mapping[str, Any], model: str) -> Product:
    values = {
        "name_zh": data["product"]["name_zh"],
        "name_en": data["product"].get("name_en", ""),
        "model_id": model,
        "specification": str(data["product"].get("spec", ""))[:200],
        "site": firm.enterprise.sites.first(),
    }
    return SaveProduct(firm["clerk"], firm.enterprise, values=values).run()


def year_data(data: Mapping[str, Any], model: str, year: int, number: int) -> dict[str, Any]:
    """The plant's numbers in a year: each saves between −2 and +8 % of its energy a year."""
    rate = ((number * 37) % 51 - 8) / 500
    share = (1 - rate) ** (year - BASE_YEAR)
    mine = {k: copy.deepcopy(data[k]) for k in TAKEN if data.get(k)}
    for row in mine.get("certificates", []):
        row["month"] = f"{year}{row['month'][4:]}"
        row["number"] = f"{year % 100}{row['number'][2:]}"
    mine["inputs"] = {
        name: _in_year(name, value, get_model(model), share)
        for name, value in data["inputs"].items()
    }
    return mine


def _in_year(name: str, value: Any, model: Any, share: float) -> dict[str, Any]:
    stated = dict(with_unit(value, model, name))
    unit = model.inputs[name].unit
    if unit in ENERGY and "green" not in name and stated.get("value") is not None:
        amount = read_quantity(stated["value"], unit, name, stated.get("unit"))
        stated |= {"value": float(f"{amount * share:.6g}"), "unit": unit}
    return stated


def accounted(
    firm: Firm,
    study: Study,
    data: Mapping[str, Any],
    day: datetime.date,
    stop: str,
    *,
    sends_back: bool,
) -> Life:
    """Filled in, submitted, approved; or left where `stop` says."""
    clerk, approver = firm["clerk"], firm["approver"]
    yield moment(day + days(4), 15)
    study.refresh_from_db()
    SaveStudy(clerk, study, mine={**study.data, **data}, base=study.version).run()
    bill = f"{NOTICE}\n{study} 电费结算单、计量台账\n".encode()
    name = f"{study.year}年电费单（示例）.txt"
    AddEvidence(clerk, firm.enterprise, content=bill, name=name, kind="invoice").run()
    if stop == "draft":
        return
    yield moment(day + days(6), 11)
    if not _submitted(firm, study) or stop == "submitted":
        return
    yield moment(day + days(9), 16)
    if sends_back or stop == "returned":
        field = f"inputs.{next(iter(data['inputs']))}"
        AddComment(approver, study, field=field, text="示例：请与计量记录核对").run()
        ReturnStudy(approver, study, reason="示例：用电量与电费单不一致，请核对后再提交").run()
        if stop == "returned":
            return
        yield moment(day + days(13), 10)
        corrected(firm, study, f"inputs.{next(iter(data['inputs']))}", 1.001)
        if not _submitted(firm, study):
            return
        yield moment(day + days(15), 14)
    study.refresh_from_db()
    ApproveStudy(approver, study).run()


def _submitted(firm: Firm, study: Study) -> bool:
    """Whether nothing blocked."""
    study.refresh_from_db()
    try:
        answer_everything(firm["clerk"], study)
        SubmitStudy(firm["clerk"], study).run()
    except Refusal:
        return False
    return True
