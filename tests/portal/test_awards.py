"""One sealed package of a product for a programme that adopts footprints."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from types import SimpleNamespace as Plain

import pytest

from portal.certificates import issued
from portal.people import approved
from portal.verifiers import team
from zuji.core.province import current_province
from zuji.core.refusals import Refusal
from zuji.lockfile import verify_lock
from zuji.reports.signing import signature_of
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.programme.awards import actions
from zuji_portal.programme.awards.actions import MakePackage
from zuji_portal.transparency.issuer.keys import current

pytestmark = pytest.mark.django_db


def opened(package):
    return zipfile.ZipFile(io.BytesIO(package))


def test_a_package_holds_report_record_and_list_under_a_signed_cover(cast):
    revision = approved(cast.ludai)
    client, address = cast.client("clerk"), f"/products/{cast.ludai.product.pk}/package/"
    shown = client.get(address).content.decode()
    assert "绿色工厂" in shown and "没有，封面会写明" in shown
    answer = client.post(address, {"programme": "green-factory"})
    assert answer["Content-Type"] == "application/zip"
    archive = opened(answer.content)
    assert archive.namelist() == [
        "00-cover.pdf",
        "01-report-zh.pdf",
        "01-report-en.pdf",
        "04-record.lock.json",
        "05-evidence.csv",
        "manifest.json",
    ]
    for row in json.loads(archive.read("manifest.json")):
        assert hashlib.sha256(archive.read(row["name"])).hexdigest() == row["sha256"]
    cover = archive.read("00-cover.pdf")
    signature = signature_of(cover, current().certificate.encode())
    assert signature.holds and signature.covers_all
    record = json.loads(archive.read("04-record.lock.json"))
    assert verify_lock(record).holds and record["digest"] == f"sha256:{revision.digest}"
    evidence = archive.read("05-evidence.csv").decode("utf-8-sig")
    assert "尿素产量" in evidence and "生产月报" in evidence
    entry = AuditEntry.objects.get(action="award.package")
    digest = hashlib.sha256(archive.read("manifest.json")).hexdigest()
    assert entry.facts == {"programme": "green-factory", "digest": digest}
    assert digest[:12].upper() in answer["Content-Disposition"]


def test_a_certified_product_carries_statement_and_certificate(cast):
    certificate = issued(cast, cast.ludai, team(cast))
    owner = cast.viewer("owner")
    package = MakePackage(owner, cast.ludai.product, programme="good-shandong").run()
    archive = opened(package.data)
    names = archive.namelist()
    assert {"02-statement-zh.pdf", "03-certificate.pdf", "03-certificate.json"} <= set(names)
    bundle = json.loads(archive.read("03-certificate.json"))
    assert bundle["credential"] == certificate.issued.token


def test_a_part_that_a_programme_needs_is_asked_for(cast, monkeypatch):
    approved(cast.ludai)
    programme = current_province().programme
    row = programme.adopting["good-shandong"].model_copy(update={"needs": ["certificate"]})
    other = programme.model_copy(update={"adopting": {"strict": row}})
    monkeypatch.setattr(actions, "current_province", lambda: Plain(programme=other))
    for asked, rule in (("strict", "package-part-missing"), ("none", "choice-unknown")):
        with pytest.raises(Refusal) as refused:
            MakePackage(cast.viewer("clerk"), cast.ludai.product, programme=asked).run()
        assert [f.rule for f in refused.value.findings] == [rule]


def test_others_and_products_without_an_approved_study_have_none(cast):
    address = f"/products/{cast.ludai.product.pk}/package/"
    assert "为什么不能" in cast.client("clerk").get(address).content.decode()
    for viewer in (cast.viewer("clerk"), cast.rival.viewers["clerk"], cast.viewer("province")):
        with pytest.raises(Denied):
            MakePackage(viewer, cast.ludai.product, programme="green-factory").run()
