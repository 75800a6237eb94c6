"""Enterprises: enrolment by Excel, claims, sites that merge, products and their history."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from zuji.synth.plants import fictional_code
from zuji_portal.enterprises.organisations.models import Claim, Enterprise, Site
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
HEADER = ("统一社会信用代码", "企业名称", "英文名称", "市", "县区", "行业代码", "出口")


def table(*rows, header=HEADER):
    book = Workbook()
    book.active.title = "企业"
    for row in (header, *rows):
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("企业.xlsx", out.getvalue())


def row(number, city="滨州", name=None, **more):
    return (
        more.get("uscc", fictional_code(number)),
        name or f"示例企业{number}",
        "",
        city,
        more.get("county", ""),
        more.get("industry", 3216),
        more.get("export", "否"),
    )


@pytest.mark.database
def test_a_city_officer_enrols_ten_enterprises_by_excel_and_again_changes_nothing(cast):
    client = cast.client("city")
    before = Enterprise.objects.count()
    rows = [row(n) for n in range(10)]
    page = client.post("/enterprises/enrol/", {"file": table(*rows)}).content.decode()
    assert "入库 10 家" in page
    assert Enterprise.objects.count() == before + 10
    assert Site.objects.filter(enterprise__name_zh="示例企业3").count() == 1
    page = client.post("/enterprises/enrol/", {"file": table(*rows)}).content.decode()
    assert "入库 0 家" in page and "10 家此前已入库" in page
    assert Enterprise.objects.count() == before + 10


@pytest.mark.parametrize(
    ("bad", "rule", "cell"),
    [
        (row(2, uscc="91379999000000000X"), "uscc-wrong", "企业!A3"),
        (row(2, city="莱芜"), "city-unknown", "企业!D3"),
        (row(2, county="370102"), "county-elsewhere", "企业!E3"),
        (row(2, industry=9999), "industry-unknown", "企业!F3"),
        (row(2, export="也许"), "answer-unclear", "企业!G3"),
        (row(1), "row-duplicate", "企业!A3"),
        (row(2, name=" "), "field-missing", "企业!B3"),
    ],
)
def test_one_wrong_cell_is_named_and_nothing_is_enrolled(cast, bad, rule, cell):
    before = Enterprise.objects.count()
    response = cast.client("city").post("/enterprises/enrol/", {"file": table(row(1), bad, row(3))})
    page = response.content.decode()
    assert response.status_code == 422
    assert rule in page and cell in page
    assert Enterprise.objects.count() == before


def test_a_city_enrols_its_own_enterprises_only_and_the_province_all(cast):
    response = cast.client("city").post(
        "/enterprises/enrol/", {"file": table(row(1), row(2, city="济南"))}
    )
    assert response.status_code == 422
    assert "enterprise-elsewhere" in response.content.decode()
    assert not Enterprise.objects.filter(name_zh="示例企业1").exists()
    assert (
        "入库 1 家"
        in cast.client("province")
        .post("/enterprises/enrol/", {"file": table(row(2, city="济南"))})
        .content.decode()
    )


def test_a_table_without_the_needed_columns_says_which(cast):
    page = (
        cast.client("city")
        .post("/enterprises/enrol/", {"file": table(("x",), header=("名字",))})
        .content.decode()
    )
    assert "统一社会信用代码" in page and "header-missing" in page


def test_the_template_can_be_filled_and_uploaded(cast):
    content = cast.client("city").get("/enterprises/enrol/template.xlsx").content
    book = load_workbook(io.BytesIO(content))
    lists = {str(rule.sqref): rule.formula1 for rule in book.active.data_validations.dataValidation}
    assert set(lists) == {"D2:D2000", "F2:F2000", "G2:G2000"}
    cities = [cell.value for cell in book["选项 Options"]["A"][1:] if cell.value]
    classes = [cell.value for cell in book["选项 Options"]["C"]]
    assert "滨州" in cities and "3120 炼钢" in classes
    book.active.append(list(row(5)))
    out = io.BytesIO()
    book.save(out)
    page = (
        cast.client("city")
        .post("/enterprises/enrol/", {"file": SimpleUploadedFile("a.xlsx", out.getvalue())})
        .content.decode()
    )
    assert "入库 1 家" in page


@pytest.mark.database
@pytest.mark.usefixtures("ends_well")
def test_a_claim_is_decided_by_the_city_and_makes_the_claimant_owner(cast):
    from zuji_portal.enterprises.organisations.actions import EnrolEnterprise

    enterprise = EnrolEnterprise(
        cast.platform["province"],
        Enterprise(uscc=fictional_code(42), name_zh="示例新厂", city="3716"),
    ).run()
    member = cast.client("member")
    assert "示例新厂" in member.get(f"/enterprises/claim/?uscc={enterprise.uscc}").content.decode()
    assert (
        member.post(
            "/enterprises/claim/", {"uscc": enterprise.uscc, "statement": "厂长 0543"}
        ).status_code
        == 302
    )
    assert (
        member.post(
            "/enterprises/claim/", {"uscc": enterprise.uscc, "statement": "again"}
        ).status_code
        == 403
    )
    claim = Claim.objects.get()
    assert (
        cast.client("clerk")
        .post(f"/enterprises/claims/{claim.pk}/", {"decision": "accept"})
        .status_code
        == 403
    )
    refused = cast.client("city").post(
        f"/enterprises/claims/{claim.pk}/", {"decision": "refuse", "reason": ""}
    )
    assert refused.status_code == 422
    assert (
        cast.client("city")
        .post(f"/enterprises/claims/{claim.pk}/", {"decision": "accept"})
        .status_code
        == 302
    )
    assert (
        cast.client("city")
        .post(f"/enterprises/claims/{claim.pk}/", {"decision": "refuse", "reason": "x"})
        .status_code
        == 403
    )
    user = cast.platform["member"].user
    assert (
        Appointment.objects.filter(
            user=user, role="owner", enterprise=enterprise, ended_at=None
        ).count()
        == 1
    )
    assert "示例新厂" in cast.client("member").get("/desk/").content.decode()


def test_another_citys_officer_does_not_see_the_claim(cast):
    claim = Claim.objects.create(
        enterprise=cast.rival.enterprise, claimant=cast.platform["member"].user, statement="x"
    )
    assert (
        cast.client("city")
        .post(f"/enterprises/claims/{claim.pk}/", {"decision": "accept"})
        .status_code
        == 404
    )


def test_an_enterprise_with_an_owner_is_claimed_by_nobody(cast):
    page = (
        cast.client("member")
        .get(f"/enterprises/claim/?uscc={cast.ludai.enterprise.uscc}")
        .content.decode()
    )
    assert "请由其邀请" in page
    response = cast.client("member").post(
        "/enterprises/claim/", {"uscc": cast.ludai.enterprise.uscc, "statement": "x"}
    )
    assert response.status_code == 403


@pytest.mark.database
def test_a_merged_site_leads_to_its_survivor_for_ever(cast):
    owner, enterprise = cast.client("owner"), cast.ludai.enterprise
    first = enterprise.sites.get()
    keys = [first.key]
    for name in ("二厂", "三厂"):
        location = owner.post(
            f"/enterprises/{enterprise.pk}/sites/", {"name": name, "city": "滨州"}
        ).url
        keys.append(location.strip("/").split("/")[1])
    assert owner.post(f"/sites/{keys[0]}/merge/", {"into": keys[1]}).status_code == 302
    assert owner.post(f"/sites/{keys[1]}/merge/", {"into": keys[2]}).status_code == 302
    response = owner.get(f"/sites/{keys[0]}/")
    assert response.status_code == 301
    assert keys[2] in response.url
    cast.ludai.product.refresh_from_db()
    assert cast.ludai.product.site.key == keys[2]
    assert owner.post(f"/sites/{keys[2]}/merge/", {"into": keys[0]}).status_code == 422
    rival = cast.rival.enterprise.sites.get().key
    assert owner.post(f"/sites/{keys[2]}/merge/", {"into": rival}).status_code == 422


def test_editing_keeps_the_old_version_and_the_code(cast):
    client, enterprise = cast.client("owner"), cast.ludai.enterprise
    form = {"uscc": "other", "name_zh": "鲁岱化工改名（示例）", "city": "3716", "is_exporter": "是"}
    assert client.post(f"/enterprises/{enterprise.pk}/edit/", form).status_code == 302
    again = Enterprise.objects.get(pk=enterprise.pk)
    assert (again.name_zh, again.uscc, again.is_exporter) == (
        "鲁岱化工改名（示例）",
        enterprise.uscc,
        True,
    )
    page = client.get(f"/enterprises/{enterprise.pk}/history/").content.decode()
    assert "鲁岱化工（示例）" in page and "鲁岱化工改名（示例）" in page


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("gtin", "4006381333930", "gtin-wrong"),
        ("hs", "12", "hs-wrong"),
        ("cpc", "x", "cpc-wrong"),
        ("model_id", "nothing", "model-unknown-here"),
        ("name_zh", " ", "field-missing"),
    ],
)
def test_a_wrong_product_entry_is_named_and_what_was_typed_stays(cast, field, value, rule):
    form = {"name_zh": "尿素B", "model_id": "urea", "specification": "46 %", field: value}
    response = cast.client("clerk").post(
        f"/enterprises/{cast.ludai.enterprise.pk}/products/new/", form
    )
    assert response.status_code == 422
    assert rule in response.content.decode()
    assert 'value="46 %"' in response.content.decode()
    assert not Product.objects.filter(name_zh="尿素B").exists()


@pytest.mark.database
def test_a_gtin_names_one_product_in_the_whole_province(cast):
    from django.test import Client

    form = {"name_zh": "尿素B", "model_id": "urea", "gtin": "4006381333931"}
    assert (
        cast.client("clerk")
        .post(f"/enterprises/{cast.ludai.enterprise.pk}/products/new/", form)
        .status_code
        == 302
    )
    rival = Client()
    rival.force_login(cast.rival.viewers["clerk"].user, "django.contrib.auth.backends.ModelBackend")
    response = rival.post(f"/enterprises/{cast.rival.enterprise.pk}/products/new/", form)
    assert response.status_code == 422
    assert "gtin-taken" in response.content.decode()


@pytest.mark.database
def test_a_products_history_shows_what_changed(cast):
    client = cast.client("clerk")
    form = {"name_zh": "改名尿素", "model_id": "urea"}
    client.post(f"/products/{cast.ludai.product.pk}/edit/", form)
    page = client.get(f"/products/{cast.ludai.product.pk}/history/").content.decode()
    assert "鲁岱化工（示例）尿素" in page and "改名尿素" in page


@pytest.mark.database
def test_search_finds_by_name_and_code_inside_what_one_sees(cast):
    assert "鲁岱" in cast.client("province").get("/enterprises/?q=鲁岱").content.decode()
    assert (
        "泰岳"
        in cast.client("province")
        .get(f"/enterprises/?q={cast.rival.enterprise.uscc}")
        .content.decode()
    )
    assert (
        "泰岳化工"
        not in cast.client("city").get("/enterprises/?q=泰岳").content.decode().split("<tbody>")[1]
    )
    assert cast.client("city").get("/enterprises/?q=%00&page=x").status_code == 400


def test_every_decision_stands_in_the_audit_log(cast):
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"enterprise.enrol", "product.edit", "study.create", "evidence.add"} <= actions


def picture(size=(60, 40), kind="PNG", **more):
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", size, (10, 80, 60)).save(out, kind, **more)
    return out.getvalue()


def test_a_photo_is_kept_as_pixels_only(cast):
    from PIL import Image

    exif = Image.Exif()
    exif[0x010E] = "secret place"
    client, url = cast.client("clerk"), f"/products/{cast.ludai.product.pk}"
    form = {
        "name_zh": "尿素",
        "model_id": "urea",
        "photo": SimpleUploadedFile("p.jpg", picture((3000, 20), "JPEG", exif=exif)),
    }
    assert client.post(f"{url}/edit/", form).status_code == 302
    response = client.get(f"{url}/photo.jpg")
    assert response["Content-Type"] == "image/jpeg"
    assert b"secret" not in response.content
    with Image.open(io.BytesIO(response.content)) as made:
        assert max(made.size) == 1600
    assert cast.client("expert").get(f"{url}/photo.jpg").status_code == 403


@pytest.mark.parametrize("content", [b"<svg onload='x'/>", b"GIF89a", b"", b"\x89PNG\r\n\x1a\nxx"])
def test_what_is_no_photo_is_refused(cast, content):
    form = {
        "name_zh": "尿素",
        "model_id": "urea",
        "photo": SimpleUploadedFile("p.png", content or b" "),
    }
    response = cast.client("clerk").post(f"/products/{cast.ludai.product.pk}/edit/", form)
    assert response.status_code == 422
    assert "photo-unreadable" in response.content.decode()
