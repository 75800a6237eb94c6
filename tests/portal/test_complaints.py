"""Anybody complains; the department that handles it answers; nobody else reads it."""

import datetime
import io
import re
import uuid

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from PIL.ExifTags import GPS, IFD

from portal.certificates import issued, published
from portal.people import approved
from portal.verifiers import team
from zuji.core.refusals import Refusal
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_as
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.foundation.workflow.machines import waiting_for
from zuji_portal.supervision.complaints import actions, queries
from zuji_portal.supervision.complaints.models import Complaint, ComplaintFile
from zuji_portal.supervision.complaints.rules import handling_city, median_days

pytestmark = pytest.mark.django_db
POSTED = {
    "about": "product",
    "named": "",
    "text": "宣传比证书低一半",
    "name": "李某",
    "email": "li@reader.example",
    "telephone": "",
    "token": uuid.UUID(int=1),
}


def filed(**more):
    return actions.FileComplaint(Viewer(), None, values=POSTED | more).run()


def waits(viewer):
    return [w.record for w in waiting_for(viewer) if w.machine.noun == "complaint"]


def rules(action):
    with pytest.raises(Refusal) as refused:
        action.run()
    return [finding.rule for finding in refused.value.findings]


def test_a_visitor_complains_from_a_product_page_and_its_city_answers(
    cast, client, django_capture_on_commit_callbacks
):
    approved(cast.ludai)
    entry = published(cast.ludai)
    shown = client.get(f"/p/{entry.key}").content.decode()
    assert f"/complaints/?about=product&amp;number={entry.key}" in shown
    form = client.get(f"/complaints/?about=product&number={entry.key}").content.decode()
    assert f'value="{entry.key}"' in form
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post("/complaints/", POSTED | {"named": entry.key}).content.decode()
    complaint = Complaint.objects.get()
    code = re.search(r"<b>([2-9A-HJKMNP-Z]{10})</b>", page)[1]
    assert complaint.number in page and complaint.code_digest != code
    assert (complaint.entry, complaint.against, complaint.city) == (
        entry,
        cast.ludai.enterprise,
        "3716",
    )
    city = cast.viewer("city")
    assert waits(city) == [complaint]
    officer, url = cast.client("city"), f"/supervision/complaints/{complaint.pk}/"
    assert "宣传比证书低一半" in officer.get(url).content.decode()
    officer.post(f"{url}accept/")
    assert officer.post(f"{url}uphold/", {"reason": ""}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        officer.post(f"{url}uphold/", {"reason": "已责令更正网页"})
    officer.post(f"{url}close/")
    complaint.refresh_from_db()
    assert (complaint.state, complaint.outcome) == ("closed", "upheld")
    assert "已责令更正网页" in mail.outbox[-1].body and mail.outbox[-1].to == ["li@reader.example"]
    assert waits(city) == []
    for proof in (code.lower(), "Li@reader.example"):
        answer = client.post("/track/", {"number": complaint.number, "proof": proof})
        told = answer.content.decode()
        assert "已办结" in told and "已责令更正网页" in told
        assert "宣传比证书低一半" not in told and "李某" not in told


def test_certificates_and_bodies_are_the_province_s_and_what_is_not_found_too(cast):
    them = team(cast)
    body, certificate = them.body, issued(cast, cast.ludai, them)
    about = filed(about="certificate", named=certificate.number.lower())
    assert (about.certificate, about.city) == (certificate, "")
    assert filed(about="verifier", named=body.name_zh, token=uuid.UUID(int=2)).body == body
    unknown = filed(about="product", named="没有这个", token=uuid.UUID(int=3))
    assert (unknown.against, unknown.city) == (None, "")
    by_name = filed(about="enterprise", named=cast.ludai.enterprise.name_zh, token=uuid.UUID(int=4))
    assert (by_name.against, by_name.city) == (cast.ludai.enterprise, "3716")
    assert waits(cast.viewer("city")) == [by_name]
    assert len(waits(cast.viewer("province"))) == 4
    assert handling_city("certificate", "3716") == "" and handling_city("label", "3716") == "3716"


def test_who_had_a_part_in_the_certificate_does_not_answer_about_it(cast):
    certificate = issued(cast, cast.ludai, team(cast))
    complaint = filed(about="certificate", named=certificate.number)
    decider = certificate.events.get(action="certificate.issue").by
    actions.TakeUpComplaint(cast.viewer("province"), complaint).run()
    complaint.refresh_from_db()
    involved = viewer_as(Appointment.objects.get(user=decider, role="province"))
    with pytest.raises(Denied):
        actions.DismissComplaint(involved, complaint, reason="x").run()


def test_nobody_else_reads_a_complaint_and_the_log_holds_nothing_of_it(cast):
    complaint = filed(about="enterprise", named=cast.ludai.enterprise.uscc)
    url = f"/supervision/complaints/{complaint.pk}/"
    for role in ("owner", "clerk", "verifier", "expert", "member"):
        assert cast.client(role).get(url).status_code == 403, role
        assert cast.client(role).get("/supervision/complaints/").status_code == 403
    audited = cast.client("auditor").get(url)
    assert audited.status_code == 200
    assert complaint.text in audited.content.decode()
    handled = cast.client("province").get(url).content.decode()
    for private in (complaint.name, complaint.email):
        assert private and private not in audited.content.decode() and private in handled
    complaint.city = "3701"
    complaint.save()
    assert cast.client("city").get(url).status_code == 404
    entry = AuditEntry.objects.get(action="complaint.file")
    assert entry.enterprise is None, "it would stand in the log of the enterprise"
    for private in ("宣传", "李某", "li@reader", cast.ludai.enterprise.uscc):
        assert private not in str(entry.entry())


def test_a_form_sent_twice_makes_one_complaint_and_shows_the_same_code(cast, client):
    pages = [client.post("/complaints/", POSTED | {"named": "x"}).content.decode() for _ in "ab"]
    assert Complaint.objects.count() == 1
    codes = [re.findall(r"<dd><b>([^<]+)</b></dd>", page) for page in pages]
    assert codes[0] == codes[1] and len(codes[0]) == 2
    assert AuditEntry.objects.filter(action="complaint.file").count() == 1


def test_many_complaints_from_one_place_are_braked_and_what_was_typed_stays(cast, client):
    for n in range(5):
        client.post("/complaints/", POSTED | {"named": "x", "token": uuid.UUID(int=n)})
    answer = client.post("/complaints/", POSTED | {"named": "x", "token": uuid.UUID(int=99)})
    assert answer.status_code == 422 and "宣传比证书低一半" in answer.content.decode()
    assert Complaint.objects.count() == 5


def test_the_city_passes_one_to_the_province_with_a_reason(cast):
    complaint = filed(about="enterprise", named=cast.ludai.enterprise.uscc)
    city = cast.viewer("city")
    assert rules(actions.ForwardComplaint(city, complaint)) == ["reason-missing"]
    actions.ForwardComplaint(city, complaint, reason="涉及证书").run()
    assert waits(city) == [] and waits(cast.viewer("province")) == [complaint]
    assert not queries.visible_to(city).exists()


def test_declined_ones_say_why_and_end(cast):
    complaint = filed(about="other", named="x")
    client, url = cast.client("province"), f"/supervision/complaints/{complaint.pk}/decline/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": ""}).status_code == 422
    client.post(url, {"reason": "不属于本平台"})
    complaint.refresh_from_db()
    assert (complaint.state, complaint.answer) == ("declined", "不属于本平台")


