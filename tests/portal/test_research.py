"""Research projects and people on carbon: recorded by the enterprise, summed for officers."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from portal.guards.research import BEGUN, project
from portal.reductions import planned_here
from portal.test_ways import words
from zuji.core.refusals import Refusal
from zuji_portal.programme.research import queries
from zuji_portal.programme.research.actions import (
    FinishProject,
    RecordProject,
    RecordSpending,
    RecordStaff,
    StopProject,
)
from zuji_portal.programme.research.models import ResearchProject

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


def rules_of(action):
    with pytest.raises(Refusal) as refused:
        action.run()
    return [(f.rule, f.place) for f in refused.value.findings]


def test_a_project_is_recorded_costs_each_year_once_and_ends(cast):
    clerk, firm = cast.client("clerk"), cast.ludai.enterprise
    posted = {
        "name_zh": "绿氢合成氨中试",
        "field": "energy",
        "since": "2025-03-01",
        "budget": "2000000",
    }
    early = clerk.post(f"/enterprises/{firm.pk}/research/", posted | {"until": "2025-02-28"})
    assert early.status_code == 422 and "≥ 2025-03-01" in words(early)
    assert clerk.post(f"/enterprises/{firm.pk}/research/", posted).status_code == 302
    made, owner = ResearchProject.objects.get(), cast.viewer("owner")
    for year, yuan in ((2025, 300_000.0), (2025, 500_000.0), (YEAR, 700_000.0)):
        RecordSpending(owner, made, year=year, yuan=yuan).run()
    assert queries.projects_of(owner).get().spent == 1_200_000.0, "500,000 replaced 300,000"
    for year in (2024, YEAR + 1):
        wrong = RecordSpending(owner, made, year=year, yuan=1.0)
        assert rules_of(wrong) == [("number-range", "year")]
    page = f"/research/{made.pk}/"
    assert "120" in words(clerk.get(page)) and "进行中" in words(clerk.get(page))
    before = datetime.date(2025, 2, 28)
    assert rules_of(FinishProject(owner, made, done_on=before, outcome="x")) == [
        ("day-range", "done_on")
    ]
    FinishProject(owner, made, done_on=BEGUN, outcome="发明专利一件").run()
    assert "发明专利一件" in words(clerk.get(page))
    assert clerk.post(f"{page}stop/", {"reason": "x"}).status_code == 403


def test_a_measure_of_another_enterprise_is_refused(cast):
    measure = planned_here(cast)
    wrong = RecordProject(
        cast.rival.viewers["owner"],
        cast.rival.enterprise,
        field="energy",
        name_zh="x",
        since=BEGUN,
        measure=measure,
    )
    assert rules_of(wrong) == [("choice-unknown", "measure")]


def test_sums_keep_what_was_not_recorded_missing(cast):
    owner, today = cast.viewer("owner"), datetime.date(YEAR, 6, 30)
    running, stopped = project(cast), project(cast, field="data")
    StopProject(owner, stopped, reason="合作方退出").run()
    RecordSpending(owner, running, year=YEAR, yuan=250_000.0).run()
    for kind, heads, qualified in (("carbon", 4, 1), ("energy", 2, None)):
        RecordStaff(
            owner,
            cast.ludai.enterprise,
            year=YEAR - 1,
            kind=kind,
            heads=heads,
            qualified=qualified,
        ).run()
    too_many = RecordStaff(
        owner, cast.ludai.enterprise, year=YEAR, kind="carbon", heads=1, qualified=2
    )
    assert rules_of(too_many) == [("number-range", "qualified")]
    this, last, *_ = queries.by_year(cast.viewer("province"), today)
    assert (this.spent, this.projects, list(this.heads)) == (250_000.0, 1, [None] * 4)
    assert (last.spent, list(last.heads), last.enterprises) == (None, [4, None, 2, None], 1)
    energy, data = queries.by_field(cast.viewer("province"))
    assert (energy.field.zh, energy.running, energy.spent) == ("清洁能源替代", 1, 250_000.0)
    assert (data.stopped, data.running, data.spent) == (1, 0, None)
    assert queries.board_figures(cast.viewer("province")).rows[2][1] == 6
    board = words(cast.client("auditor").get("/programme/research/"))
    assert "25" in board and "绿氢合成氨中试" in board
    book = cast.client("city").get("/programme/research.xlsx")
    assert book.content[:2] == b"PK"
    assert cast.client("owner").get("/programme/research/").status_code == 403
