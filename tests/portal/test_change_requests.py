"""Registered facts that a certificate, an application or a public page rests on change by a
request that the city or the province decides.
"""

import re

import pytest
from django.test import Client

from portal.certificates import applied, decider, issued, published
from portal.people import Firm, approved
from portal.verifiers import stated, team
from zuji.core.refusals import Refusal
from zuji.synth.plants import fictional_code
from zuji_portal.certification import actions as certification
from zuji_portal.enterprises.changes.actions import (
    AskChange,
    MakeChange,
    RefuseChange,
    WithdrawChange,
)
from zuji_portal.enterprises.changes.models import ChangeRequest
from zuji_portal.enterprises.organisations.actions import EditEnterprise
from zuji_portal.enterprises.organisations.queries import is_held
from zuji_portal.enterprises.products.actions import SaveProduct
from zuji_portal.foundation.audit.models import AuditEntry
from zuji_portal.foundation.permissions.registry import Denied
from zuji_portal.foundation.workflow.machines import waiting_for
from zuji_portal.studies.notifications.models import Notice

pytestmark = pytest.mark.django_db

REGISTERED = {"name_zh": "改名（示例）", "name_en": "Renamed", "county": "", "industry": "2621"}


def asked(of: Firm, role="clerk", product=None, **values) -> ChangeRequest:
    values = values or {"name_zh": "新名称（示例）"}
    viewer, reason = of.viewers[role], "营业执照已变更"
    return AskChange(viewer, of.enterprise, product=product, values=values, reason=reason).run()


def rules_of(action) -> list[str]:
    with pytest.raises(Refusal) as refused:
        action.run()
    return [finding.rule for finding in refused.value.findings]


def edits(of: Firm, role="clerk"):
    """A plain edit of each registered fact of product and enterprise."""
    viewer = of.viewers[role]
    for name, value in REGISTERED.items():
        if getattr(of.enterprise, name) != value:
            yield EditEnterprise(viewer, of.enterprise, values={name: value})
    facts = {"name_zh": "x", "specification": "x", "gtin": "6901234567892", "hs": "310210"}
    for name, value in {**facts, "model_id": "ammonia", "site": None}.items():
        yield SaveProduct(viewer, of.enterprise, product=of.product, values={name: value})


def test_before_anything_rests_on_them_facts_are_edited_plainly(cast):
    approved(cast.ludai)
    assert not is_held(cast.ludai.enterprise.pk)
    for edit in edits(cast.ludai):
        edit.run()
        cast.ludai.product.refresh_from_db()


@pytest.mark.parametrize("what", ["application", "certificate", "published", "hidden"])
def test_what_something_rests_on_is_not_edited(cast, what):
    of = cast.ludai
    if what == "application":
        applied(of, stated(cast, of, team(cast)).engagement.study)
    elif what == "certificate":
        certificate = issued(cast, of, team(cast))
        certification.Revoke(cast.platform["province"], certificate, reason="示例").run()
    else:
        approved(of)
        entry = published(of)
        if what == "hidden":
            type(entry).objects.filter(pk=entry.pk).update(is_public=False)
    refused = [rules_of(edit) for edit in edits(of)]
    assert refused == [["fact-held"]] * len(refused) and len(refused) >= 8
    officer = cast.platform["city"]
    assert rules_of(EditEnterprise(officer, of.enterprise, values={"name_zh": "z"})) == [
        "fact-held"
    ]
    of.enterprise.refresh_from_db()
    EditEnterprise(of.viewers["clerk"], of.enterprise, values={"is_exporter": True}).run()
    values = {"markets": "EU"}
    SaveProduct(of.viewers["clerk"], of.enterprise, product=of.product, values=values).run()


@pytest.mark.database
def test_an_edit_that_began_before_a_change_was_made_does_not_undo_it(cast):
    of, officer = cast.ludai, cast.platform["city"]
    begun = EditEnterprise(of.viewers["clerk"], of.enterprise, values={"is_exporter": True})
    other = SaveProduct(
        of.viewers["clerk"], of.enterprise, product=of.product, values={"markets": "EU"}
    )
    code = fictional_code(77)
    for product, values in ((None, {"uscc": code}), (of.product, {"name_zh": "新品名"})):
        request = asked(of, product=product, **values)
        MakeChange(officer, request).run()
    begun.run()
    other.run()
    of.enterprise.refresh_from_db()
    of.product.refresh_from_db()
    assert (of.enterprise.uscc, of.product.name_zh) == (code, "新品名")
    assert of.enterprise.is_exporter and of.product.markets == "EU"


def test_an_application_that_was_withdrawn_holds_nothing(cast):
    of = cast.ludai
    application = applied(of, stated(cast, of, team(cast)).engagement.study)
    assert is_held(of.enterprise.pk) and is_held(of.enterprise.pk, of.product.pk)
    assert not is_held(cast.rival.enterprise.pk)
    certification.Withdraw(of.viewers["owner"], application, reason="示例").run()
    assert not is_held(of.enterprise.pk)


