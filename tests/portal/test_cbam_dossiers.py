"""CBAM dossiers: filed for an importer from the installation's file, updated, withdrawn, seen."""

import datetime
import json
import math
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.utils import timezone

from portal.answers import text_of
from portal.cbam_files import FORM, TOTAL, UREA, dossier_of, product_of, urea_file
from portal.people import approved
from zuji_portal.cbam import templating
from zuji_portal.cbam.models import FiledDossier
from zuji_portal.cbam.queries import link_secret, newest_versions
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.jobs.actions import run_job
from zuji_portal.foundation.jobs.models import Job
from zuji_portal.programme.exports import exported
from zuji_portal.programme.markets import by_market

pytestmark = pytest.mark.django_db


def post(client, address, content=None, name="urea.json", **more):
    file = SimpleUploadedFile(name, urea_file() if content is None else content)
    return client.post(address, {**FORM, **more, "file": file})


def shared(dossier, rest=""):
    return f"/cbam/shared/{link_secret(dossier.number)}/{rest}"


def test_a_dossier_is_filed_updated_and_withdrawn(cast, client):
    """1.1166 t per tonne; certificates by column A: 500 t × (1.1166 − benchmark × 0.975)."""
    approved(cast.ludai)
    clerk, product = cast.client("clerk"), product_of(cast.ludai)
    address = f"/products/{product.pk}/cbam/"
    assert f"{address}" in text_of(clerk.get(f"/products/{product.pk}/"))
    assert post(clerk, address).status_code == 302
    made = FiledDossier.objects.get()
    version = made.newest
    assert (made.cn, made.process, made.eori) == ("31021019", "urea", "DE1234567")
    assert (version.country, made.importer_country, version.quantity) == ("CN", "DE", 500)
    assert version.total == pytest.approx(TOTAL)
    assert version.data["good"]["total"] == pytest.approx(TOTAL / 460), "per kg of nitrogen"
    first = version.data["certificate_paths"][0]
    assert version.data["import"]["certificates"] == pytest.approx(
        500 * (TOTAL - first["benchmark"] * 0.975)
    )
    bridge = version.bridge
    for column in ("footprint", "cbam", "difference"):
        parts = math.fsum(row[column] for row in bridge["rows"])
        assert parts == pytest.approx(bridge[column], abs=1e-9), "as printed"
    page = text_of(cast.client("owner").get(f"/cbam/{made.pk}/?prices=50"))
    for words in (
        "0.00242739",
        "1.1166",
        "中国",
        "德国",
        "授权代表",
        "字段：共 22，读入 22",
        "A 列",
    ):
        assert words in page
    assert post(clerk, address).status_code == 422, "one dossier an importer"
    kept = text_of(client.get(shared(made)))
    assert "1.1166" in kept and "Müller" in kept and "文件回执" not in kept
    assert "碳足迹" not in kept.partition("</main>")[0].partition("<main")[2]
    heavier = urea_file(
        processes=[UREA["processes"][0] | {"direct_emissions": "190000 t"}, *UREA["processes"][1:]]
    )
    assert post(clerk, f"/cbam/{made.pk}/update/", heavier).status_code == 302
    assert [v.number for v in made.versions.all()] == [1, 2]
    assert made.newest.total == pytest.approx(TOTAL + 0.57 * 0.1)
    assert "1.1166" in text_of(clerk.get(f"/cbam/{made.pk}/?version=1"))
    with pytest.raises(DatabaseError), transaction.atomic():
        made.versions.update(total=0)
    with pytest.raises(DatabaseError), transaction.atomic():
        FiledDossier.objects.update(importer="x")
    withdraw = f"/cbam/{made.pk}/withdraw/"
    assert clerk.post(withdraw, {"reason": ""}).status_code == 422
    assert clerk.post(withdraw, {"reason": "氨的用量填错"}).status_code == 302
    gone = text_of(client.get(shared(made)))
    assert "氨的用量填错" in gone and "1.17" not in gone and "申报数据" not in gone
    assert client.get(shared(made, "dossier.json")).status_code == 404
    assert post(clerk, address).status_code == 302, "another may be filed"
    actions = AuditEntry.objects.filter(action__startswith="fileddossier.").order_by("number")
    assert [a.action for a in actions] == [
        f"fileddossier.{n}" for n in ("file", "update", "withdraw", "file")
    ]
    assert "Müller".encode() not in b"".join(bytes(a.content) for a in actions)


def test_an_importer_learns_of_no_other_dossier(cast, client):
    ours, other = dossier_of(cast.ludai), dossier_of(cast.ludai, "Autre Importateur SA")
    page = text_of(client.get(shared(ours)))
    said = json.loads(client.get(shared(ours, "dossier.json")).content)
    assert said["importer"]["name"] == "Müller Dünger GmbH" and said["good"]["cn"] == "31021019"
    for text in (page, json.dumps(said, ensure_ascii=False)):
        assert "Autre" not in text and other.number not in text
    assert client.get(f"/cbam/shared/{'0' * 48}/").status_code == 404
    assert client.get(f"/cbam/shared/{ours.number}/").status_code == 404
    assert client.get(f"/cbam/{ours.pk}/").status_code in {302, 403}


@pytest.mark.parametrize(
    ("role", "sees"),
    [("province", 2), ("auditor", 2), ("city", 1), ("owner", 1), ("reader", 1), ("verifier", 0)],
)
def test_who_sees_which_dossiers(cast, role, sees):
    both = [dossier_of(cast.ludai), dossier_of(cast.rival)]
    found = [cast.client(role).get(f"/cbam/{each.pk}/").status_code for each in both]
    assert found.count(200) == sees and (sees != 1 or found[0] == 200)
    if sees:
        rows = text_of(cast.client(role).get("/cbam/"))
        assert [each.number in rows for each in both].count(True) == sees


