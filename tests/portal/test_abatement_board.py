"""The abatement-cost curve of recorded measures on the board."""

import pytest
from django.urls import reverse

from portal.answers import text_of
from portal.people import approved
from portal.reductions import REDUCTION, measure_on, planned_on_approved
from zuji_portal.programme.abatement import LEAST_SAVED, LEFT, abatement, recorded
from zuji_portal.programme.models import RevisionWeight
from zuji_portal.studies.models import ReductionMeasure
from zuji_portal.studies.reductions.forms import MOST_YUAN

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


@pytest.mark.parametrize(
    ("yearly", "is_shown"), [(LEAST_SAVED * 0.999, False), (LEAST_SAVED * 1.001, True)]
)
def test_what_saves_next_to_nothing_has_no_cost_a_tonne_and_breaks_no_page(cast, yearly, is_shown):
    """The largest amounts that the form takes, over a kilogram a year, are drawn."""
    most = {"cost": float(MOST_YUAN), "running": float(MOST_YUAN), "life": 1}
    measure = planned_on_approved(cast, **COSTED | most | {"expected": yearly / OUTPUT})
    RevisionWeight.objects.filter(pk=measure.baseline_id).update(output=OUTPUT)
    page = text_of(cast.client("province").get("/programme/abatement/"))
    assert ("蒸汽管网保温" in page, "没有减排" in page) == (is_shown, not is_shown)


@pytest.mark.parametrize(
    ("posted", "place"),
    [
        ({"cost": "1e308"}, "预计投入"),
        ({"cost": "-1"}, "预计投入"),
        ({"cost": "nan"}, "预计投入"),
        ({"running": "-1e13"}, "每年运行费用"),
        ({"running": "1e13"}, "每年运行费用"),
        ({"expected": "1e10"}, "预计每声明单位减少"),
        ({"life": "0"}, "使用年限"),
        ({"life": "61"}, "使用年限"),
    ],
)
def test_an_amount_that_no_plant_has_is_refused_at_its_field(cast, posted, place):
    approved(cast.ludai)
    address = reverse("product_reductions", args=[cast.ludai.product.pk])
    answer = cast.client("clerk").post(address, REDUCTION | posted)
    page = answer.content.decode()
    (read,) = posted.values()
    assert answer.status_code == 422 and not ReductionMeasure.objects.exists()
    assert place in page.partition("须更正")[2] and read in page


def test_a_city_sees_its_own_measures_only(cast):
    costed(cast)
    assert recorded(cast.viewer("city"), "urea").count() == 1
    assert not recorded(cast.viewer("city"), "cement").exists()
    enterprise = cast.ludai.enterprise
    enterprise.city = "3701"
    enterprise.save()
    assert not recorded(cast.viewer("city")).exists()
