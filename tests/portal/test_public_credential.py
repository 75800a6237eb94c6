"""The public page is the credential: whatever the register says later, every public form says what
was signed, and stands a change beside it with its date.
"""

import io
import json
import re
import zipfile

import pytest
from django.test import Client
from pyarrow import parquet
from pypdf import PdfReader

from portal.certificates import issued, published
from portal.verifiers import team
from zuji.exchange.dataspaces.shell import check_shell
from zuji_portal.catalogue import cache
from zuji_portal.catalogue.actions import Delist, Hide
from zuji_portal.catalogue.keeping import refresh_enterprise, refresh_product
from zuji_portal.catalogue.models import Entry
from zuji_portal.catalogue.public import view_of
from zuji_portal.certification import actions as certification
from zuji_portal.certification.public import public_certificate
from zuji_portal.certification.vouching import vouchers_of
from zuji_portal.enterprises.organisations.events import EnterpriseChanged
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.enterprises.products.events import FootprintChanged
from zuji_portal.enterprises.products.models import Product
from zuji_portal.studies.results.verifying import VouchersAsked
from zuji_portal.verification.models import Body

pytestmark = pytest.mark.django_db

GTIN, OTHER_GTIN = "6901234567892", "4006381333931"
NEW = {
    "product": {"name_zh": "冒名电解铝锭", "name_en": "Borrowed Ingot", "specification": "冒规"},
    "codes": {"gtin": OTHER_GTIN, "hs": "760110"},
    "firm": {"name_zh": "宝山冒名公司", "name_en": "Borrowed Steel"},
}
FORGED = ("冒名", "Borrowed", "冒规", OTHER_GTIN, "760110")
CHANGED = re.compile(r'<section class="card changed">.*?</section>', re.DOTALL)


@pytest.fixture
def certified(cast):
    """A certified and published product with a GTIN, and its certificate."""
    Product.objects.filter(pk=cast.ludai.product.pk).update(gtin=GTIN, hs="310210")
    cast.ludai.product.refresh_from_db()
    certificate = issued(cast, cast.ludai, team(cast))
    return published(cast.ludai), certificate


def said(answer):
    """The text of an answer, whatever its form, and without the block of changes."""
    assert answer.status_code == 200, answer.status_code
    content, kind = b"".join(answer), answer.headers["Content-Type"]
    if "parquet" in kind:
        return str(parquet.read_table(io.BytesIO(content)).to_pylist())
    if "pdf" in kind:
        return "".join(p.extract_text() for p in PdfReader(io.BytesIO(content)).pages)
    return CHANGED.sub("", content.decode("utf-8-sig"))


def forms(entry, certificate):
    """The address of every public form of a certified product."""
    base, gtin = f"/certificates/{certificate.number}", GTIN.zfill(14)
    yield from (base, f"/en{base}", f"{base}/certificate.pdf", f"{base}/certificate.json")
    yield from (
        f"/p/{entry.key}?lang=zh-Hans",
        f"/p/{entry.key}?lang=en",
        f"/p/{entry.key}/linkset",
    )
    yield from (f"/01/{gtin}?linkType=linkset", "/catalogue/", "/en/catalogue/")
    yield from (f"/catalogue/export.{form}" for form in ("csv", "json", "parquet"))
    yield from (f"/catalogue/compare/?p={entry.key}", f"/en/catalogue/compare/?p={entry.key}")
    yield from (f"/catalogue/?q={certificate.number}", "/", "/en/", "/sitemap.xml")


def forged_in(client, entry, certificate):
    """Public forms that say a new name as certified."""
    cache.forget()
    return [
        (address, word)
        for address in forms(entry, certificate)
        for word in FORGED
        if word in said(client.get(address))
    ]


def rename(cast, *, by_event):
    """The register says something else, as after an edit or as after a change in the database."""
    product, firm = cast.ludai.product, cast.ludai.enterprise
    changes = NEW["product"] | NEW["codes"]
    if not by_event:
        Product.objects.filter(pk=product.pk).update(**changes)
        Enterprise.objects.filter(pk=firm.pk).update(**NEW["firm"])
        return
    for row, fields in ((product, changes), (firm, NEW["firm"])):
        row.refresh_from_db()
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
    refresh_product(FootprintChanged(product))
    refresh_enterprise(EnterpriseChanged(firm))