@pytest.mark.parametrize("name", ["product", "enterprise"])
def test_what_was_renamed_after_its_statement_is_not_certified_under_the_new_name(cast, name):
    """A statement holds nothing; a certificate of another name would attest what nobody verified.
    An officer's decision is the one way to another name.
    """
    of, province = cast.ludai, cast.platform["province"]
    statement = stated(cast, of, team(cast))
    about = getattr(of, name)
    before = about.name_zh
    type(about).objects.filter(pk=about.pk).update(name_zh="冒名（示例）")
    application = applied(of, statement.engagement.study)
    for step in (certification.Accept, certification.PassDocuments, certification.PassInspection):
        step(province, application).run()
    with pytest.raises(Refusal) as refused:
        certification.TakeVerification(province, application).run()
    (finding,) = refused.value.findings
    told = (finding.rule, finding.place, finding.read, finding.expected)
    assert told == ("registered-moved", name, "冒名（示例）", before)
    type(about).objects.filter(pk=about.pk).update(name_zh=before)
    certification.TakeVerification(province, application).run()
    type(about).objects.filter(pk=about.pk).update(name_zh="冒名（示例）")
    assert rules_of(certification.Issue(decider(), application)) == ["registered-moved"]
    type(about).objects.filter(pk=about.pk).update(name_zh=before)
    product = of.product if name == "product" else None
    request = asked(of, product=product, name_zh="新名称（示例）")
    MakeChange(cast.platform["city"], request).run()
    certification.Issue(decider(2), application).run()
    application.refresh_from_db()
    assert application.state == "issued"


def test_the_officer_decides_and_the_register_follows_at_once(cast):
    of, officer = cast.ludai, cast.platform["city"]
    approved(of)
    entry = published(of)
    request = asked(of)
    assert [w.record for w in waiting_for(officer) if w.machine.noun == "changerequest"] == [
        request
    ]
    MakeChange(officer, request).run()
    of.enterprise.refresh_from_db()
    entry.refresh_from_db()
    assert of.enterprise.name_zh == "新名称（示例）" == entry.page["zh"]["enterprise"]
    assert list(waiting_for(officer)) == []
    notice = Notice.objects.get(enterprise=of.enterprise, kind="change_decided")
    assert notice.facts["state"] == "made"
    desk = cast.client("clerk").get("/desk/").content.decode()
    assert f"/changes/{request.pk}/" in desk and "已同意并变更" in desk
    actions = AuditEntry.objects.filter(action__startswith="change.").order_by("pk")
    assert [a.action for a in actions] == ["change.ask", "change.make"]


def test_who_asked_does_not_decide_and_others_do_not_see_it(cast):
    officer, province = cast.platform["city"], cast.platform["province"]
    request = AskChange(
        officer, cast.ludai.enterprise, values={"name_zh": "y"}, reason="执照"
    ).run()
    with pytest.raises(Denied):
        MakeChange(officer, request).run()
    with pytest.raises(Denied):
        MakeChange(cast.ludai.viewers["owner"], request).run()
    with pytest.raises(Denied):
        AskChange(
            cast.rival.viewers["owner"], cast.ludai.enterprise, values={"name_zh": "z"}, reason="x"
        ).run()
    rival = Client()
    rival.force_login(cast.rival.viewers["owner"].user, "django.contrib.auth.backends.ModelBackend")
    assert rival.get(f"/changes/{request.pk}/").status_code == 404
    MakeChange(province, request).run()
    request.refresh_from_db()
    assert request.state == "made"


def test_a_refusal_has_its_reason_and_changes_nothing(cast):
    request, officer = asked(cast.ludai), cast.platform["city"]
    old = cast.ludai.enterprise.name_zh
    assert rules_of(RefuseChange(officer, request)) == ["reason-missing"]
    RefuseChange(officer, request, reason="执照未附").run()
    cast.ludai.enterprise.refresh_from_db()
    assert cast.ludai.enterprise.name_zh == old
    page = cast.client("clerk").get(f"/changes/{request.pk}/").content.decode()
    assert "执照未附" in page and "不予变更" in page


@pytest.mark.database
def test_one_request_at_a_time_and_one_that_changes_something(cast):
    request = asked(cast.ludai)
    with pytest.raises(Refusal) as refused:
        asked(cast.ludai, name_zh="另一个")
    assert refused.value.findings[0].rule == "change-open"
    WithdrawChange(cast.ludai.viewers["owner"], request).run()
    with pytest.raises(Refusal) as refused:
        asked(cast.ludai, name_zh=cast.ludai.enterprise.name_zh)
    assert refused.value.findings[0].rule == "change-none"
    assert asked(cast.ludai, name_zh="另一个").state == "asked"


