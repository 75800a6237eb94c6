"""The catalogue: filed on acceptance, public when its holder says so, found, compared with a
guard, and resolved from a code.
"""

import csv
import io
import json
from urllib.parse import urlsplit

import pytest
from django.db import DatabaseError, connection, transaction
from pyarrow import parquet

from portal.certificates import issued, published
from portal.people import approved, filled, submitted
from portal.verifiers import stated, team, working
from zuji.core.refusals import Refusal
from zuji.sectors.registry import industries
from zuji_portal.catalogue import queries
from zuji_portal.catalogue.actions import Delist, Hide, Publish, Relist
from zuji_portal.catalogue.keeping import ALPHABET, file_accepted, new_key
from zuji_portal.catalogue.models import AcceptedValue, Entry
from zuji_portal.catalogue.page import PARTS
from zuji_portal.certification import actions as certification
from zuji_portal.enterprises.changes.actions import AskChange, MakeChange
from zuji_portal.enterprises.products.actions import SaveProduct
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.studies.actions import ApproveStudy, SubmitStudy
from zuji_portal.verification.engagement import work as work_actions

pytestmark = pytest.mark.django_db


def test_an_entry_is_filed_when_a_study_is_accepted_and_not_before(cast):
    submitted(cast.ludai)
    assert not Entry.objects.exists()
    revision = approved(cast.ludai)
    entry = Entry.objects.get()
    total = revision.content()["result"]["total"]
    assert (entry.product, entry.revision, entry.total) == (
        cast.ludai.product,
        revision,
        total["value"],
    )
    assert not entry.is_public
    assert file_accepted() == 0


@pytest.mark.database
@pytest.mark.once
def test_values_keep_their_causes_and_add_up(cast):
    approved(cast.ludai)
    approved(cast.ludai)
    first, second = AcceptedValue.objects.order_by("pk")
    assert first.causes == {}
    effects = [second.causes[k] for k in ("activity", "factor", "method", "allocation")]
    assert second.causes["new"] - second.causes["old"] == pytest.approx(sum(effects))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE catalogue_acceptedvalue SET total = 1")


def test_the_holder_decides_what_is_public(cast):
    approved(cast.ludai)
    entry = Entry.objects.get()
    visitor = cast.client("anonymous")
    page = visitor.get(f"/p/{entry.key}")
    assert page.status_code == 200
    assert "持有人没有公开" in page.content.decode()
    assert cast.ludai.product.name_zh not in page.content.decode()
    with pytest.raises(Denied):
        Publish(cast.ludai.viewers["clerk"], entry).run()
    with pytest.raises(Denied):
        Publish(cast.rival.viewers["owner"], entry).run()
    published(cast.ludai, ("stages",))
    forget()
    text = visitor.get(f"/p/{entry.key}").content.decode()
    assert cast.ludai.product.name_zh in text
    assert "哪个阶段排放多少" in text and "哪些是测的" not in text and "滨州" not in text
    assert "没有经过第三方核查" in text
    Hide(cast.ludai.viewers["owner"], entry).run()
    forget()
    assert cast.ludai.product.name_zh not in visitor.get(f"/p/{entry.key}").content.decode()
    assert visitor.get("/catalogue/").status_code == 200


def test_a_public_value_changes_only_when_its_holder_says_so(cast):
    approved(cast.ludai)
    entry = published(cast.ludai)
    shown = entry.revision
    newer = approved(cast.ludai)
    entry.refresh_from_db()
    assert entry.revision == shown
    assert [r.kind for r in queries.reminders(cast.ludai.viewers["owner"])] == ["newer"]
    Publish(cast.ludai.viewers["owner"], entry, revision=newer, shows=PARTS).run()
    entry.refresh_from_db()
    assert entry.revision == newer


def test_a_result_whose_data_may_not_be_published_is_not(cast, monkeypatch):
    revision = approved(cast.ludai)
    entry = published(cast.ludai)
    lock = revision.content()
    slot = next(iter(lock["factors"]))
    kept = lock["factors"][slot] | {"source": {"title": "x", "licence": "CC BY-NC 4.0"}}
    fenced = lock | {"factors": lock["factors"] | {slot: kept}}
    monkeypatch.setattr(type(revision), "content", lambda self: fenced)
    with pytest.raises(Refusal) as refused:
        Publish(cast.ludai.viewers["owner"], entry, revision=revision, shows=PARTS).run()
    (finding,) = refused.value.findings
    assert finding.rule == "licence-keeps-result"
    assert kept["name_zh"] in finding.message("zh")