def test_figures_count_open_overdue_and_days_to_the_answer(cast):
    """Monday 1 to Friday 5 June 2026: 4 working days; the median of 4 and 2 is 3."""
    monday, friday = datetime.date(2026, 6, 1), datetime.date(2026, 6, 5)
    wednesday = datetime.date(2026, 6, 3)
    assert median_days([(monday, friday), (monday, wednesday)]) == 3
    assert median_days([]) is None
    late = filed(about="other", named="x")
    Complaint.objects.filter(pk=late.pk).update(moved_at=timezone.now() - datetime.timedelta(60))
    filed(about="other", named="y", token=uuid.UUID(int=2))
    found = queries.figures(cast.viewer("province"))
    assert (found.open, found.overdue, found.answered) == (2, 1, 0)
    page = cast.client("province").get("/supervision/complaints/?state=filed").content.decode()
    assert late.number in page
    assert "投诉举报" in cast.client("city").get("/supervision/").content.decode()


def upload(name, content):
    return SimpleUploadedFile(name, content)


PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF\n"


def with_a_place():
    """A photo whose camera wrote down where it was taken."""
    out, exif = io.BytesIO(), Image.Exif()
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSMapDatum] = "WGS-84-HOME"
    Image.new("RGB", (40, 30), (200, 30, 30)).save(out, "JPEG", exif=exif)
    assert b"WGS-84-HOME" in out.getvalue()
    return out.getvalue()