@pytest.mark.parametrize("by_event", [True, False])
def test_no_public_form_says_a_later_name_as_certified(cast, certified, by_event):
    entry, certificate = certified
    visitor, old = cast.client("anonymous"), cast.ludai.product.name_zh
    firm = cast.ludai.enterprise.name_zh
    rename(cast, by_event=by_event)
    assert forged_in(visitor, entry, certificate) == []
    for address in (f"/certificates/{certificate.number}", f"/p/{entry.key}"):
        page = visitor.get(address).content.decode()
        assert old in page and firm in page
        block = CHANGED.search(page)[0]
        assert "冒名电解铝锭" in block and "宝山冒名公司" in block and old in block
        assert ("自 " in block) is by_event, "the day is that of the register's history"
    owner = cast.client("owner")
    label = said(owner.get(f"/entries/{entry.pk}/label.pdf"))
    assert old in label and "冒名" not in label and "4006381" not in label


def test_the_verifiers_name_is_the_one_that_was_signed(cast, certified):
    entry, certificate = certified
    signed = certificate.statement.content["body"]["name_zh"]
    Body.objects.update(name_zh="冒名核查机构")
    refresh_product(FootprintChanged(cast.ludai.product))
    assert forged_in(cast.client("anonymous"), entry, certificate) == []
    page = cast.client("anonymous").get(f"/p/{entry.key}").content.decode()
    assert signed in page


