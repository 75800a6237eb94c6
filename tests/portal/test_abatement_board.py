"""The abatement-cost curve of recorded measures on the board."""

import pytest

from portal.answers import text_of
from portal.reductions import measure_on, planned_on_approved
from zuji_portal.programme.abatement import LEFT, abatement, recorded
from zuji_portal.programme.models import RevisionWeight
from zuji_portal.studies.models import ReductionMeasure

pytestmark = pytest.mark.django_db
COSTED = {"cost": 1_000_000.0, "life": 10, "running": -20_000.0}
OUTPUT = 80_000.0


def costed(cast):
    """12.5 kgCO2e a tonne over 80,000 t: 1,000 t a year."""
    measure = planned_on_approved(cast, **COSTED)
    RevisionWeight.objects.filter(pk=measure.baseline_id).update(output=OUTPUT)
    return measure


def test_a_recorded_measure_stands_on_the_curve_with_its_cost_a_tonne(cast):
    """149.03 yuan of annuity and 20 less of running cost a tonne."""
    costed(cast)
    (kind,) = abatement(recorded(cast.viewer("province"))).kinds
    assert (kind.tonnes, kind.plants, kind.measured) == (pytest.approx(1000), 1, 0)
    assert kind.cost == pytest.approx(149.029 - 20, abs=1e-3)
    for role in ("province", "auditor"):
        page = text_of(cast.client(role).get("/programme/abatement/"))
        assert "蒸汽管网保温" in page and "129" in page and "8%" in page
    assert "Abatement cost" in text_of(cast.client("city").get("/en/programme/abatement/"))


def test_what_was_measured_and_paid_counts_before_what_was_expected(cast):
    measure = costed(cast)
    ReductionMeasure.objects.update(done_on=measure.planned_on, paid=2_000_000.0, actual=25.0)
    (kind,) = abatement(recorded(cast.viewer("province"), state="done")).kinds
    assert (kind.tonnes, kind.measured, kind.investment) == (pytest.approx(2000), 1, 2_000_000.0)
    assert not recorded(cast.viewer("province"), state="planned").exists()


def test_a_measure_that_lacks_something_is_counted_apart_and_never_as_free(cast):
    measure = costed(cast)
    measure_on(measure.baseline)
    ReductionMeasure.objects.filter(pk=measure.pk).update(actual=-1.0)
    found = abatement(recorded(cast.viewer("province")))
    assert found.kinds == []
    assert found.left == [(LEFT["saved"], 1), (LEFT["life"], 1)]
    RevisionWeight.objects.update(output=0.0)
    ReductionMeasure.objects.filter(pk=measure.pk).update(actual=1.0)
    assert (LEFT["output"], 1) in abatement(recorded(cast.viewer("province"))).left
    page = text_of(cast.client("province").get("/programme/abatement/?state=planned&model=urea"))
    assert "没有写使用年限" in page


def test_a_city_sees_its_own_measures_only(cast):
    costed(cast)
    assert recorded(cast.viewer("city"), "urea").count() == 1
    assert not recorded(cast.viewer("city"), "cement").exists()
    enterprise = cast.ludai.enterprise
    enterprise.city = "3701"
    enterprise.save()
    assert not recorded(cast.viewer("city")).exists()
