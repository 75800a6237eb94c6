"""What if over the approved products: the job, who sees what, and the page."""

import pytest

from portal.answers import text_of
from portal.people import approved
from zuji.compare.whatif import FactorMove, moved, whole
from zuji.core.refusals import Refusal
from zuji_portal.foundation.jobs.actions import run_job, start_job
from zuji_portal.foundation.jobs.models import Job
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.programme.whatif import (
    ELECTRICITY,
    AskWhatIf,
    asked_of,
    offered_factors,
    revisions_of,
)
from zuji_portal.studies.models import Revision

pytestmark = pytest.mark.django_db
NOTHING = {"factor": "", "change": "", "tier": "", "limit": "", "measure": "", "share": 50}


def asked(viewer, **values):
    job = start_job(viewer, "whatif", asked_of(viewer, NOTHING | values))
    run_job.call(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.problem
    return job


def test_all_electricity_a_tenth_lower_is_the_library_s_answer_over_every_revision(cast):
    approved(cast.ludai)
    approved(cast.rival)
    viewer = cast.viewer("province")
    job = asked(viewer, factor=ELECTRICITY, change=-10.0)
    locks = [revision.content() for revision in Revision.objects.order_by("pk")]
    expected = whole(moved(lock, [FactorMove("cn.elec.*", 0.9)]) for lock in locks)
    found = job.result["whole"]
    assert expected.change < 0 and found["counted"] == 2
    for name in ("before", "after", "change"):
        assert found[name] == pytest.approx(getattr(expected, name), rel=1e-12)
    assert found["change_span"] == pytest.approx(expected.change_span, rel=1e-9)
    assert len(job.result["rows"]) == 2
    assert all(row["after"] < row["before"] for row in job.result["rows"])


def test_parts_add_up_as_one(cast, monkeypatch):
    approved(cast.ludai)
    approved(cast.rival)
    viewer = cast.viewer("province")
    once = asked(viewer, factor=ELECTRICITY, change=25.0).result
    monkeypatch.setattr("zuji_portal.programme.whatif.A_PART", 1)
    job = asked(viewer, factor=ELECTRICITY, change=25.0)
    assert (job.total, job.result) == (2, once)


def test_without_products_nothing_changes(cast):
    job = asked(cast.viewer("province"), factor=ELECTRICITY, change=-10.0, measure="green_power")
    assert job.result["whole"]["counted"] == 0 and job.result["measure"] is None


def test_one_question_at_a_time(cast):
    approved(cast.ludai)
    viewer = cast.viewer("province")
    arguments = asked_of(viewer, NOTHING | {"factor": ELECTRICITY, "change": -10.0})
    job = AskWhatIf(viewer, 0, arguments).run()
    with pytest.raises(Denied):
        AskWhatIf(viewer, 0, arguments).run()
    run_job.call(job.pk)
    assert AskWhatIf(viewer, 0, arguments).run().pk != job.pk


def test_a_city_sees_its_own_plants_alone(cast):
    approved(cast.ludai)
    everything = revisions_of(cast.viewer("province"))
    own = revisions_of(cast.viewer("city"))
    assert len(everything) == 1
    assert own == [r for r in everything if cast.ludai.enterprise.city == cast.viewer("city").city]


def test_a_measure_that_spreads_and_a_factor_of_the_offer(cast):
    approved(cast.ludai)
    factor = offered_factors()[1][0]
    job = asked(
        cast.viewer("province"), factor=factor, change=100.0, measure="green_power", share=100
    )
    taken = job.result["measure"]
    assert (taken["fits"], taken["taking"]) == (1, 1) and taken["saving"] > 0
    assert job.result["whole"]["change"] > 0


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({}, "whatif-nothing"),
        ({"tier": "none:I", "limit": 1.0}, "choice-unknown"),
    ],
)
def test_what_cannot_be_asked_is_refused(cast, values, rule):
    with pytest.raises(Refusal) as refused:
        asked_of(cast.viewer("province"), NOTHING | values)
    assert refused.value.findings[0].rule == rule


def test_the_pages_from_the_question_to_the_answer(cast):
    approved(cast.ludai)
    client = cast.client("province")
    posted = {"factor": ELECTRICITY, "change": "-10", "share": "50"}
    wrong = client.post("/programme/whatif/ask/", posted | {"change": "a tenth"})
    assert wrong.status_code == 422 and not Job.objects.exists()
    assert client.post("/programme/whatif/ask/", posted | {"change": "-101"}).status_code == 422
    address = client.post("/programme/whatif/ask/", posted)["Location"]
    job = Job.objects.get()
    assert 'action="/programme/whatif/ask/"' not in text_of(client.get("/programme/whatif/"))
    assert "排队" in text_of(client.get(address))
    run_job.call(job.pk)
    assert address in text_of(client.get(f"/jobs/{job.pk}/"))
    text = text_of(client.get(address))
    assert "变化最大的产品" in text and "−10 %" in text and "→" not in text
    assert "电力" in text_of(client.get("/programme/whatif/"))
    assert cast.client("auditor").get(address).status_code == 404
    assert cast.client("auditor").post("/programme/whatif/ask/", posted).status_code == 403
