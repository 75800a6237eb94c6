"""一企一档, 一品一档: one page says how an enterprise and a product stand, to each his own part."""

from __future__ import annotations

import pytest
from django.utils import timezone

from portal.certificates import issued, published
from portal.people import YEAR, filled, submitted, urea_inputs
from portal.verifiers import team
from zuji.core.figures import change_text, with_interval
from zuji_portal.enterprises.organisations.dossier import (
    lines_of,
    marks_of,
    moments_of,
    rows_of,
    trend,
)
from zuji_portal.enterprises.products.actions import SaveProduct
from zuji_portal.studies.actions import ApproveStudy, CreateStudy, SubmitStudy
from zuji_portal.studies.models import Study

pytestmark = pytest.mark.django_db


def two_years(firm):
    """Last year approved, this year submitted with more electricity."""
    clerk = firm.viewers["clerk"]
    ApproveStudy(firm.viewers["approver"], submitted(firm).study).run()
    study = CreateStudy(clerk, firm.product, year=YEAR).run()
    inputs = urea_inputs()
    inputs["power"] = {**inputs["power"], "value": "20000万"}
    return SubmitStudy(clerk, filled(clerk, study, inputs)).run()


def test_a_product_shows_each_year_with_interval_change_and_cause(cast):
    new = two_years(cast.ludai).figures
    old = cast.ludai.revision.figures
    page = cast.client("owner").get(f"/products/{cast.ludai.product.pk}/").content.decode()
    for figures in (old, new):
        assert with_interval(figures.total, figures.low, figures.high, figures.unit, "zh") in page
    assert change_text(new.total, old.total, new.unit, "zh") in page
    assert "活动数据 " in page and "<svg" in page
    assert f"打开 {YEAR} 年核算" in page and f"开始 {YEAR} 年核算" not in page
    assert "审批人" in page, "whose turn it is"
    english = cast.client("owner").get(f"/en/products/{cast.ludai.product.pk}/").content.decode()
    assert f"Open the study of {YEAR}" in english


def test_a_product_without_a_study_of_last_year_offers_to_begin_it(cast):
    values = {"name_zh": "新品", "model_id": "urea", "site": None}
    made = SaveProduct(cast.viewer("clerk"), cast.ludai.enterprise, values=values).run()
    page = cast.client("clerk").get(f"/products/{made.pk}/").content.decode()
    assert f"开始 {YEAR} 年核算" in page and "什么都没有公开" in page


def test_causes_of_a_year_add_up_to_its_change(cast):
    new = two_years(cast.ludai).figures
    lines = lines_of(cast.viewer("owner"), cast.ludai.enterprise, cast.ludai.product.pk)
    (line,) = [line for line in lines if line.revision == new.revision_id]
    assert sum(value for _, value in line.causes) == pytest.approx(
        new.total - cast.ludai.revision.figures.total, rel=1e-6
    )


def test_the_enterprise_shows_its_products_with_certificate_and_what_is_public(cast):
    certificate = issued(cast, cast.ludai, team(cast))
    client = cast.client("owner")
    page = client.get(f"/enterprises/{cast.ludai.enterprise.pk}/").content.decode()
    figures = certificate.revision.figures
    assert with_interval(figures.total, figures.low, figures.high, figures.unit, "zh") in page
    ends = timezone.localdate(certificate.valid_until).isoformat()
    assert f"有效，至 {ends}" in page and "未公开" in page
    published(cast.ludai)
    page = client.get(f"/enterprises/{cast.ludai.enterprise.pk}/").content.decode()
    assert "已公开" in page
    product = client.get(f"/products/{cast.ludai.product.pk}/").content.decode()
    assert "证书说的是这一版" in product and "公开页上是这一版" in product
    assert "任何人可见" in product


def test_the_time_line_runs_from_approval_to_the_next_surveillance(cast):
    issued(cast, cast.ludai, team(cast))
    moments = moments_of(cast.viewer("owner"), cast.ludai.enterprise, cast.ludai.product.pk)
    words = [moment.label.zh for moment in moments]
    assert words[-1] == "第 1 次年度监督"
    assert any("由企业批准" in w for w in words) and any("核查声明" in w for w in words)
    assert [moment.on for moment in moments] == sorted(moment.on for moment in moments)


def test_officers_see_the_same_page_without_drafts_and_a_rival_sees_none(cast):
    two_years(cast.ludai)
    address = f"/products/{cast.ludai.product.pk}/"
    own, officer = (cast.client(r).get(address).content.decode() for r in ("owner", "province"))
    assert "填报中" in own and "填报中" not in officer, "drafts are the enterprise's own"
    assert "<svg" in officer and f"{YEAR} 年核算</a>" not in officer
    rival = cast.rival.viewers["owner"]
    assert lines_of(rival, cast.ludai.enterprise, cast.ludai.product.pk) == []
    assert marks_of(rival, cast.ludai.enterprise, cast.ludai.product.pk) == []


def test_a_trend_is_drawn_from_two_years_on_inside_its_frame(cast):
    two_years(cast.ludai)
    lines = lines_of(cast.viewer("owner"), cast.ludai.enterprise, cast.ludai.product.pk)
    rows = rows_of(lines, [], "zh")
    drawn = trend(rows)
    assert drawn is not None
    for point in drawn["points"]:
        assert drawn["left"] < point["x"] < drawn["right"]
        assert 0 < point["high"] <= point["y"] <= point["low"] < drawn["height"]
    assert trend(rows[:1]) is None


def test_a_second_study_of_one_year_is_asked_about(cast):
    client, address = cast.client("clerk"), f"/products/{cast.ludai.product.pk}/study/"
    form = {"year": YEAR, "profile": cast.ludai.draft.data["profile"]}
    count = Study.objects.count()
    answer = client.post(address, form)
    assert answer.status_code == 422 and f"{YEAR} 年已经有核算" in answer.content.decode()
    assert Study.objects.count() == count
    assert client.post(address, form | {"again": "yes"}).status_code == 302
    assert Study.objects.count() == count + 1
