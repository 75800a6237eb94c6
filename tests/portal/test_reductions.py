"""Reduction measures: what they should save on an approved result, done at a cost, and what a later
year shows.
"""

import datetime

import pytest
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from portal.answers import rules_of, text_of
from portal.guards.base import update
from portal.people import approved, filled, urea_inputs
from portal.reductions import REDUCTION, planned_here, planned_on_approved
from zuji.core.refusals import Refusal
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.studies.actions import ApproveStudy, CreateStudy, SubmitStudy
from zuji_portal.studies.models import ReductionMeasure, Revision, Study
from zuji_portal.studies.reductions.actions import DropReduction, FinishReduction, PlanReduction
from zuji_portal.studies.reductions.effects import expected_of, saved
from zuji_portal.studies.reductions.queries import board_figures, visible_to
from zuji_portal.web.doors.figures import public_figures

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def from_library(cast, **more):
    given = {"measure": "better_ammonia", "planned_on": TODAY()} | more
    return PlanReduction(cast.viewer("clerk"), cast.ludai.product, **given).run()


def following_year(cast, inputs):
    """The next year's study of the product, approved."""
    firm = cast.ludai
    clerk, year = firm.viewers["clerk"], TODAY().year - 1
    study = filled(clerk, CreateStudy(clerk, firm.product, year=year).run(), inputs)
    revision = SubmitStudy(clerk, study).run()
    study.refresh_from_db()
    ApproveStudy(firm.viewers["approver"], study).run()
    return revision


def emitted(revision, step):
    rows = revision.content()["result"]["steps"]
    return next(row["kgco2e"] for row in rows if row["id"] == step)


@pytest.mark.usefixtures("ends_well")
def test_a_measure_is_planned_done_and_measured_in_the_next_years_result(cast):
    before, clerk = approved(cast.ludai), cast.client("clerk")
    address = f"/products/{cast.ludai.product.pk}/reductions/"
    assert "还没有登记减排措施" in text_of(clerk.get(address))
    posted = {
        "measure": "",
        "name_zh": "电机节能改造",
        "name_en": "Leaner motors",
        "step": "grid_power",
        "expected": "40",
        "planned_on": TODAY().isoformat(),
        "cost": "3000000",
    }
    assert clerk.post(address, posted).status_code == 302
    measure = ReductionMeasure.objects.get()
    assert (measure.steps, measure.expected, measure.baseline_id) == (
        ["grid_power"],
        40.0,
        before.pk,
    )
    done_on = datetime.date(TODAY().year - 1, 1, 1)
    page = f"/reductions/{measure.pk}/"
    late = clerk.post(page, {"done_on": (TODAY() + datetime.timedelta(days=1)).isoformat()})
    assert "reduction-day" in text_of(late, 422)
    done = {"done_on": done_on.isoformat(), "paid": "3200000"}
    assert clerk.post(page, done).status_code == 302
    measure.refresh_from_db()
    assert (measure.paid, measure.actual, measure.after) == (3_200_000.0, None, None)
    inputs = urea_inputs()
    assert inputs["power"]["value"] == "6800万"
    after = following_year(cast, inputs | {"power": inputs["power"] | {"value": "6120万"}})
    measure.refresh_from_db()
    assert measure.after_id == after.pk
    # a tenth less power at the same factor and output: a tenth of the step
    assert measure.actual == pytest.approx(0.1 * emitted(before, "grid_power"), rel=1e-6)
    for viewer in ("clerk", "province", "auditor"):
        assert "电机节能改造" in text_of(cast.client(viewer).get("/reductions/"))
    assert "Leaner motors" in text_of(cast.client("province").get(f"/en{page}"))
    assert [n for _, n in board_figures(cast.viewer("province")).rows] == [0, 1, 1]


def test_what_a_measure_of_the_library_should_save_is_computed_on_the_approved_result(cast):
    revision = approved(cast.ludai)
    effect = expected_of(revision, "better_ammonia")
    measure = from_library(cast)
    assert (measure.name_zh, measure.name_en) == (effect.name.zh, effect.name.en)
    assert (measure.expected, measure.steps) == (effect.saving, list(effect.steps))
    assert "ammonia" in measure.steps and "boiler_coal" not in measure.steps
    assert 0 < measure.expected < revision.content()["result"]["total"]["value"]


def test_the_next_study_shows_the_effect_so_far_beside_the_expected_one(cast):
    measure, clerk = planned_on_approved(cast), cast.viewer("clerk")
    year = TODAY().year - 1
    FinishReduction(clerk, measure, done_on=datetime.date(year, 6, 30)).run()
    study = CreateStudy(clerk, cast.ludai.product, year=year, previous=measure.baseline.study).run()
    page = text_of(cast.client("clerk").get(f"/desk/studies/{study.pk}/last-year/"))
    assert "减排措施：预计与实际" in page and "蒸汽管网保温" in page and "12.5" in page


def test_a_step_that_the_later_model_no_longer_has_cannot_be_compared(cast):
    lock = approved(cast.ludai).content()
    assert saved(lock, lock, ["ammonia"]) == 0
    fewer = {**lock["model"], "steps": [s for s in lock["model"]["steps"] if s["id"] != "ammonia"]}
    assert saved(lock, {**lock, "model": fewer}, ["ammonia"]) is None