@pytest.mark.usefixtures("ends_well")
def test_the_province_delists_with_a_reason(cast):
    approved(cast.ludai)
    entry = published(cast.ludai)
    province, visitor = cast.platform["province"], cast.client("anonymous")
    Delist(province, entry, reason="数据存疑（示例）").run()
    page = visitor.get(f"/p/{entry.key}")
    assert page.status_code == 200 and "数据存疑" in page.content.decode()
    assert queries.public().count() == 0
    with pytest.raises(Denied):
        Publish(cast.ludai.viewers["owner"], entry, shows=PARTS).run()
    Relist(province, entry, reason="已核实").run()
    assert queries.public().count() == 1
    assert [e.action for e in entry.events.all()] == ["filed", "published", "delisted", "relisted"]


@pytest.mark.usefixtures("ends_well")
def test_the_page_tells_the_status_at_once(cast):
    certificate = issued(cast, cast.ludai, team(cast))
    entry = published(cast.ludai)
    visitor = cast.client("anonymous")
    assert f"证书 {certificate.number} 有效" in visitor.get(f"/p/{entry.key}").content.decode()
    entry.refresh_from_db()
    assert entry.level == "certified"
    certification.Suspend(cast.platform["province"], certificate, reason="示例").run()
    forget()
    assert "已暂停" in visitor.get(f"/p/{entry.key}").content.decode()
    english = visitor.get(
        f"/p/{entry.key}", headers={"accept-language": "de,en;q=0.8"}
    ).content.decode()
    assert "suspended" in english and "Carbon footprint" in english
    certification.Revoke(cast.platform["province"], certificate, reason="示例").run()
    Hide(cast.ludai.viewers["owner"], entry).run()
    forget()
    hidden = visitor.get(f"/p/{entry.key}")
    assert hidden.status_code == 200 and "已撤销" in hidden.content.decode()


def forget():
    """Pages are forgotten after the commit; a test's transaction never commits, so it is done
    here.
    """
    from zuji_portal.catalogue import cache

    cache.forget()


def test_the_page_is_small(cast):
    issued(cast, cast.ludai, team(cast))
    entry = published(cast.ludai)
    visitor = cast.client("anonymous")
    page = visitor.get(f"/p/{entry.key}")
    from django.contrib.staticfiles import finders

    css = open(finders.find("catalogue/product.css"), "rb").read()  # noqa: SIM115, PTH123
    photo = b"".join(visitor.get(f"/p/{entry.key}/photo").streaming_content)
    assert len(page.content) + len(css) + len(photo) < 100_000
    assert page.content.count(b"<script") == 1, "only the structured data, which runs nothing"


def test_the_code_resolves_to_a_linkset(cast):
    product = cast.ludai.product
    product.gtin = "6901234567892"
    product.save()
    certificate = issued(cast, cast.ludai, team(cast))
    entry = published(cast.ludai)
    visitor = cast.client("anonymous")
    answer = visitor.get("/01/06901234567892")
    assert (answer.status_code, answer["Location"]) == (307, f"/p/{entry.key}")
    assert 'rel="linkset"' in answer["Link"]
    for asked in (
        visitor.get("/01/06901234567892?linkType=linkset"),
        visitor.get("/01/6901234567892", headers={"accept": "application/linkset+json"}),
    ):
        assert asked["Content-Type"] == "application/linkset+json"
        found = asked.json()["linkset"][0]
        assert found["anchor"].endswith("/01/06901234567892")
        targets = [t for rel, t in found.items() if rel.startswith("https://")]
        assert all(isinstance(t, list) and all("href" in x for x in t) for t in targets), (
            "RFC 9264 §4.2"
        )
        assert any(
            x["href"].endswith("certificate.jwt")
            for x in found["https://ref.gs1.org/voc/certificationInfo"]
        )
        passports = [x["href"] for x in found["https://ref.gs1.org/voc/dpp"]]
        assert [href.rpartition("/")[2] for href in passports] == ["passport.jwt", "passport.json"]
        assert all(visitor.get(urlsplit(href).path).status_code == 200 for href in passports)
    info = visitor.get("/01/06901234567892?linkType=gs1:certificationInfo")
    assert info.status_code == 307 and info["Location"].endswith(certificate.number)
    assert visitor.get("/01/06901234567892?linkType=gs1:recipeInfo").status_code == 404
    assert visitor.get("/01/00000000000000").status_code == 404
    assert visitor.get("/p/nothing-here").status_code == 404
    assert visitor.get("/.well-known/gs1resolver").json()["supportedPrimaryKeys"] == ["01"]