def test_photos_and_papers_of_a_complaint_are_seen_by_who_handles_it_alone(cast, client):
    taken = with_a_place()
    files = [upload("包装.jpg", taken), upload("../广告.pdf", PDF), upload("again.pdf", PDF)]
    page = client.post("/complaints/", POSTED | {"named": "x", "attached": files}).content.decode()
    assert "收到 2 个" in page, "one content is kept once"
    complaint = Complaint.objects.get()
    picture, paper = sorted(complaint.files.all(), key=lambda f: not f.is_picture)
    assert (picture.name, paper.name) == ("包装.jpg", "广告.pdf")
    officer, address = cast.client("province"), "/supervision/complaints/files/{}/"
    shown = officer.get(f"/supervision/complaints/{complaint.pk}/").content.decode()
    assert address.format(picture.pk) in shown and "广告.pdf" in shown
    seen = officer.get(address.format(picture.pk))
    pixels = b"".join(seen.streaming_content)
    assert seen["Content-Type"] == "image/jpeg" and b"WGS-84-HOME" not in pixels
    read = officer.get(address.format(paper.pk))
    assert b"".join(read.streaming_content) == PDF
    assert read["Content-Disposition"].startswith("attachment")
    assert read["Content-Type"] == "application/octet-stream"
    assert "sandbox" in read["Content-Security-Policy"]
    for role in ("city", "auditor", "owner", "verifier", "member", "anonymous"):
        answer = cast.client(role).get(address.format(paper.pk))
        assert answer.status_code in {302, 403, 404}, role
    named = cast.client("auditor").get(f"/supervision/complaints/{complaint.pk}/").content.decode()
    assert "2 个，只有办理的主管部门看得到" in named and "广告.pdf" not in named
    assert AuditEntry.objects.get(action="complaint.file").facts["files"] == 2


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([("a.exe", b"MZ")], "文件类型不对"),
        ([("a.xlsx", b"PK\x03\x04")], "文件类型不对"),
        ([("a.pdf", b"<html>")], "文件内容与扩展名不符"),
        ([("a.jpg", b"\xff\xd8\xff no picture")], "图片"),
        ([("a.pdf", b"%PDF-" + b"0" * 10_000_000)], "文件过大"),
        ([(f"{n}.pdf", PDF + bytes([n])) for n in range(6)], "附了 6 个文件，超过 5 个"),
    ],
)
def test_other_files_are_refused_and_nothing_is_filed(cast, client, files, said):
    posted = POSTED | {"named": "x", "attached": [upload(*file) for file in files]}
    refused = client.post("/complaints/", posted)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert said in page and POSTED["text"] in page
    assert not Complaint.objects.exists() and not ComplaintFile.objects.exists()


def test_a_form_sent_twice_keeps_its_files_once(cast, client):
    for _ in range(2):
        posted = POSTED | {"named": "x", "attached": [upload("a.pdf", PDF)]}
        assert client.post("/complaints/", posted).status_code == 200
    assert ComplaintFile.objects.count() == 1
