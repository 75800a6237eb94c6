"""Supervision in the history: two inspection draws, and a case in each of its states."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from zuji.verification import after_working_days
from zuji_portal.demonstration.history.clock import Life, moment
from zuji_portal.demonstration.history.world import World
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_as
from zuji_portal.supervision.cases import actions as cases
from zuji_portal.supervision.cases.models import SupervisionCase
from zuji_portal.supervision.cases.queries import warned_revision
from zuji_portal.supervision.draws import actions as draws
from zuji_portal.supervision.draws.models import DrawnPlant, InspectionDraw

DIGITS = "27182818284590452353"
"""What two officers drew by hand."""
PROVINCE_INSPECTORS, CITY_INSPECTORS = 6, 3
FOUND = (
    ("外购电量与发票不符", "示例：发票合计比填报少 3.2 %"),
    ("含碳量没有检测报告", "示例：煤的收到基含碳量按经验填写，没有检测报告"),
    ("库存没有盘点", "示例：期末焦炭库存没有盘点表，消耗量无法核对"),
    ("天然气表未检定", "示例：计量表检定已过期九个月"),
    ("产量口径不一致", "示例：填报产量含返工品，与开票数量不同"),
    ("运输距离没有依据", "示例：原料运距按图上距离估计，没有运单"),
)


def inspection_draws(world: World) -> Life:
    """One drawn and published, whose plants become cases; one that waits for its seed."""
    province, city = world.province, _city(world)
    yield moment(datetime.date(2026, 8, 25), 9)
    cities = [""] * PROVINCE_INSPECTORS + [city.city] * CITY_INSPECTORS
    for number, code in enumerate(cities, 1):
        values = {
            "code": f"JC-{number:02d}",
            "name": f"示例·检查员{number}",
            "office": "示例生态环境保护综合执法支队" if code else "示例省厅执法处",
            "city": code,
        }
        draws.RegisterInspector(province, None, values=values).run()
    yield moment(datetime.date(2026, 8, 31), 10)
    draw = _sealed(province, "2026 年三季度重点产品抽查（示例）", datetime.date(2026, 9, 1))
    yield moment(datetime.date(2026, 9, 1), 10, 20)
    draws.EnterSeed(province, draw, value=DIGITS).run()
    draws.WitnessSeed(world.decider, draw, value=DIGITS).run()
    yield moment(datetime.date(2026, 9, 2), 9)
    draws.PublishDraw(province, draw).run()
    for place, plant in enumerate(draw.plants.select_related("enterprise")):
        begins = datetime.date(2026, 9, 14) + datetime.timedelta(days=place)
        world.timeline.begin(moment(begins, 10), DRAWN[place % len(DRAWN)](world, plant))
    yield moment(datetime.date(2026, 11, 26), 9, 30)
    _sealed(city, "四季度市级抽查（示例）", datetime.date(2026, 12, 3), take=2)


def _city(world: World) -> Viewer:
    return next(viewer for viewer in world.offices.values() if viewer.role == "city")


def _sealed(by: Viewer, title: str, day: datetime.date, take: int = 6) -> InspectionDraw:
    values = {
        "title": title,
        "division": "",
        "take": take,
        "risk_percent": 50,
        "source": "witnessed",
        "seed_number": "",
        "seed_at": moment(day, 10),
    }
    draw = draws.PrepareDraw(by, None, values=values).run()
    return draws.SealDraw(by, draw).run()


def _opened(world: World, plant: DrawnPlant) -> SupervisionCase:
    title, found = FOUND[plant.order % len(FOUND)]
    values = {
        "enterprise": plant.enterprise,
        "origin": "draw",
        "plant": plant,
        "title": title,
        "found": found,
    }
    return cases.OpenSupervision(world.province, None, values=values).run()


def _ordered(world: World, case: SupervisionCase, days: int = 15) -> SupervisionCase:
    deadline = after_working_days(world.clock.day, days)
    why = "示例：按原始凭证更正，并说明差异的原因"
    return cases.OrderCorrection(world.province, case, reason=why, deadline=deadline).run()


def _owner(case: SupervisionCase) -> Viewer:
    """Who answers for the enterprise: its owner, else its clerk."""
    held = case.enterprise.appointments.filter(role__in=("owner", "clerk"), ended_at=None)
    return viewer_as(held.select_related("user").order_by("-role")[0])


def _corrected(world: World, plant: DrawnPlant) -> Life:
    """Corrected, checked, published, closed; the record ended after a while."""
    case = _ordered(world, _opened(world, plant))
    yield moment(datetime.date(2026, 9, 30), 15)
    done = "示例：已按发票更正，附发票十二张和说明"
    cases.AnswerOrder(_owner(case), case, reason=done).run()
    yield moment(datetime.date(2026, 10, 12), 10)
    checked = "示例：核对发票与电表读数，一致"
    cases.PassCorrection(world.province, case, reason=checked).run()
    cases.PublishCase(
        world.province, case, reason="示例：外购电量少报 3.2 %，已责令更正并复查通过"
    ).run()
    cases.CloseCase(world.province, case, reason="示例：已整改").run()
    yield moment(datetime.date(2026, 11, 12), 10)
    ended = "示例：整改后一个月未再发现问题，终止公布"
    cases.RehabilitateCase(world.province, case, reason=ended).run()


def _appealed(world: World, plant: DrawnPlant) -> Life:
    """Appealed in time, upheld by another officer, then answered: to be checked."""
    case = _ordered(world, _opened(world, plant))
    yield moment(datetime.date(2026, 9, 21), 14)
    why = "示例：含碳量取自供应商检测报告，附报告"
    cases.AppealOrder(_owner(case), case, reason=why).run()
    yield moment(datetime.date(2026, 9, 29), 10)
    upheld = "示例：报告的批次不在核算期内，维持决定"
    cases.UpholdOrder(world.decider, case, reason=upheld).run()
    yield moment(datetime.date(2026, 10, 16), 11)
    done = "示例：已补做检测并更正，附报告"
    cases.AnswerOrder(_owner(case), case, reason=done).run()


def _unanswered(world: World, plant: DrawnPlant) -> Life:
    """Nobody answered: escalated."""
    case = _ordered(world, _opened(world, plant), 10)
    yield moment(datetime.date(2026, 11, 20), 10)
    late = "示例：逾期没有答复，电话催告两次"
    cases.EscalateCase(world.province, case, reason=late).run()


def _passed(world: World, plant: DrawnPlant) -> Life:
    """Corrected and checked; to be closed."""
    case = _ordered(world, _opened(world, plant), 10)
    yield moment(datetime.date(2026, 9, 28), 9)
    done = "示例：已送检，附检定证书"
    cases.AnswerOrder(_owner(case), case, reason=done).run()
    yield moment(datetime.date(2026, 11, 24), 9)
    checked = "示例：检定证书与现场仪表一致"
    cases.PassCorrection(world.province, case, reason=checked).run()


def _late_order(world: World, plant: DrawnPlant) -> Life:
    """Ordered at last: the enterprise's turn."""
    case = _opened(world, plant)
    yield moment(datetime.date(2026, 11, 18), 10)
    _ordered(world, case, 20)


