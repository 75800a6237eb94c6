"""Calibration: one case for many verifiers, blind until published, measured with intervals."""

import datetime
import re

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from portal.answers import rules_of, text_of
from portal.calibrated import MODEL, calibration, opened_round, past
from portal.guards.base import newcomer, update
from portal.verifiers import team
from zuji.core.refusals import Refusal
from zuji.training import plants
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.verification.calibration.actions import (
    AnswerCalibration,
    CloseCalibration,
)
from zuji_portal.verification.calibration.queries import calibration_spread_of, results_of
from zuji_portal.verification.models import Body, CalibrationAnswer, CalibrationRound

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.mark.usefixtures("ends_well")
def test_a_case_is_answered_blind_and_published_to_the_bodies(cast):
    ours, theirs = team(cast), team(cast, "岱岳核查（示例）", 800_002)
    province = cast.client("province")
    day = timezone.localdate() + 7 * DAY
    given = {"model": MODEL, "closes_on": day.isoformat()}
    assert province.post("/verification/calibration/", given).status_code == 302
    held = CalibrationRound.objects.get()
    task, address = held.case, f"/verification/calibration/{held.pk}/"
    assert held.reference == pytest.approx(task.reported / (1 + task.moved))
    lead = cast.client("verifier")
    shown = text_of(lead.get(address))
    assert task.lines[0].label.zh in shown and "真实值" not in shown
    wrong = {"value": "0", "line": task.wrong[0]}
    assert "value-range" in text_of(lead.post(address, wrong), 422)
    answer = {"value": str(held.reference * 1.02), "line": task.wrong[0]}
    assert lead.post(address, answer).status_code == 302
    assert "您的答案" in text_of(lead.post(address, answer), 422)
    assert CalibrationAnswer.objects.count() == 1
    other = next(line.name for line in task.lines if line.name not in task.wrong)
    values = {"value": held.reference * 1.04, "line": other}
    AnswerCalibration(theirs.viewers["lead"], held, **values).run()
    assert results_of(cast.viewer("province"), held) == []
    assert calibration_spread_of(ours.body) is None
    update(held, closes_on=timezone.localdate() - DAY)
    assert province.post(f"{address}close/").status_code == 302
    held.refresh_from_db()
    rows = results_of(cast.viewer("verifier"), held)
    assert [row.body for row in rows] == [None, ours.body]
    assert [row.measured.count for row in rows] == [2, 1]
    assert [row.found for row in rows] == [1, 1]
    assert rows[0].measured.bias == pytest.approx(0.03)
    # two values 0.02 apart: each is 0.01 from their mean, √(2 × 0.0001 / 1)
    assert rows[0].measured.spread == pytest.approx(0.0002**0.5)
    assert len(results_of(cast.viewer("auditor"), held)) == 3
    assert calibration_spread_of(theirs.body).bias == pytest.approx(0.04)
    assert "1 个答案，偏差 2" in text_of(lead.get(f"/bodies/{ours.body.pk}/"))
    assert "个答案，偏差" not in text_of(lead.get(f"/bodies/{theirs.body.pk}/"))
    page = text_of(lead.get(address))
    assert "真实值" in page and "岱岳" not in page
    assert "岱岳" in text_of(province.get(address))
    assert "Value without the error" in text_of(cast.client("auditor").get(f"/en{address}"))
    assert "published" in text_of(cast.client("auditor").get("/en/verification/calibration/"))


def test_who_is_no_registered_verifier_answers_nothing(cast):
    held = calibration(cast)
    stranger = newcomer("stranger@zuji.example", "verifier", body="别家")
    values = {"value": 1.0, "line": held.case.wrong[0]}
    with pytest.raises(Refusal) as refused:
        AnswerCalibration(stranger, held, **values).run()
    assert rules_of(refused) == ["verifier-unregistered"]
    with pytest.raises(Refusal) as refused:
        AnswerCalibration(cast.viewer("verifier"), held, value=float("inf"), line="x").run()
    assert rules_of(refused)[:2] == ["value-range", "choice-unknown"]


@pytest.mark.parametrize(("days", "holds"), [(-1, False), (0, True), (90, True), (91, False)])
def test_the_last_day_lies_within_ninety_days(cast, days, holds):
    day = timezone.localdate() + days * DAY
    if holds:
        assert opened_round(cast, day).closes_on == day
        return
    with pytest.raises(Refusal) as refused:
        opened_round(cast, day)
    assert rules_of(refused) == ["calibration-day"]


def test_answers_are_taken_on_the_last_day_and_closing_waits_for_the_next(cast):
    held = calibration(cast)
    values = {"value": 1.0, "line": held.case.wrong[0]}
    update(held, closes_on=timezone.localdate())
    with pytest.raises(Denied):
        CloseCalibration(cast.viewer("province"), held).run()
    AnswerCalibration(cast.viewer("verifier"), held, **values).run()
    update(held, closes_on=timezone.localdate() - DAY)
    with pytest.raises(Denied):
        AnswerCalibration(cast.viewer("verifier"), held, **values).run()


def test_a_round_stays_what_it_was_when_models_and_plants_change(cast, monkeypatch):
    """A later release draws other plants of another model; an opened round is read from itself."""
    held, verifier = calibration(cast), cast.client("verifier")
    address = f"/verification/calibration/{held.pk}/"
    before, line = text_of(verifier.get(address)), held.case.wrong[0]
    forget_plants(monkeypatch)
    with pytest.raises(LookupError):
        opened_round(cast)
    assert without_token(text_of(verifier.get(address))) == without_token(before)
    assert held.case.title.zh in text_of(verifier.get("/verification/calibration/"))
    answer = {"value": held.reference, "line": line}
    AnswerCalibration(cast.viewer("verifier"), held, **answer).run()
    update(held, closes_on=timezone.localdate() - DAY)
    CloseCalibration(cast.viewer("province"), held).run()
    held.refresh_from_db()
    assert [row.found for row in results_of(cast.viewer("province"), held)] == [1, 1]
    assert held.case.lines[0].label.zh in text_of(verifier.get(address))


def forget_plants(monkeypatch):
    def gone(*_):
        raise LookupError

    for name in ("_plant", "_shares", "_of"):
        monkeypatch.setattr(plants, name, gone)


def without_token(text):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"', "", text)


def test_the_list_of_rounds_comes_in_pages(cast):
    first = calibration(cast)
    drawn = {n: getattr(first, n) for n in ("model_id", "seed", "reference", "unit", "closes_on")}
    CalibrationRound.objects.bulk_create(
        CalibrationRound(**drawn, task=first.task, opened_by=first.opened_by) for _ in range(50)
    )
    province = cast.client("province")
    page = text_of(province.get("/verification/calibration/"))
    assert "1 / 2" in page and f"/verification/calibration/{first.pk}/" not in page
    assert f"/calibration/{first.pk}/" in text_of(province.get("/verification/calibration/?page=2"))


@pytest.mark.database
def test_the_true_value_and_the_answers_stay(cast):
    held = past(cast)
    answer = CalibrationAnswer.objects.create(
        round=held,
        verifier=Body.objects.get().verifiers.first(),
        body=Body.objects.get(),
        value=1.0,
        line="x",
    )
    changes = [
        lambda: update(held, reference=1.0),
        lambda: update(held, seed=2),
        lambda: update(held, task={}),
        lambda: update(held, model_id="cement"),
        lambda: update(answer, value=2.0),
        lambda: CalibrationAnswer.objects.all()._raw_delete("default"),
    ]
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert CloseCalibration(cast.viewer("province"), held).run().closed_at