def test_every_qualifier_of_a_code_leads_to_its_product(cast):
    product = cast.ludai.product
    product.gtin = "6901234567892"
    product.save()
    certificate = issued(cast, cast.ludai, team(cast))
    page = f"/p/{published(cast.ludai).key}"
    visitor, base = cast.client("anonymous"), "/01/06901234567892"
    for rest in ("/", "/22/2A/10/L7/21/S9", "/10/A%25B?17=261130&3103=000195"):
        answer = visitor.get(base + rest)
        assert (answer.status_code, answer["Location"]) == (307, page)
    slashed = visitor.get(f"{base}/10/A/B", RAW_URI=f"{base}/10/A%2FB?x=1")
    assert slashed.status_code == 307
    for wrong in ("/01/06901234567893", f"{base}/10", f"{base}/DQnYUc1gmiCN", f"{base}?17=269930"):
        answer = visitor.get(wrong)
        assert answer.status_code == 400 and "text/html" in answer["Content-Type"]
    assert "gtin" in visitor.get("/gtin/06901234567892").content.decode()
    asked = f"{base}?linkType=gs1:pip"
    for language, code in (("en-GB", "en"), ("zh-CN", "zh-Hans"), ("fr, en;q=0.5", "en")):
        answer = visitor.get(asked, headers={"accept-language": language})
        assert answer["Location"].endswith(f"?lang={code}")
    signed = visitor.get(
        f"{base}?linkType=gs1:certificationInfo", headers={"accept": "application/vc+jwt"}
    )
    assert signed["Location"].endswith(f"{certificate.number}/certificate.jwt")


def test_no_form_of_a_hidden_product_says_what_its_page_hides(cast):
    product = cast.ludai.product
    product.gtin = "6901234567892"
    product.save()
    issued(cast, cast.ludai, team(cast))
    entry = published(cast.ludai)
    entry.is_public = False
    entry.save()
    forget()
    visitor = cast.client("anonymous")
    addresses = [f"/p/{entry.key}/linkset", "/01/06901234567892", "/01/06901234567892?linkType=all"]
    for address in addresses:
        answer = visitor.get(address)
        assert answer.status_code == 404
        assert product.name_zh not in answer.content.decode()


@pytest.mark.database
def test_search_facets_and_sorting(cast):
    approved(cast.ludai)
    approved(cast.rival)
    published(cast.ludai)
    published(cast.rival)
    visitor = cast.client("anonymous")
    both = visitor.get("/catalogue/").content.decode()
    assert cast.ludai.product.name_zh in both and cast.rival.product.name_zh in both
    one = visitor.get("/catalogue/?q=鲁岱").content.decode()
    assert cast.ludai.product.name_zh in one and cast.rival.product.name_zh not in one
    city = visitor.get("/catalogue/?city=3701").content.decode()
    assert cast.rival.product.name_zh in city and cast.ludai.product.name_zh not in city
    counts = queries.facet_counts(queries.Asked("", dict.fromkeys(queries.FACETS, ""), "new"), "zh")
    assert counts["industry"] == [("fertiliser", industries()["fertiliser"]["zh"], 2)]
    assert {v: n for v, _, n in counts["city"]} == {"3701": 1, "3716": 1}
    Entry.objects.filter(pk=cast.ludai.product.entry.pk).update(total=None, dqr=None)
    for sort in ("low", "high", "quality"):
        found = list(queries.found(queries.Asked("", {}, sort)))
        assert found[-1].total is None, "what has no number stands last"
    for strange in ("?year=x", "?sort=evil", "?q=%27%22", "?level=%00", "?page=999", "/../"):
        assert visitor.get(f"/catalogue/{strange}").status_code in {200, 400, 404}