def test_a_request_about_what_has_changed_meanwhile_is_not_made(cast):
    request = asked(cast.ludai)
    type(cast.ludai.enterprise).objects.filter(pk=cast.ludai.enterprise.pk).update(name_zh="第三个")
    assert rules_of(MakeChange(cast.platform["city"], request)) == ["change-outdated"]


def test_what_the_register_does_not_take_cannot_be_asked_for(cast):
    taken = cast.rival.enterprise.uscc
    with pytest.raises(Refusal) as refused:
        asked(cast.ludai, uscc=taken)
    assert refused.value.findings[0].rule == "uscc-taken"
    with pytest.raises(Refusal) as refused:
        asked(cast.ludai, product=cast.ludai.product, gtin="6901234567890")
    assert refused.value.findings
    elsewhere = cast.rival.evidence
    with pytest.raises(Refusal) as refused:
        AskChange(
            cast.ludai.viewers["clerk"],
            cast.ludai.enterprise,
            values={"name_zh": "y"},
            reason="x",
            evidence=elsewhere,
        ).run()
    assert refused.value.findings[0].rule == "evidence-elsewhere"


def test_a_paper_that_is_gone_is_refused_by_name_without_its_number(cast):
    of, gone = cast.ludai, "00000000-0000-4000-8000-000000000000"
    posted = {"name_zh": "改名股份（示例）", "reason": "改制", "evidence": gone}
    answer = cast.client("clerk").post(f"/enterprises/{of.enterprise.pk}/change/", posted)
    page = answer.content.decode()
    assert answer.status_code == 422 and "没有这个选项" in page
    assert gone not in page.split("<form", 1)[0] + "".join(re.findall(r"<b>(.*?)</b>", page))


@pytest.mark.database
@pytest.mark.usefixtures("ends_well")
def test_the_pages_from_the_form_to_the_decision(cast):
    """A clerk is told why the field is grey, asks with a paper, the officer reads it and accepts;
    the certificate stays as it was signed.
    """
    of, code = cast.ludai, fictional_code(77)
    certificate = issued(cast, of, team(cast))
    published(of)
    clerk, officer, visitor = (cast.client(r) for r in ("clerk", "city", "anonymous"))
    edit = clerk.get(f"/enterprises/{of.enterprise.pk}/edit/").content.decode()
    assert "申请变更登记事项" in edit and edit.count("disabled") >= 6
    product_edit = clerk.get(f"/products/{of.product.pk}/edit/").content.decode()
    assert f"/products/{of.product.pk}/change/" in product_edit
    ask = f"/enterprises/{of.enterprise.pk}/change/"
    assert clerk.get(ask).status_code == clerk.get(f"/en{ask}").status_code == 200
    firm = of.enterprise
    posted = {
        "uscc": code,
        "name_zh": "改名股份（示例）",
        "name_en": firm.name_en,
        "city": firm.city,
        "county": firm.county,
        "industry": firm.industry,
        "evidence": str(of.evidence.pk),
    }
    assert "变更理由" in (answer := clerk.post(ask, posted)).content.decode()
    assert answer.status_code == 422
    where = clerk.post(ask, posted | {"reason": "改制"})["Location"]
    assert officer.get(f"/evidence/{of.evidence.pk}/").status_code == 200
    page = officer.get(where).content.decode()
    assert "改名股份（示例）" in page and code in page and of.evidence.name in page
    assert officer.get(f"/en{where}").status_code == 200
    assert where in officer.get("/desk/").content.decode()
    assert officer.post(f"{where}make/", {"reason": ""}).status_code == 302
    assert "已同意并变更" in clerk.get("/changes/").content.decode()
    shown = visitor.get(f"/certificates/{certificate.number}").content.decode()
    old = certificate.issued.token
    assert "签发以后的变更" in shown and "改名股份（示例）" in shown and firm.name_zh in shown
    certificate.issued.refresh_from_db()
    assert certificate.issued.token == old
    product = f"/products/{of.product.pk}/change/"
    values = {
        "name_zh": of.product.name_zh,
        "model_id": "urea",
        "site": of.product.site.key,
        "specification": "颗粒",
        "reason": "规格补登",
    }
    where = clerk.post(product, values)["Location"]
    assert "颗粒" in officer.get(where).content.decode()


def test_an_officer_takes_the_own_request_back_and_not_that_of_another(cast):
    officer, province = cast.platform["city"], cast.platform["province"]
    request = AskChange(
        officer, cast.ludai.enterprise, values={"name_zh": "y"}, reason="执照"
    ).run()
    with pytest.raises(Denied):
        WithdrawChange(province, request).run()
    page = cast.client("city").get(f"/changes/{request.pk}/").content.decode()
    assert "撤回申请" in page
    WithdrawChange(officer, request).run()
    request.refresh_from_db()
    assert request.state == "withdrawn"
    of_clerk = asked(cast.ludai)
    with pytest.raises(Denied):
        WithdrawChange(officer, of_clerk).run()
