"""The chain of a study: whose footprints it uses, who uses its own, what a change does."""

import pytest

from portal.answers import text_of
from portal.people import approved, filled, submitted
from portal.test_transfers import clash
from zuji.conservation import Conservation
from zuji.core.label import Label
from zuji_portal.programme import conservation
from zuji_portal.studies.chain.views import links_of
from zuji_portal.studies.models import Study
from zuji_portal.studies.suppliers.requests import AnswerFootprint, AskFootprint, UseAnswer

pytestmark = pytest.mark.django_db


def chained(cast):
    """鲁岱's draft uses the rival's footprint for its ammonia, of which a tonne of urea takes less
    than a tonne; the rival's revision.
    """
    clerk, theirs = cast.ludai.viewers["clerk"], approved(cast.rival)
    study = filled(clerk, cast.ludai.draft)
    facts = {"slot": "ammonia_supply", "supplier_name": "泰岳", "product": "尿素"}
    asked = AskFootprint(clerk, study, supplier=cast.rival.enterprise, **facts).run()
    AnswerFootprint(cast.rival.viewers["owner"], asked, revision=theirs).run()
    asked.refresh_from_db()
    UseAnswer(clerk, study, request=asked).run()
    return Study.objects.get(pk=study.pk), theirs


def test_a_footprint_that_was_taken_shows_its_share_and_what_a_change_does(cast):
    study, theirs = chained(cast)
    (link,) = links_of(cast.viewer("clerk"), study)
    figure, effect = link.taken.figure, link.effect
    # 299,000 t of ammonia for 520,000 t of urea: 0.575 t a tonne, one in ten more of each
    assert effect.step == pytest.approx(0.1 * 0.575 * figure["value"], rel=1e-6)
    assert effect.share == pytest.approx(10 * effect.step / effect.now)
    assert effect.bounds[0] <= effect.now <= effect.bounds[1]
    assert effect.renewed is None
    assert link.opens is None  # the rival's study stays its own
    page = text_of(cast.client("clerk").get(f"/desk/studies/{study.pk}/chain/"))
    assert cast.rival.enterprise.name_zh in page
    assert f"/desk/studies/{theirs.study_id}/chain/" not in page


def test_the_supplier_sees_who_asked_and_no_figure_of_theirs(cast):
    study, theirs = chained(cast)
    address = f"/desk/studies/{theirs.study_id}/chain/"
    assert "没有可以列名的使用方" in text_of(cast.rival_client("owner").get(address))
    mine = submitted(cast.ludai, more={k: study.data[k] for k in ("own_factors", "factors")})
    page = text_of(cast.rival_client("owner").get(address))
    assert cast.ludai.enterprise.name_zh in page
    assert "未公开" in page
    assert f"/desk/studies/{mine.study_id}/" not in page
    office = text_of(cast.client("province").get(address))
    assert f"/desk/studies/{mine.study_id}/chain/" in office
    assert "10 %" in office
    assert cast.client("clerk").get(address).status_code == 404


def test_neighbours_are_named_where_the_own_study_names_them(cast, monkeypatch):
    study = approved(cast.rival).study
    names = {
        firm.uscc: Label(firm.name_zh, firm.name_en)
        for firm in (cast.ludai.enterprise, cast.rival.enterprise)
    }
    address, giver = f"/desk/studies/{study.pk}/chain/", cast.ludai.enterprise.name_zh
    days = {"start": clash(cast).start.replace(year=study.year)}
    days["end"] = clash(cast).end.replace(year=study.year)

    def shown(client, **changed):
        found = Conservation((clash(cast, **days, **changed),), names)
        monkeypatch.setattr(conservation, "kept_conservation", lambda: found)
        return text_of(client.get(address))

    owner = cast.rival_client("owner")
    assert giver in shown(owner, places=(str(study.pk),))
    silent = {"state": "only_giver", "received": None, "received_effect": None}
    assert giver not in shown(owner, **silent)
    assert "未公开" in shown(owner, **silent)
    assert giver not in shown(owner, state="claimed_twice", number="GEC-1")
    assert giver in shown(cast.client("province"), **silent)
