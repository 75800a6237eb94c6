"""Certificates of other bodies on the site: taken over word for word, shown as such, counted as
nothing of ours.
"""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from exchange.test_certificate_lists import CODE, HEAD, ROW, book
from zuji_portal.certification.listing import TakeList, WithdrawList
from zuji_portal.certification.logged import list_content
from zuji_portal.certification.models import Certificate, CertificateList, ListedCertificate
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.transparency.contents import content_of
from zuji_portal.transparency.models import LogEntry

pytestmark = pytest.mark.django_db
VALUES = {"source": "示例名单", "as_of": datetime.date(2025, 3, 31)}


def take(cast, *rows, role="province", **more):
    content = book(*rows, **more)
    return TakeList(cast.viewer(role), None, content=content, name="list.xlsx", values=VALUES).run()


def text(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def posted(client, content):
    file = SimpleUploadedFile("list.xlsx", content)
    form = {"source": "示例名单", "as_of": "2025-03-31", "file": file}
    return client.post("/certification/elsewhere/new/", form)


def test_a_list_is_taken_over_row_by_row_with_a_receipt(cast, client):
    rows = (ROW, ROW | {"证书编号": "B", "单位": ""}, ["合计", "2"], ROW | {"证书编号": "C"})
    answer = posted(cast.client("province"), book(*rows))
    made = CertificateList.objects.get()
    receipt = f"/certification/elsewhere/{made.pk}/"
    assert (answer.status_code, answer["Location"]) == (302, receipt)
    page = text(cast.client("auditor"), receipt)
    assert "读入 2" in page and "拒绝 1" in page and "不计 1" in page
    assert "碳足迹没有单位" in page and "示例轮胎有限公司" in page
    only = text(cast.client("auditor"), f"{receipt}?outcome=refused")
    assert "碳足迹没有单位" in only and "合计、说明或签字" not in only
    text(cast.client("clerk"), receipt, 403)
    public = text(client, "/certification/elsewhere/")
    assert public.count("示例轮胎有限公司") == 2 and "没有核算，也没有核查" in public
    assert ">B<" not in public
    (entry,) = LogEntry.objects.filter(kind="list.taken")
    assert content_of(entry.subject) == list_content(made)
    assert made.digest.encode() in list_content(made)


def test_what_was_taken_over_is_found_and_counts_as_nothing_of_ours(cast, client):
    take(cast, ROW)
    for found in ("cfp-2024-0001", "轮胎有限", CODE, "认证中心", "全钢"):
        assert "CFP-2024-0001" in text(client, f"/certification/elsewhere/?q={found}")
    assert "没有符合的证书" in text(client, "/certification/elsewhere/?q=nobody")
    assert "word for word" in text(client, "/en/certification/elsewhere/")
    assert Certificate.objects.count() == 0
    text(client, "/certificates/CFP-2024-0001", 404)
    assert client.get("/api/v1/certificates/CFP-2024-0001/recognition").status_code == 404


def test_a_file_or_a_certificate_is_taken_over_once(cast):
    first = take(cast, ROW)
    answer = posted(cast.client("province"), book(ROW))
    assert answer.status_code == 422 and first.number in answer.content.decode()
    rows = (ROW, ROW | {"碳足迹": "3.6"}, ROW | {"证书编号": "D"})
    second = take(cast, *rows)
    said = list(second.rows.order_by("pk").values_list("outcome", flat=True))
    assert said == ["ignored", "refused", "read"]
    rules = [row.findings[0]["rule"] for row in second.rows.order_by("pk")[:2]]
    assert rules == ["list-row-known", "list-row-differs"]
    third = take(cast, ROW | {"碳足迹": "3.7"}, ROW | {"证书编号": "E"})
    assert third.rows.order_by("pk")[0].findings[0]["rule"] == "list-row-changed"


def test_a_list_without_one_new_certificate_is_refused_with_why(cast):
    answer = posted(cast.client("province"), book(ROW | {"单位": ""}, ["合计", "1"]))
    page = answer.content.decode()
    assert answer.status_code == 422 and CertificateList.objects.count() == 0
    assert "拒绝 1 行，不计 1 行" in page and "碳足迹没有单位" in page


def test_a_list_that_was_wrong_is_withdrawn_and_taken_over_again(cast, client):
    made = take(cast, ROW)
    office, address = cast.client("province"), f"/certification/elsewhere/{made.pk}/withdraw/"
    assert "不再公开显示" in text(office, address)
    assert office.post(address, {"reason": " "}).status_code == 422
    assert office.post(address, {"reason": "数值抄错"}).status_code == 302
    assert "示例轮胎有限公司" not in text(client, "/certification/elsewhere/")
    assert "数值抄错" in text(office, f"/certification/elsewhere/{made.pk}/")
    made.refresh_from_db()
    with pytest.raises(Denied):
        WithdrawList(cast.viewer("province"), made, reason="x").run()
    take(cast, ROW)
    assert "示例轮胎有限公司" in text(client, "/certification/elsewhere/")


def test_what_a_list_said_never_changes(cast):
    made = take(cast, ROW)
    row = ListedCertificate.objects.get()
    for record, field in ((made, "source"), (row, "holder")):
        with pytest.raises(DatabaseError), transaction.atomic():
            type(record).objects.filter(pk=record.pk).update(**{field: "x"})
        with pytest.raises(DatabaseError), transaction.atomic():
            type(record).objects.filter(pk=record.pk).delete()


def test_only_the_province_takes_lists_over(cast):
    for role in ("city", "expert", "clerk"):
        assert cast.client(role).get("/certification/elsewhere/new/").status_code == 403
        with pytest.raises(Denied):
            take(cast, ROW, role=role)


def test_the_template_has_the_heads_that_are_read(cast):
    answer = cast.client("province").get("/certification/elsewhere/template.xlsx")
    assert answer.status_code == 200 and answer.content.startswith(b"PK")
    assert HEAD[1] == "证书编号"