def _just_opened(world: World, plant: DrawnPlant) -> Life:
    yield moment(datetime.date(2026, 11, 25), 10)
    _opened(world, plant)


DRAWN: tuple[Callable[[World, DrawnPlant], Life], ...] = (
    _corrected,
    _appealed,
    _unanswered,
    _passed,
    _late_order,
    _just_opened,
)


def found_by_screening(world: World) -> Life:
    """Cases that begin with a finding: one suspends a certificate, one is proposed, two are
    under appeal.
    """
    yield moment(datetime.date(2026, 8, 3), 10)
    for number, last in ((14, "suspended"), (24, "proposed"), (63, "contested"), (18, "appealed")):
        firm = world.firms.get(number)
        if firm is not None:
            begins = moment(datetime.date(2026, 8, 4 if last != "appealed" else 3), 11)
            if last == "appealed":
                begins = moment(datetime.date(2026, 11, 16), 11)
            world.timeline.begin(begins, _screened(world, firm.enterprise, last))


def _screened(world: World, enterprise: Enterprise, last: str) -> Life:
    revision = warned_revision(enterprise)
    values = {
        "enterprise": enterprise,
        "origin": "finding" if revision else "officer",
        "revision": revision,
        "title": "数据质量警示没有合理解释",
        "found": "示例：单耗远离同类，说明与台账不符",
    }
    case = cases.OpenSupervision(world.province, None, values=values).run()
    case = _ordered(world, case, 10)
    if last == "appealed":
        yield moment(datetime.date(2026, 11, 20), 15)
        why = "示例：单耗高是检修停产造成的，附停产记录"
        cases.AppealOrder(_owner(case), case, reason=why).run()
        return
    yield moment(datetime.date(2026, 9, 7), 10)
    late = "示例：逾期没有答复"
    cases.EscalateCase(world.province, case, reason=late).run()
    if not case.has_certificate():
        return
    proposes = datetime.date(2026, 9, 8) if last == "suspended" else datetime.date(2026, 11, 23)
    yield moment(proposes, 10)
    refused = "示例：拒不整改，数据不能作为证书依据"
    cases.ProposeSuspension(world.province, case, reason=refused).run()
    if last == "contested":
        yield moment(datetime.date(2026, 11, 25), 10)
        why = "示例：已在整改，请宽限"
        cases.ContestProposal(_owner(case), case, reason=why).run()
    if last == "suspended":
        yield moment(datetime.date(2026, 9, 29), 10)
        decided = "示例：申诉期内没有申诉，暂停证书"
        cases.SuspendForCase(world.decider, case, reason=decided).run()