def test_the_verifiers_name_is_told_in_the_readers_language(cast):
    to = team(cast)
    Body.objects.filter(pk=to.body.pk).update(name_en="Plumb Verification")
    zh = issued(cast, cast.ludai, to).statement.content["body"]["name_zh"]
    address = f"/p/{published(cast.ludai).key}"
    reader = cast.client("anonymous")
    english = reader.get(address, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "Plumb Verification" in english and zh not in english
    assert zh in reader.get(address, HTTP_ACCEPT_LANGUAGE="zh-hans").content.decode()


@pytest.mark.database
def test_a_code_scanned_abroad_opens_in_the_readers_language_and_a_choice_is_kept(cast, certified):
    entry, certificate = certified
    address = f"/certificates/{certificate.number}"
    german = {"HTTP_ACCEPT_LANGUAGE": "de-DE,de;q=0.9"}
    first = Client().get(address, **german)
    assert (first.status_code, first["Location"]) == (302, f"/en{address}")
    assert Client().get(address, HTTP_ACCEPT_LANGUAGE="zh-CN").status_code == 200
    known = Client()
    known.cookies["text"] = "125"
    assert known.get(address, **german).status_code == 200
    page = Client().get(f"/en/p/{entry.key}", HTTP_ACCEPT_LANGUAGE="zh-CN")
    assert (page.status_code, page["Content-Language"]) == (200, "en")


def test_a_figure_altered_in_the_catalogues_rows_is_not_shown(cast, certified):
    """What is kept for speed is no source: the credential is read whenever something is shown."""
    entry, certificate = certified
    page = dict(entry.page)
    page["total"] = page["total"] | {"value": 1.25, "low": 1.125, "high": 1.375}
    page["zh"] = page["zh"] | {"name": "冒名"}
    Entry.objects.filter(pk=entry.pk).update(page=page)
    assert forged_in(cast.client("anonymous"), entry, certificate) == []
    total = certificate.revision.content()["result"]["total"]
    rows = cast.client("anonymous").get("/catalogue/export.json").json()["rows"]
    assert rows[0]["value"] == total["value"]


@pytest.mark.database
def test_search_finds_by_what_was_signed(cast, certified):
    entry, _ = certified
    rename(cast, by_event=True)
    visitor = cast.client("anonymous")
    assert f"/p/{entry.key}" in visitor.get("/catalogue/?q=鲁岱").content.decode()
    assert f"/p/{entry.key}" not in visitor.get("/catalogue/?q=冒名电解铝锭").content.decode()


def test_a_printed_code_goes_on_to_lead_to_the_product(cast, certified):
    entry, _ = certified
    rename(cast, by_event=True)
    visitor = cast.client("anonymous")
    for gtin in (GTIN, OTHER_GTIN):
        assert visitor.get(f"/01/{gtin.zfill(14)}")["Location"] == f"/p/{entry.key}"


def test_the_live_state_stands_beside_with_its_date(cast, certified):
    entry, certificate = certified
    rename(cast, by_event=True)
    certification.Revoke(cast.platform["province"], certificate, reason="台账不实").run()
    cache.forget()
    visitor = cast.client("anonymous")
    page = visitor.get(f"/certificates/{certificate.number}").content.decode()
    printed = said(visitor.get(f"/certificates/{certificate.number}/certificate.pdf"))
    assert "已撤销" in printed and "Revoked" in printed, "a copy made now says so across"
    assert "已撤销" in page and "状态截至" in page and "冒名" not in CHANGED.sub("", page)
    row = visitor.get("/catalogue/export.json").json()["rows"][0]
    entry.refresh_from_db()
    assert row["certificate_state"] == "revoked" and row["level"] == "verified"
    assert row["changed_since"] <= row["as_of"] and row["certificate_of_this_value"] == "yes"
    assert view_of(entry).state == "revoked"
    structured = visitor.get(f"/p/{entry.key}").content.decode()
    assert "CertificationInactive" in structured


def test_the_shell_of_a_product_has_the_certified_names_and_figure(cast, certified, monkeypatch):
    entry, certificate = certified
    signed = public_certificate(certificate)
    Product.objects.filter(pk=cast.ludai.product.pk).update(name_zh="另一个名称", gtin="")
    visitor, address = cast.client("anonymous"), f"/p/{entry.key}/shell."
    answer = visitor.get(f"{address}json")
    shell = answer.json()
    assert check_shell(shell, "shell") == [] and answer["Access-Control-Allow-Origin"] == "*"
    (product,) = shell["assetAdministrationShells"]
    assert product["displayName"][0]["text"] == signed.registered.product.zh
    assert product["assetInformation"]["globalAssetId"] == f"urn:gtin:{GTIN}"
    values = shell["submodels"][0]["submodelElements"][0]["value"][0]["value"]
    assert [v["value"] for v in values if v["idShort"] == "PcfCO2eq"] == [repr(signed.signed.value)]
    package = zipfile.ZipFile(io.BytesIO(visitor.get(f"{address}aasx").content))
    assert json.loads(package.read("aasx/environment.json")) == shell
    page = visitor.get(f"/p/{entry.key}").content.decode()
    assert f'{address}json"' in page and f'{address}aasx"' in page
    assert visitor.get(f"{address}xml").status_code == 404
    monkeypatch.setattr("zuji.exchange.dataspaces.shell.PHASES", {})
    refused = visitor.get(f"/p/{entry.key}/shell.json")
    assert refused.status_code == 422 and "资产管理壳" in refused.content.decode()


@pytest.mark.parametrize("step", ["hide", "delist"])
def test_what_its_page_hides_no_other_form_says(cast, certified, step):
    entry, certificate = certified
    if step == "hide":
        Hide(cast.ludai.viewers["owner"], entry).run()
    else:
        Delist(cast.platform["province"], entry, reason="示例").run()
    cache.forget()
    visitor, name = cast.client("anonymous"), cast.ludai.product.name_zh
    base, gtin = f"/certificates/{certificate.number}", GTIN.zfill(14)
    for address in (
        f"/p/{entry.key}/linkset",
        f"/p/{entry.key}/photo",
        f"/p/{entry.key}/shell.aasx",
        f"/01/{gtin}",
        f"/01/{gtin}?linkType=all",
        f"{base}/certificate.pdf",
        f"{base}/certificate.json",
        f"{base}/certificate.jwt",
        f"{base}/passport.jwt",
        f"{base}/facility.json",
    ):
        assert visitor.get(address).status_code == 404, address
    for address in (
        base,
        f"/p/{entry.key}",
        "/catalogue/",
        "/catalogue/export.csv",
        "/sitemap.xml",
    ):
        answer = visitor.get(address)
        text = answer.content.decode()
        assert name not in text and GTIN not in text, address
        assert "linkset" not in answer.headers.get("Link", "")
    assert certificate.number in visitor.get(base).content.decode(), "its state may be asked for"
    label = cast.client("owner").get(f"/entries/{entry.pk}/label.svg")
    assert label.status_code == 403


def test_who_vouches_for_a_lockfile_is_told_with_its_state_and_opinion(certified):
    _, certificate = certified
    digest = certificate.revision.content()["digest"].removeprefix("sha256:")
    one, statement = vouchers_of(VouchersAsked(digest))
    assert (one.name, one.holds) == (certificate.number, True)
    assert (statement.word.en, statement.holds) == (
        "verification statement, unmodified opinion",
        True,
    )
    assert vouchers_of(VouchersAsked("0" * 64)) == []