@pytest.mark.parametrize(
    ("content", "name", "more", "words"),
    [
        (None, "urea.json", {"quantity": "-5"}, "产量为零"),
        (None, "urea.json", {"importer_country": "火星", "eori": "1"}, "EORI"),
        (None, "urea.json", {"cn": "72071114"}, "不止一种"),
        (b'{"year": 2026, "processes": []}', "urea.json", {}, "没有这个产品的货物"),
        (b"[" * 5000, "urea.json", {}, "JSON"),
        (b"a: &a [*a]", "urea.yaml", {}, "YAML"),
        (b"PK\x03\x04", "urea.xlsx", {}, ".yaml"),
    ],
)
def test_what_cannot_be_filed_is_said_at_its_field(cast, content, name, more, words):
    product = product_of(cast.ludai)
    answer = post(cast.client("clerk"), f"/products/{product.pk}/cbam/", content, name, **more)
    page = text_of(answer, 422)
    assert words in page and "Müller" in page and not FiledDossier.objects.exists()


def test_the_board_counts_goods_by_market(cast):
    """Two markets, one told: 500 t; TOTAL − 0.975 A by actual values, D − 0.975 B by default."""
    Product.objects.filter(pk=cast.ludai.product.pk).update(markets="FR,KR")
    made = dossier_of(cast.ludai)
    goods = exported(cast.viewer("province"), 2026, 100.0)
    versions = newest_versions([made.product_id])
    rows = {row.market: row for row in by_market(goods, versions, 2026)}
    assert set(rows) == {"DE", "FR", "KR"}
    paths = {p["basis"]: p for p in versions[0].data["certificate_paths"] if p["year"] == 2026}
    told = rows["DE"]
    assert (len(told.products), told.volume, told.actual) == (1, 500, pytest.approx(TOTAL))
    a, d = paths["actual"], paths["default"]
    gap = (d["emissions"] - 0.975 * d["benchmark"]) - (TOTAL - 0.975 * a["benchmark"])
    assert told.gap == pytest.approx(100 * gap) and gap > 0
    assert rows["FR"].volume is None and rows["FR"].gap is None and rows["FR"].cost_default
    assert rows["KR"].cost_default is None, "no certificates outside the Union"
    page = text_of(cast.client("province").get("/programme/exports/?year=2026&price=100"))
    assert "按货物和市场" in page and "不在欧盟" in page


def test_a_link_ends_is_renewed_and_revoked(cast, client):
    """Over time and after a revocation it tells nothing of the dossier; only renewing helps, and a
    revoked address never opens again.
    """
    dossier, clerk = dossier_of(cast.ludai), cast.client("clerk")
    first = shared(dossier)
    dossier.links.update(ends_at=timezone.now() - datetime.timedelta(minutes=1))
    assert "1.1166" not in text_of(client.get(first), 410)
    assert client.get(f"{first}dossier.json").status_code == 404
    assert "已到期" in text_of(clerk.get(f"/cbam/{dossier.pk}/"))
    assert clerk.post(f"/cbam/{dossier.pk}/renew/").status_code == 302
    assert "1.1166" in text_of(client.get(first))
    left = dossier.link.ends_at - timezone.now()
    assert datetime.timedelta(days=179) < left <= datetime.timedelta(days=180)
    assert "立即打不开" in text_of(clerk.get(f"/cbam/{dossier.pk}/revoke/"))
    assert clerk.post(f"/cbam/{dossier.pk}/revoke/", {"reason": ""}).status_code == 302
    gone = text_of(client.get(first), 410)
    assert "撤销" in gone and "1.1166" not in gone and dossier.product.name_zh not in gone
    assert clerk.post(f"/cbam/{dossier.pk}/renew/").status_code == 302
    second = f"/cbam/shared/{link_secret(dossier.number, 2)}/"
    assert "1.1166" in text_of(client.get(second)) and client.get(first).status_code == 410
    assert second in text_of(clerk.get(f"/cbam/{dossier.pk}/"))
    with pytest.raises(DatabaseError), transaction.atomic():
        dossier.links.update(secret_digest="0")


def test_the_communication_template_is_filled_by_a_job(cast, client, settings, tmp_path):
    """No request waits for it: the page says that it is being filled, then offers the file."""
    blank = tmp_path / "blank.xlsx"
    blank.write_bytes(b"blank")
    dossier, clerk = dossier_of(cast.ludai), cast.client("clerk")
    page, file = f"/cbam/{dossier.pk}/", f"/cbam/{dossier.pk}/v1/xlsx"
    settings.CBAM_TEMPLATE = str(blank)
    assert "填写欧盟沟通模板" in text_of(clerk.get(page)) and clerk.get(file).status_code == 422
    with mock.patch.object(templating, "fill_cbam_template", return_value=b"PK filled") as fill:
        asked = clerk.post(f"{page}v1/template/")
        job = Job.objects.get(kind="cbam_template")
        assert asked["location"] == f"/jobs/{job.pk}/"
        for told in (clerk.get(page), client.get(shared(dossier))):
            assert "正在填写" in text_of(told)
        run_job.func(job.pk)
        clerk.post(f"{page}v1/template/")
        run_job.func(Job.objects.latest("pk").pk)
    assert fill.call_count == 1, "made once of a blank"
    assert file in text_of(clerk.get(f"/jobs/{job.pk}/"))
    assert clerk.get(file).content == b"PK filled"
    assert client.get(shared(dossier, "dossier.xlsx")).content == b"PK filled"
    blank.write_bytes(b"a newer blank")
    assert client.get(shared(dossier, "dossier.xlsx")).status_code == 422
