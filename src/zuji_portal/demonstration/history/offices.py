"""What the offices do: bodies, experts, targets, reports, consultations, a case, factors."""

from __future__ import annotations

import datetime

from zuji_portal.certification.actions import expire_due
from zuji_portal.committee import actions as committee
from zuji_portal.committee.models import Case
from zuji_portal.demonstration.certified import BODIES, body_with_team
from zuji_portal.demonstration.committee import SCHEME
from zuji_portal.demonstration.enterprises import NOTICE, Person, people, set_example_targets
from zuji_portal.demonstration.history.clock import END, START, Life, moment
from zuji_portal.demonstration.history.world import NO_PASSWORD, World, officer, person
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_as
from zuji_portal.foundation.permissions.roles import ENTERPRISE
from zuji_portal.people.actions import Appoint
from zuji_portal.programme.actions import FileReport, RecordBenchmark, RecordConsultation
from zuji_portal.programme.agreed import AgreeTask, ConfirmTask, ReportTask
from zuji_portal.programme.models import Consultation
from zuji_portal.programme.report import period_or_404
from zuji_portal.programme.scope import departments
from zuji_portal.rulebook.factors.actions import ProposeFactor, ReviewFactor
from zuji_portal.rulebook.factors.models import FactorVersion

AGREED = (
    ("samr", "示例：通报三季度核查机构检查结果", datetime.date(2026, 10, 30)),
    ("ndrc", "示例：把产品碳足迹目标分解到各市", datetime.date(2026, 11, 30)),
    ("dof", "示例：提出碳足迹奖补资金安排", datetime.date(2026, 11, 20)),
    ("doc", "示例：汇总出口企业的碳足迹要求", datetime.date(2026, 12, 18)),
)
"""What the meeting of September gave to whom, until when."""
REPORTED = "示例：已完成，材料已送牵头部门"
DISCIPLINES = ("process", "metrology", "statistics", "standards", "policy")


def first_day(world: World) -> None:
    """Officers, bodies, experts and targets."""
    for who in people():
        if who.role not in ENTERPRISE and not who.department:
            world.offices[who.email] = officer(who)
    for named in BODIES:
        world.teams.append(body_with_team(world.province, named, NO_PASSWORD))
    set_example_targets(world.province)
    for number in range(1, 6):
        who = Person("expert", f"expert{number}@committee.example", f"示例·委员{number}")
        world.experts.append(officer(who))
    for email in ("expert@zuji.example", "expert2@zuji.example"):
        world.experts.append(world.offices[email])
    for number, viewer in enumerate(world.experts):
        known = {"disciplines": ["lca", DISCIPLINES[number % len(DISCIPLINES)]]}
        if viewer.acting is not None:
            committee.RegisterExpert(world.province, viewer.acting, values=known).run()


def quarterly_reports(world: World) -> Life:
    """Handed in a few days before they are due, each quarter; the last one is still owed."""
    year, quarter = 2024, 1
    while True:
        name = f"{year}Q{quarter}"
        period = period_or_404(name)
        if period.due_on > END:
            return
        yield moment(period.due_on - datetime.timedelta(days=2 + quarter), 16)
        FileReport(world.province, period).run()
        year, quarter = (year + 1, 1) if quarter == 4 else (year, quarter + 1)


def consultations(world: World) -> Life:
    """The departments meet twice a year."""
    every = list(departments())
    for year in (2024, 2025, 2026):
        for month, subject in ((3, "年度工作安排"), (9, "核查机构监督与数据质量")):
            yield moment(datetime.date(year, month, 18), 15)
            values = {
                "held_on": datetime.date(year, month, 18),
                "departments": every if month == 9 else every[:4],
                "subject": f"示例：{year} 年{subject}",
                "conclusions": "示例：按分工推进，下次会商前报送进展",
            }
            RecordConsultation(world.province, "consultations", values=values).run()


def departments_appointed(world: World) -> Life:
    """After the meeting of September the departments share out their duties and what was agreed:
    one thing is done, one reported, one late, one under way.
    """
    yield moment(datetime.date(2026, 9, 21), 10)
    officers: dict[str, Viewer] = {}
    for who in people():
        if who.department:
            person(who.email, who.name)
            place = {"email": who.email, "department": who.department}
            held = Appoint(world.province, None, role=who.role, **place).run()
            officers[who.department] = viewer_as(held)
    meeting = Consultation.objects.first()
    assert meeting is not None
    tasks = []
    for department, what, due_on in AGREED:
        if department in officers:
            values = {"department": department, "what": what, "due_on": due_on}
            tasks.append(AgreeTask(world.province, meeting, values=values).run())
    for task, day in zip(tasks, (datetime.date(2026, 10, 20), END), strict=False):
        yield moment(day, 9)
        ReportTask(officers[task.department], task, reason=REPORTED).run()
        if day < END:
            ConfirmTask(world.province, task).run()