def test_what_is_missing_is_told(cast):
    with pytest.raises(Refusal) as refused:
        from_library(cast)
    assert rules_of(refused) == ["reduction-baseline"]
    approved(cast.ludai)
    cases = {
        "choice-unknown": {"measure": "no_such"},
        "field-missing": {"measure": "", "name_zh": "x", "step": "ammonia"},
    }
    unknown = {"measure": "", "name_zh": "x", "step": "no_such", "expected": 1.0}
    for rule, given in (*cases.items(), ("choice-unknown", unknown)):
        with pytest.raises(Refusal) as refused:
            from_library(cast, **given)
        assert rules_of(refused) == [rule]


def rule_of(action):
    with pytest.raises(Refusal) as refused:
        action()
    return rules_of(refused)


@pytest.mark.parametrize(
    "own", [{"name_zh": "x"}, {"name_en": "x"}, {"step": "ammonia"}, {"expected": 0.0}]
)
def test_a_measure_of_the_library_and_one_s_own_are_not_mixed(cast, own):
    approved(cast.ludai)
    assert rule_of(lambda: from_library(cast, **own)) == ["reduction-both"]
    assert not ReductionMeasure.objects.exists()


def test_a_measure_is_planned_once_and_again_after_it_was_dropped(cast):
    first = planned_on_approved(cast)
    again = {"name_zh": "蒸汽管网保温", "step": "ammonia", "expected": 3.0, "measure": ""}
    assert rule_of(lambda: from_library(cast, **again)) == ["reduction-again"]
    from_library(cast, **again | {"step": "grid_power"})
    from_library(cast)
    assert rule_of(lambda: from_library(cast)) == ["reduction-again"]
    FinishReduction(cast.viewer("clerk"), first, done_on=TODAY()).run()
    assert rule_of(lambda: from_library(cast, **again)) == ["reduction-again"], "on the same result"
    for measure in ReductionMeasure.objects.filter(done_on=None):
        DropReduction(cast.viewer("clerk"), measure, reason="停产").run()
    assert from_library(cast).name_zh


@pytest.mark.parametrize(("day", "is_before"), [(-1, True), (0, False)])
def test_a_measure_is_not_done_before_the_year_it_starts_from(cast, day, is_before):
    measure = planned_on_approved(cast)
    first = datetime.date(measure.baseline.study.year, 1, 1) + datetime.timedelta(days=day)
    act = FinishReduction(cast.viewer("clerk"), measure, done_on=first)
    if is_before:
        assert rule_of(act.run) == ["reduction-before"]
    else:
        assert act.run().done_on == first


@pytest.mark.parametrize(("actual", "count"), [(None, 0), (-1.0, 0), (0.0, 0), (0.1, 1)])
def test_only_what_a_later_result_shows_is_a_public_figure(cast, actual, count):
    measure = planned_here(cast)
    ReductionMeasure.objects.update(done_on=measure.planned_on, actual=actual)
    assert [f.value for f in public_figures() if f.key == "reductions"] == [1] * count


def test_finishing_and_approving_hold_the_product_first(cast, monkeypatch):
    measure, held = planned_on_approved(cast), []
    lock = QuerySet.select_for_update
    monkeypatch.setattr(
        QuerySet, "select_for_update", lambda q, **how: held.append(q.model) or lock(q, **how)
    )
    FinishReduction(cast.viewer("clerk"), measure, done_on=TODAY()).run()
    assert held[:2] == [Product, ReductionMeasure]
    clerk, product = cast.viewer("clerk"), cast.ludai.product
    study = filled(clerk, CreateStudy(clerk, product, year=TODAY().year - 1).run(), urea_inputs())
    SubmitStudy(clerk, study).run()
    study.refresh_from_db()
    held.clear()
    ApproveStudy(cast.ludai.viewers["approver"], study).run()
    assert held[:2] == [Product, Study]


@pytest.mark.parametrize("life", ["0", "61", "2.5"])
def test_years_of_use_are_whole_and_at_most_sixty(cast, life):
    approved(cast.ludai)
    address, clerk = f"/products/{cast.ludai.product.pk}/reductions/", cast.client("clerk")
    assert clerk.post(address, REDUCTION | {"life": life}).status_code == 422
    assert clerk.post(address, REDUCTION | {"life": "60"}).status_code == 302
    made = ReductionMeasure.objects.get()
    assert (made.cost, made.life, made.running) == (1_000_000.0, 60, -20_000.0)
    with pytest.raises(DatabaseError), transaction.atomic():
        ReductionMeasure.objects.update(life=10)


def test_a_dropped_measure_is_not_done_any_more(cast):
    measure, clerk = planned_here(cast), cast.viewer("clerk")
    answer = cast.client("clerk").post(f"/reductions/{measure.pk}/drop/", {"reason": ""})
    assert "reason-missing" in text_of(answer, 422)
    DropReduction(clerk, measure, reason="停产").run()
    with pytest.raises(Denied):
        FinishReduction(clerk, measure, done_on=TODAY()).run()
    assert "停产" in text_of(cast.client("clerk").get(f"/reductions/{measure.pk}/"))


def test_a_city_sees_its_own_and_a_rival_none(cast):
    measure = planned_here(cast)
    assert list(visible_to(cast.viewer("city"))) == [measure]
    for role in ("rival_clerk", "verifier", "member"):
        assert not visible_to(cast.viewer(role)).exists()


@pytest.mark.database
def test_what_was_expected_cannot_be_rewritten(cast):
    measure = planned_here(cast)
    for change in ({"expected": 1.0}, {"cost": 1.0}, {"steps": []}):
        with pytest.raises(DatabaseError), transaction.atomic():
            update(measure, **change)
    with pytest.raises(DatabaseError), transaction.atomic():
        update(measure, done_on=TODAY(), dropped_at=timezone.now())
    assert Revision.objects.filter(pk=measure.baseline_id).exists()