@pytest.mark.database
@pytest.mark.once
def test_open_data_in_three_forms_says_the_same(cast):
    approved(cast.ludai)
    entry = published(cast.ludai, ())
    visitor = cast.client("anonymous")
    data = json.loads(visitor.get("/catalogue/export.json").content)
    assert data["licence"] == "CC BY 4.0"
    row = data["rows"][0]
    assert (row["value"], row["archive_number"]) == (entry.total, entry.archive_number)
    assert row["dqr"] is None and row["city"] == "", "what the holder does not show is not exported"
    text = visitor.get("/catalogue/export.csv").content.decode("utf-8-sig")
    said = next(csv.DictReader(io.StringIO(text)))
    assert float(said["碳足迹"]) == entry.total
    assert said["行业模型"].startswith("尿素")
    assert said["系统边界"] == entry.page["boundary_words"]["zh"]
    english = visitor.get("/en/catalogue/export.csv").content.decode("utf-8-sig")
    assert float(next(csv.DictReader(io.StringIO(english)))["Footprint"]) == entry.total
    keys = {column["key"]: column["zh"] for column in data["columns"]}
    assert list(keys) == list(row)
    assert list(keys.values()) == list(said)
    table = parquet.read_table(io.BytesIO(visitor.get("/catalogue/export.parquet").content))
    assert table.column("value").to_pylist() == [entry.total]
    assert table.schema.metadata[b"licence"] == b"CC BY 4.0"
    assert visitor.get("/catalogue/export.xlsx").status_code == 404
    assert entry.key in visitor.get("/sitemap.xml").content.decode()
    assert "sitemap.xml" in visitor.get("/robots.txt").content.decode()


def test_a_comparison_is_refused_with_the_reason_or_says_that_intervals_overlap(cast):
    them = team(cast)
    issued(cast, cast.ludai, them)
    issued(cast, cast.rival, them)
    one, other = published(cast.ludai), published(cast.rival)
    visitor = cast.client("anonymous")
    url = f"/catalogue/compare/?p={one.key}&p={other.key}"
    assert "两个区间重叠" in visitor.get(url).content.decode()
    certificate = other.product.certificates.get()
    certification.Suspend(cast.platform["province"], certificate, reason="示例").run()
    page = visitor.get(url).content.decode()
    assert "不能比较" in page and "证书有效" in page
    assert "<td>无有效证书</td>" in page
    assert visitor.get("/catalogue/compare/?p=x&p=y").status_code == 200


def test_the_label_only_while_the_certificate_is_valid(cast):
    them = team(cast)
    certificate = issued(cast, cast.ludai, them)
    entry = Entry.objects.get(product=cast.ludai.product)
    owner = cast.client("owner")
    url = f"/entries/{entry.pk}/label."
    assert owner.get(url + "svg").status_code == 403, "not public: the code would lead to nothing"
    published(cast.ludai)
    made = {form: owner.get(url + form).content for form in ("svg", "png", "pdf")}
    assert (
        b"<svg" in made["svg"]
        and made["png"].startswith(b"\x89PNG")
        and made["pdf"].startswith(b"%PDF")
    )
    assert owner.get(url + "svg").content == made["svg"]
    assert owner.get("/en" + url + "svg").content != made["svg"]
    assert owner.get(url + "exe").status_code == 404
    page = owner.get(f"/entries/{entry.pk}/").content.decode()
    for size in ("40x25", "90x60"):
        assert f"label.svg?size={size}" in page and f"?size={size}&amp;ink=black" in page
        assert b"<svg" in owner.get(f"{url}svg?size={size}&ink=black").content
    assert owner.get(url + "svg?size=1x1").status_code == 404
    assert owner.get(url + "svg?ink=red").status_code == 404
    assert cast.client("province").get(url + "svg").status_code == 403
    certification.Suspend(cast.platform["province"], certificate, reason="示例").run()
    assert owner.get(url + "svg").status_code == 403