def benchmarks(world: World) -> Life:
    """What a fictional province published, so that the board shows how a benchmark looks."""
    yield moment(datetime.date(2026, 9, 8), 10)
    for model, low, high in (("eaf_steel", "690", ""), ("cement", "680", "720")):
        values = {
            "model_id": model,
            "place_zh": "示例省（虚构）",
            "place_en": "Example province (fictional)",
            "year": 2025,
            "low": low,
            "high": high,
            "source": "示例：虚构的公告 fictional",
            "published_on": datetime.date(2026, 9, 1),
        }
        RecordBenchmark(world.province, "benchmarks", values=values).run()


def expiries(world: World) -> Life:
    """Certificates whose time is over end, as the nightly run does it."""
    day = START
    while day < END:
        day += datetime.timedelta(days=7)
        yield moment(day, 3)
        expire_due()


def decided_case(world: World) -> Life:
    """A tier scheme from the proposal to the decision, with an expert who steps aside."""
    expert = world.offices["expert@zuji.example"]
    yield moment(datetime.date(2025, 5, 12), 10)
    case: Case = committee.OpenCase(expert, None, values=scheme_values("示例：首次分级")).run()
    yield moment(datetime.date(2025, 6, 20), 10)
    committee.CloseConsultation(world.province, case).run()
    committee.DrawPanel(world.province, case).run()
    yield moment(datetime.date(2025, 6, 26), 10)
    case.refresh_from_db()
    for n, viewer in enumerate(panel_of(case)):
        if n == 1:
            committee.StepAside(viewer, case, because="示例：曾为相关企业提供咨询").run()
        else:
            committee.Declare(viewer, case).run()
    for viewer in panel_of(case):
        if not case.seats.get(expert__appointment=viewer.acting).declared_at:
            committee.Declare(viewer, case).run()
    yield moment(datetime.date(2025, 7, 8), 10)
    marks = {"method": "4", "data": "3", "practice": "4", "impact": "4"}
    for viewer in panel_of(case):
        committee.GiveScore(viewer, case, scores=marks, text="示例：同意，建议一年后复评阈值").run()
    yield moment(datetime.date(2025, 7, 15), 10)
    chair = case.seats.get(recused_at=None, is_chair=True)
    committee.Consolidate(
        viewer_as(chair.expert.appointment), case, text="示例：意见一致，阈值一年后复评"
    ).run()
    yield moment(datetime.date(2025, 7, 22), 10)
    for viewer in panel_of(case):
        committee.CastVote(viewer, case, choice="pass").run()


def panel_of(case: Case) -> list[Viewer]:
    seats = case.seats.filter(recused_at=None).select_related("expert__appointment__user")
    return [viewer_as(seat.expert.appointment) for seat in seats]


def scheme_values(reason: str) -> dict[str, str]:
    return {
        "kind": "tier",
        "subject": "example_steel",
        "title_zh": "电炉钢分级方案（示例）",
        "title_en": "Tier scheme of EAF steel (example)",
        "reason": f"{NOTICE}：{reason}",
        "proposed_text": SCHEME,
    }


def open_case(world: World) -> Life:
    """A case that is out for comment at the end, with a comment of an owner."""
    yield moment(datetime.date(2026, 11, 16), 10)
    expert = world.offices["expert@zuji.example"]
    case = committee.OpenCase(expert, None, values=scheme_values("演示征求意见")).run()
    yield moment(datetime.date(2026, 11, 19), 10)
    owner = world.firms[0]["owner"]
    committee.CommentOnCase(owner, case, line=7, text="示例：A 级阈值请说明依据").run()


def factor_revisions(world: World) -> Life:
    """A revision that waits for an opinion, and a reviewed one that waits for publication."""
    yield moment(datetime.date(2026, 11, 3), 10)
    first = _proposed(world, "cn.elec.cf.2024.national_avg", 0.95)
    yield moment(datetime.date(2026, 11, 12), 10)
    ReviewFactor(world.offices["expert@zuji.example"], first, text="示例：推导正确，可以发布").run()
    yield moment(datetime.date(2026, 11, 24), 10)
    other = FactorVersion.objects.filter(is_current=True, factor_id__startswith="cn.elec.")
    second = other.exclude(factor_id=first.factor_id).order_by("factor_id").first()
    if second is not None:
        _proposed(world, second.factor_id, 0.97)


def _proposed(world: World, factor: str, share: float) -> FactorVersion:
    current = FactorVersion.objects.get(factor_id=factor, is_current=True)
    fields = {
        "value": f"{round(share * (current.factor.value or 0.0), 4)}",
        "note": NOTICE + "：并非官方数值 not an official number",
    }
    reason = f"示例：假设来年下降 {1 - share:.0%}"
    return ProposeFactor(
        world.offices["expert2@zuji.example"], current, fields=fields, reason=reason
    ).run()