def test_verified_share_and_assurance_travel(cast):
    """A statement raises the entry's level, and an answer to a customer carries its share and
    number.
    """
    from zuji_portal.studies.suppliers.requests import AnswerFootprint, AskFootprint

    statement = stated(cast, cast.ludai, team(cast))
    entry = published(cast.ludai)
    assert entry.level == "verified"
    assert entry.page["statement"]["number"] == statement.number
    slot = "ammonia"
    from zuji.sectors.registry import get_model

    slot = next(
        n
        for n, s in get_model("urea").slots.items()
        if s.unit == statement.content["result"]["unit"]
    )
    asked = AskFootprint(
        cast.rival.viewers["clerk"],
        cast.rival.draft,
        slot=slot,
        supplier_name="泰山",
        product="尿素",
    ).run()
    AnswerFootprint(cast.ludai.viewers["owner"], asked, revision=statement.revision).run()
    asked.refresh_from_db()
    assert asked.answer["verified"] == statement.verified_share
    assert statement.number in asked.answer["assurance"]


@pytest.mark.database
def test_keys_are_readable_and_do_not_repeat():
    made = {new_key() for _ in range(2000)}
    assert len(made) == 2000
    assert all(len(k) == 10 and set(k) <= set(ALPHABET) for k in made)
    assert not set("0o1lui") & set(ALPHABET)


@pytest.mark.usefixtures("ends_well")
def test_pages_of_the_holder(cast):
    approved(cast.ludai)
    entry = Entry.objects.get()
    owner, province = cast.client("owner"), cast.client("province")
    assert owner.get("/entries/").status_code == 200
    posted = {"revision": entry.revision.address, "shows": ["stages", "evil"]}
    refused = owner.post(f"/entries/{entry.pk}/publish/", posted)
    assert refused.status_code == 422 and "choice-unknown" in refused.content.decode()
    posted["shows"] = ["stages"]
    assert owner.post(f"/entries/{entry.pk}/publish/", posted).status_code == 302
    entry.refresh_from_db()
    assert entry.shows == ["stages"]
    assert province.post(f"/entries/{entry.pk}/delist/", {"reason": ""}).status_code == 422
    assert owner.get(f"/en/entries/{entry.pk}/").status_code == 200


def test_a_published_footprint_is_a_suppliers_answer(cast):
    """By the address of its page; its verified share and statement travel. One that is not
    public is not taken.
    """
    from zuji.sectors.registry import get_model
    from zuji_portal.studies.suppliers.requests import UsePublished

    statement = stated(cast, cast.ludai, team(cast))
    entry = Entry.objects.get()
    clerk, draft = cast.rival.viewers["clerk"], cast.rival.draft
    unit = statement.content["result"]["unit"]
    slot = next(n for n, s in get_model("urea").slots.items() if s.unit == unit)
    address = f"https://pcf.example/p/{entry.key}?lang=en"
    with pytest.raises(Refusal) as refused:
        UsePublished(clerk, draft, slot=slot, published=address, product="尿素").run()
    assert refused.value.findings[0].rule == "published-unknown"
    published(cast.ludai)
    UsePublished(clerk, draft, slot=slot, published=address, product="尿素").run()
    draft.refresh_from_db()
    own = draft.data["own_factors"][0]
    assert own["value"] == statement.content["result"]["value"]
    assert own["verified_share"] == statement.verified_share
    assert statement.number in own["source_title"]


@pytest.mark.database
def test_a_new_name_reaches_the_page_and_the_search(cast):
    """Nothing was certified here, so the page says what the register says – which changes by a
    request, because the page is public.
    """
    approved(cast.ludai)
    entry = published(cast.ludai)
    product, owner = cast.ludai.product, cast.ludai.viewers["owner"]
    values = {"name_zh": "改名尿素（示例）"}
    with pytest.raises(Refusal) as refused:
        SaveProduct(owner, cast.ludai.enterprise, product=product, values=values).run()
    assert refused.value.findings[0].rule == "fact-held"
    product.refresh_from_db()
    asked = AskChange(
        owner, cast.ludai.enterprise, product=product, values=values, reason="商品名变更"
    ).run()
    MakeChange(cast.platform["city"], asked).run()
    product.refresh_from_db()
    entry.refresh_from_db()
    assert entry.page["zh"]["name"] == product.name_zh == "改名尿素（示例）"
    assert (
        product.name_zh in cast.client("anonymous").get("/catalogue/?q=改名尿素").content.decode()
    )


def corrected(cast, engagement, to):
    """The verifiers send the study back; the enterprise mends a value and approves again."""
    work_actions.RaiseFinding(
        to.viewers["lead"],
        engagement,
        values={"severity": "major", "field": "study", "text": "示例：用电量漏报"},
    ).run()
    work_actions.ReturnForCorrection(to.viewers["lead"], engagement).run()


def approved_again(of, study):
    """The same study with another amount of power, submitted and approved once more."""
    study.refresh_from_db()
    inputs = study.data["inputs"] | {"power": study.data["inputs"]["power"] | {"value": 12_000_000}}
    revision = SubmitStudy(of.viewers["clerk"], filled(of.viewers["clerk"], study, inputs)).run()
    ApproveStudy(of.viewers["approver"], study).run()
    return revision


def test_a_value_sent_back_by_the_verifiers_leaves_the_public_page_and_cannot_return(cast):
    them = team(cast)
    engagement = working(cast, cast.ludai, them)
    entry, owner = published(cast.ludai), cast.ludai.viewers["owner"]
    wrong = entry.revision
    corrected(cast, engagement, them)
    entry.refresh_from_db()
    assert not entry.is_public and queries.public().count() == 0
    assert [e.action for e in entry.events.all()] == ["filed", "published", "withheld"]
    with pytest.raises(Refusal) as refused:
        Publish(owner, entry, revision=wrong, shows=PARTS).run()
    assert [f.rule for f in refused.value.findings] == ["revision-superseded"]
    right = approved_again(cast.ludai, engagement.study)
    entry.refresh_from_db()
    assert entry.revision == right and not entry.is_public
    with pytest.raises(Refusal):
        Publish(owner, entry, revision=wrong, shows=PARTS).run()
    page = cast.client("owner").get(f"/entries/{entry.pk}/").content.decode()
    assert right.address in page and f'value="{wrong.address}"' not in page
    posted = cast.client("owner").post(
        f"/entries/{entry.pk}/publish/", {"revision": wrong.address, "shows": ["stages"]}
    )
    assert posted.status_code == 422 and "退回更正" in posted.content.decode()
    assert Publish(owner, entry, revision=right, shows=PARTS).run().is_public


def test_while_a_certificate_is_in_force_only_the_certified_value_is_public(cast):
    certificate = issued(cast, cast.ludai, team(cast))
    entry, owner = published(cast.ludai), cast.ludai.viewers["owner"]
    later = approved(cast.ludai)
    entry.refresh_from_db()
    assert entry.revision == certificate.revision
    with pytest.raises(Refusal) as refused:
        Publish(owner, entry, revision=later, shows=PARTS).run()
    assert [f.rule for f in refused.value.findings] == ["revision-not-certified"]
    certification.Suspend(cast.platform["province"], certificate, reason="示例").run()
    with pytest.raises(Refusal):
        Publish(owner, entry, revision=later, shows=PARTS).run()
    certification.Revoke(cast.platform["province"], certificate, reason="示例").run()
    entry.refresh_from_db()
    assert Publish(owner, entry, revision=later, shows=PARTS).run().revision == later


def test_a_certificate_moves_the_public_page_to_the_value_it_was_issued_for(cast):
    """Published first, verified and certified later for another year's value."""
    first = approved(cast.ludai)
    entry = published(cast.ludai)
    assert entry.revision == first
    certificate = issued(cast, cast.ludai, team(cast))
    assert certificate.revision != first
    entry.refresh_from_db()
    assert entry.revision == certificate.revision and entry.level == "certified"
    forget()
    text = cast.client("anonymous").get(f"/p/{entry.key}").content.decode()
    assert "另一次核算" not in text


def test_the_product_page_says_no_value_that_its_holder_has_not_published(cast):
    approved(cast.ludai)
    entry = published(cast.ludai)
    approved(cast.ludai)
    assert [v.revision for v in queries.values_until(entry)] == [entry.revision]


def test_the_product_page_explains_its_four_figures_in_both_languages(cast):
    approved(cast.ludai)
    entry = published(cast.ludai, ("quality",))
    visitor = cast.client("anonymous")
    for language, words in (
        ("zh-Hans", ("按项数", "按排放量", "95 % 以上", "还没有核查声明")),
        ("en", ("By number of values", "By emissions", "at least 95 %", "no verification")),
    ):
        text = visitor.get(f"/p/{entry.key}?lang={language}").content.decode()
        assert all(word in text for word in words)
