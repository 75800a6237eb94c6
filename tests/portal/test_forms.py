"""Every form of the site: one limit for column, page and check; what is too long is refused at
its field and stays typed.
"""

import importlib
import pkgutil
import re
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter

import pytest
from django.apps import apps
from django.utils import timezone

import zuji_portal
from portal.certificates import issued
from portal.people import YEAR, approved, filled, person, submitted
from portal.verifiers import concluded, looked_at, requested, stated, team, working
from zuji.core.refusals import Refusal
from zuji.footprint import study_from_data
from zuji.sectors.registry import get_model
from zuji.synth.plants import fictional_code
from zuji_portal.api.forms import KeyForm
from zuji_portal.catalogue.actions import Delist, Publish
from zuji_portal.catalogue.forms import DelistForm, RelistForm
from zuji_portal.catalogue.models import Entry
from zuji_portal.certification.forms import ExternalForm, SurveillanceForm
from zuji_portal.committee import actions as committee
from zuji_portal.committee.forms import (
    CaseForm,
    CloseForm,
    CommentForm,
    ConsolidateForm,
    ExpertForm,
    ObjectionForm,
    RecuseForm,
    ScoreForm,
    VoteForm,
)
from zuji_portal.demonstration.enterprises import _typical
from zuji_portal.enterprises.changes.forms import EnterpriseChangeForm, ProductChangeForm
from zuji_portal.enterprises.organisations.actions import AddSite, EnrolEnterprise
from zuji_portal.enterprises.organisations.forms import (
    ClaimForm,
    DecideClaimForm,
    EnterpriseForm,
    InviteForm,
    SiteOfEnterpriseForm,
)
from zuji_portal.enterprises.organisations.models import Claim, Enterprise
from zuji_portal.enterprises.products.forms import ProductForm
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.accounts.viewer import viewer_as
from zuji_portal.foundation.audit.action import record
from zuji_portal.foundation.audit.lengths import longest
from zuji_portal.foundation.workflow.forms import ReasonForm
from zuji_portal.people.forms import AppointForm
from zuji_portal.programme.documents.actions import published
from zuji_portal.programme.documents.forms import DocumentForm, NextVersionForm, WithdrawForm
from zuji_portal.programme.forms import (
    ConsultationForm,
    FileReportForm,
    IndustryForm,
    PilotForm,
    TargetForm,
)
from zuji_portal.rulebook.factors.actions import ProposeFactor
from zuji_portal.rulebook.factors.forms import OpinionForm, ProposalForm, RetireForm
from zuji_portal.rulebook.factors.models import FactorVersion
from zuji_portal.studies.forms import ReturnForm
from zuji_portal.studies.results.actions import compute, store
from zuji_portal.studies.suppliers.forms import AnswerPublishedForm, AskForm, UsePublishedForm
from zuji_portal.studies.suppliers.requests import AskFootprint
from zuji_portal.ui.forms import SiteForm
from zuji_portal.verification.engagement.forms import (
    AdjustForm,
    AnswerForm,
    AssignForm,
    ConclusionForm,
    FindingForm,
    ReopenForm,
    SettleForm,
    SightingForm,
    VisitForm,
)
from zuji_portal.verification.engagement.work import RaiseFinding
from zuji_portal.verification.models import Engagement
from zuji_portal.verification.queries import lines_of
from zuji_portal.verification.register.actions import RecordRelation
from zuji_portal.verification.register.forms import (
    BodyForm,
    QualificationForm,
    RelationForm,
    ShareholdingForm,
    SuspendForm,
    WrongRecordForm,
)
from zuji_portal.verification.rules import read_conclusion

pytestmark = pytest.mark.django_db
for module in pkgutil.walk_packages(zuji_portal.__path__, "zuji_portal."):
    if module.name.endswith("forms"):
        importlib.import_module(module.name)


def forms(of=SiteForm):
    """Every form that no other one builds on."""
    for form in of.__subclasses__():
        yield from forms(form) if form.__subclasses__() else [form]


IN_JSON = {
    (IndustryForm, "classes"),
    (ExpertForm, "employers"),
    (ConclusionForm, "scope"),
    (ConclusionForm, "procedures"),
    (ConclusionForm, "limits"),
    (ReopenForm, "reason"),
    (ReasonForm, "reason"),
    (CloseForm, "reason"),
    (UsePublishedForm, "published"),
    (AnswerPublishedForm, "published"),
}
"""Texts that are no column of their own; as are the fields of a proposed factor."""


def bounded(form):
    """The fields of a form that take free text of a bounded length."""
    return [(n, f) for n, f in form().fields.items() if getattr(f, "max_length", None)]


def text_fields():
    """Every form with each of its bounded fields."""
    for form in sorted(forms(), key=lambda f: f"{f.__module__}.{f.__name__}"):
        for name, _ in bounded(form):
            yield pytest.param(form, name, id=f"{form.__module__}.{form.__name__}.{name}")


class Inputs(HTMLParser):
    """Attributes and typed text of the inputs of a page's refused form, by name; of all inputs
    where none is refused.
    """

    def __init__(self, page):
        super().__init__()
        self.attributes, self.typed, self.inside, self.is_text = {}, {}, "", False
        self.is_found = False
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if self.is_found:
            return
        if tag == "form":
            self.attributes, self.typed = {}, {}
        if tag in {"input", "textarea", "select"} and "name" in given:
            self.attributes[given["name"]] = given
            self.typed[given["name"]] = given.get("value") or ""
            self.inside = given["name"] if tag != "input" else ""
        if tag == "option" and "selected" in given:
            self.typed[self.inside] = given["value"]
        self.is_text = tag == "textarea"

    def handle_endtag(self, tag):
        self.inside = "" if tag in {"select", "textarea"} else self.inside
        self.is_text = False
        if tag == "form":
            self.is_found |= any("aria-invalid" in a for a in self.attributes.values())

    def handle_data(self, data):
        if self.is_text and not self.is_found:
            self.typed[self.inside] += data.removeprefix("\n")


def of_length(field, count):
    """A text of so many characters, in the shape of the field."""
    return "a@" + "b" * (count - 6) + ".org" if "Email" in type(field).__name__ else "字" * count


@pytest.mark.parametrize(("form", "name"), list(text_fields()))
def test_a_text_at_the_limit_passes_and_one_longer_is_refused_where_it_stands(form, name):
    field = form().fields[name]
    limit, label = field.max_length, str(field.label)
    at_limit = form({name: of_length(field, limit)})
    assert "text-length" not in {f.rule for f in at_limit.findings() if f.place == label}
    typed = of_length(field, limit + 1)
    longer = form({name: typed})
    assert [
        (f.severity, f.read, f.expected)
        for f in longer.findings()
        if (f.rule, f.place) == ("text-length", label)
    ] == [("block", str(limit + 1), f"≤ {limit}")]
    page = Inputs(str(longer))
    assert page.typed[name] == typed
    assert page.attributes[name]["aria-invalid"] == "true"


@pytest.mark.parametrize(("form", "name"), list(text_fields()))
def test_the_page_names_the_limit_of_the_column(form, name):
    field = form().fields[name]
    limit = field.max_length
    if (form, name) not in IN_JSON and form is not ProposalForm:
        model, column = field.column
        assert model._meta.get_field(column).max_length == limit
    attributes = Inputs(str(form())).attributes[name]
    assert attributes["maxlength"] == str(limit)
    assert ("required" in attributes) == field.required


def page(form, role, address, /, **valid):
    """A page with a form: who posts what to which address of the cast's world."""
    return pytest.param(form, role, address, valid, id=f"{form.__name__}-{role}")


def rows():
    """How many rows each table of the site holds."""
    return {m: m._default_manager.count() for m in apps.get_models() if "zuji" in m.__module__}


GRID = "cn.elec.cf.2024.national_avg"
MARKS = {"method": "4", "data": "4", "practice": "4", "impact": "4"}
DOCUMENT = {
    "kind": "policy",
    "title_zh": "工作方案",
    "title_en": "Work plan",
    "body_zh": "全文",
    "body_en": "Text",
    "source": "示例",
}
PAGES = [
    page(
        EnterpriseForm,
        "city",
        "/enterprises/new/",
        uscc=fictional_code(9),
        name_zh="示例新厂",
        name_en="Example works",
        city="3716",
        county="惠民",
    ),
    page(
        EnterpriseChangeForm,
        "clerk",
        "/enterprises/{ludai}/change/",
        uscc=fictional_code(9),
        name_zh="示例新厂",
        name_en="Example works",
        city="3716",
        county="惠民",
        reason="执照已变更",
    ),
    page(
        ProductChangeForm,
        "clerk",
        "/products/{product}/change/",
        name_zh="尿素",
        name_en="Urea",
        model_id="urea",
        specification="46 %",
        gb4754="2621",
        hs="310210",
        cpc="34613",
        gtin="6901234567892",
        reason="规格补登",
    ),
    page(ClaimForm, "member", "/enterprises/claim/?uscc={unowned}", statement="厂长"),
    page(DecideClaimForm, "city", "/enterprises/claims/{claim}/", decision="refuse", reason="x"),
    page(
        SiteOfEnterpriseForm,
        "owner",
        "/enterprises/{ludai}/sites/",
        name="二厂",
        city="3716",
        address="滨州",
    ),
    page(InviteForm, "owner", "/enterprises/{ludai}/invite/", email="a@b.example", role="reader"),
    page(
        ProductForm,
        "clerk",
        "/enterprises/{ludai}/products/new/",
        name_zh="尿素",
        name_en="Urea",
        model_id="urea",
        specification="46 %",
        gb4754="2621",
        hs="310210",
        cpc="34613",
        gtin="6901234567892",
        markets="EU",
    ),
    page(DocumentForm, "province", "/documents/new/", **DOCUMENT, key="notes"),
    page(
        NextVersionForm,
        "province",
        "/documents/{document}/revise/",
        **DOCUMENT,
        what_changed="x",
        number="1",
    ),
    page(WithdrawForm, "province", "/documents/{document}/withdraw/", reason="新方案"),
    page(KeyForm, "clerk", "/api/keys/", name="ERP", days="30", scope=["read"]),
    page(ProposalForm, "expert", "/factors/" + GRID + "/revise/", value="0.6", reason="新公告"),
    page(OpinionForm, "expert", "/factors/versions/{proposal}/review/", text="一致"),
    page(RetireForm, "province", "/factors/versions/{current}/retire/", reason="作废"),
    page(DelistForm, "province", "/entries/{entry}/delist/", reason="x"),
    page(RelistForm, "province", "/entries/{delisted}/relist/", reason="x"),
    page(
        IndustryForm,
        "province",
        "/programme/scope/industry/",
        key="power",
        name_zh="火电",
        name_en="Thermal power",
        classes="4411",
        since="2025-01-01",
        source="示例",
    ),
    page(
        PilotForm,
        "province",
        "/programme/scope/pilot/",
        scheme="near-zero",
        name_zh="近零碳",
        name_en="Near zero",
        city="3701",
        since="2025-01-01",
        source="示例",
    ),
    page(
        TargetForm,
        "province",
        "/programme/targets/set/",
        regime="seed-2023",
        year="2024",
        city="3701",
        planned="3",
        source="示例",
    ),
    page(
        ConsultationForm,
        "province",
        "/programme/consultations/add/",
        held_on="2026-01-08",
        departments=["eed"],
        subject="出口产品",
        conclusions="先评钢铁",
    ),
    page(FileReportForm, "province", f"/programme/reports/{YEAR}Q4/file/", reason="更正"),
    page(
        BodyForm,
        "province",
        "/verification/bodies/new/",
        name_zh="示例核查",
        name_en="Example verifier",
        uscc=fictional_code(77),
        accreditation="V77",
        accredited_until="2099-12-31",
        industries=["steel"],
    ),
    page(
        ExternalForm,
        "owner",
        "/certification/products/{product}/external/",
        number="CFP-1",
        issuer="某机构",
        scheme="ISO 14067",
        value="1.2 t",
        issued_on="2025-01-01",
        url="https://cb.example/1",
    ),
    page(
        CaseForm,
        "expert",
        "/committee/new/",
        kind="tier",
        subject="x",
        title_zh="示例分级",
        title_en="Example tiers",
        reason="示例",
        proposed_text="levels: [A, B]",
        replaced_by="x",
    ),
    page(
        ExpertForm,
        "province",
        "/committee/pool/register/",
        appointment="{expert}",
        disciplines=["lca"],
        employers=fictional_code(5),
    ),
    page(SuspendForm, "province", "/verification/bodies/{body}/suspend/", reason="x"),
    page(
        QualificationForm,
        "province",
        "/verification/verifiers/{verifier}/qualifications/",
        kind="training",
        title="培训",
        issuer="示例",
        number="7",
        hours="24",
        obtained_on="2024-01-01",
    ),
    page(
        RelationForm,
        "province",
        "/verification/bodies/{body}/relations/",
        kind="consulting",
        enterprise=fictional_code(700_001),
        since="2024-01-01",
        about="示例",
    ),
    page(
        ShareholdingForm,
        "province",
        "/verification/bodies/shareholding/",
        company=fictional_code(700_001),
        owner=fictional_code(5),
        source="示例",
    ),
    page(
        WrongRecordForm,
        "province",
        "/verification/bodies/relations/{relation}/withdraw/",
        reason="误登",
    ),
    page(ObjectionForm, "owner", "/committee/objections/{statement}/", reason="示例"),
    page(CommentForm, "member", "/committee/{case}/comment/", line="0", text="示例"),
    page(CloseForm, "province", "/committee/{case}/close/", reason="示例"),
    page(RecuseForm, "expert", "/committee/{declaring}/declare/", recuse="1", because="示例"),
    page(ScoreForm, "expert", "/committee/{scoring}/score/", **MARKS, text="示例"),
    page(ConsolidateForm, "expert", "/committee/{consolidating}/consolidate/", text="示例"),
    page(VoteForm, "expert", "/committee/{voting}/vote/", choice="reject", reason="示例"),
    page(ReasonForm, "province", "/committee/{case}/withdraw/", reason="示例"),
    page(ReturnForm, "approver", "/desk/studies/{submitted}/return/", reason="示例"),
    page(
        AskForm,
        "clerk",
        "/desk/studies/{draft}/suppliers/ask/",
        slot="{slot}",
        supplier_name="示例",
        uscc=fictional_code(700_002),
        product="尿素",
        message="示例",
    ),
    page(
        UsePublishedForm,
        "clerk",
        "/desk/studies/{draft}/suppliers/published/",
        slot="{slot}",
        published="{result}",
        product="尿素",
    ),
    page(AnswerPublishedForm, "clerk", "/request/{secret}/", published="{result}"),
    page(AssignForm, "province", "/verification/{requested}/assign/", body="{body}", reason="示例"),
    page(
        SightingForm,
        "verifier",
        "/verification/{working}/sample/seen/",
        line="{line}",
        holds="1",
        note="示例",
    ),
    page(
        AdjustForm,
        "verifier",
        "/verification/{working}/sample/adjust/",
        line="{line}",
        taken="0",
        reason="示例",
    ),
    page(
        FindingForm,
        "verifier",
        "/verification/{working}/findings/new/",
        severity="minor",
        field="study",
        text="示例",
    ),
    page(AnswerForm, "clerk", "/verification/{raised}/findings/1/answer/", text="示例"),
    page(
        SettleForm,
        "verifier",
        "/verification/{raised}/findings/1/settle/",
        state="closed",
        text="示例",
    ),
    page(
        VisitForm,
        "verifier",
        "/verification/{working}/visits/new/",
        site="{site}",
        visited_on="2026-01-05",
        people="示例",
        text="示例",
        caption="示例",
    ),
    page(
        ConclusionForm,
        "verifier",
        "/verification/{seen}/conclude/",
        opinion="unmodified",
        scope="示例",
        procedures="示例",
        limits="示例",
    ),
    page(ReopenForm, "verifier", "/verification/{concluded}/reopen/", reason="示例"),
    page(
        SurveillanceForm,
        "province",
        "/certification/{certificate}/surveillance/",
        done_on="2026-01-05",
        result="pass",
        reason="示例",
    ),
    page(
        AppointForm,
        "province",
        "/people/appoint/",
        email="nobody@zuji.example",
        role="verifier",
        body="示例核查",
    ),
]


def unowned(cast):
    enterprise = Enterprise(uscc=fictional_code(42), name_zh="示例无主", city="3716")
    return EnrolEnterprise(cast.viewer("province"), enterprise).run()


def claim(cast):
    claimant = cast.viewer("clerk").user
    return Claim.objects.create(enterprise=unowned(cast), claimant=claimant, statement="x").pk


def document(cast):
    author = cast.viewer("province").user
    return published(number=1, key="held", by=author, **DOCUMENT).key


def proposal(cast):
    base = FactorVersion.objects.get(factor_id=GRID, is_current=True)
    fields, expert = {"value": "0.6"}, person("expert2@zuji.example")
    proposer = viewer_as(Appointment.objects.create(user=expert, role="expert"))
    return ProposeFactor(proposer, base, fields=fields, reason="新公告").run().pk


def published_entry(cast):
    approved(cast.ludai)
    return Publish(cast.viewer("owner"), Entry.objects.get(product=cast.ludai.product)).run()


def delisted_entry(cast):
    return Delist(cast.viewer("province"), published_entry(cast), reason="x").run()


def relation(cast):
    values = {"kind": "consulting", "since": "2024-01-01", "about": "示例"}
    return (
        RecordRelation(
            cast.viewer("province"),
            team(cast).body,
            enterprise=cast.ludai.enterprise,
            values=values,
        )
        .run()
        .pk
    )


def case(cast):
    """A case in public consultation."""
    values = {
        "kind": "tier",
        "subject": "x",
        "title_zh": "示例",
        "reason": "示例",
        "proposed_text": "levels: [A, B]",
    }
    return committee.OpenCase(cast.platform["expert"], None, values=values).run()


def before_the_panel(cast, state):
    """A case in one of the panel's states; its chair is the cast's expert."""
    opened, pool = case(cast), {}
    for number in range(4):
        user = person(f"pool{number}@zuji.example")
        viewer = viewer_as(Appointment.objects.create(user=user, role="expert"))
        entry = {"disciplines": ["lca"]}
        register = committee.RegisterExpert(
            cast.platform["province"], viewer.acting, values=entry
        ).run()
        pool[register.pk] = viewer
    committee.CloseConsultation(cast.platform["province"], opened, reason="示例").run()
    committee.DrawPanel(cast.platform["province"], opened, size=3).run()
    seated = [pool[seat.expert_id] for seat in opened.seats.order_by("number")]
    steps = {
        "declaring": [],
        "scoring": [lambda v: committee.Declare(v, opened)],
        "consolidating": [lambda v: committee.GiveScore(v, opened, scores=MARKS, text="示例")],
        "voting": [lambda v: committee.Consolidate(v, opened, text="示例")],
    }
    for name, actions in steps.items():
        for act in actions:
            for viewer in seated[:1] if name == "voting" else seated:
                act(viewer).run()
        if name == state:
            break
    cast.platform["expert"] = seated[0]
    return opened.pk


def slot():
    """A factor of the urea model that a published footprint of a tonne can stand for."""
    return next(s.name for s in get_model("urea").slots.values() if s.unit == "kgCO2e/t")


def result(_cast):
    """The digest of a urea footprint that somebody published with the open tool."""
    study = study_from_data(_typical("urea"), "")
    return store(compute(study, draws=0, today=timezone.localdate())).digest


def secret(cast):
    """The link with which the rival asks 鲁岱 for a footprint."""
    ask = AskFootprint(
        cast.rival.viewers["clerk"],
        cast.rival.draft,
        slot=slot(),
        supplier_name="示例",
        product="尿素",
    )
    ask.run()
    return ask.secret


def raised(cast):
    """An engagement with a finding, returned to the enterprise."""
    to = team(cast)
    engagement = working(cast, cast.ludai, to)
    values = {"severity": "minor", "field": "study", "text": "示例"}
    RaiseFinding(to.viewers["lead"], engagement, values=values).run()
    return engagement.pk


def seen(cast):
    to = team(cast)
    engagement = working(cast, cast.ludai, to)
    looked_at(to, engagement)
    return engagement.pk


def before_the_reviewer(cast):
    """An engagement whose conclusion waits; the cast's verifier is its reviewer."""
    to = team(cast)
    engagement = working(cast, cast.ludai, to)
    looked_at(to, engagement)
    concluded(to, engagement)
    cast.platform["verifier"] = to.viewers["reviewer"]
    return engagement.pk


def taken(_cast):
    """A line of the sample."""
    lines = lines_of(Engagement.objects.get())
    return next(line.name for line in lines if line.is_taken)


def surveilled(cast):
    """A certificate whose first surveillance has not been done."""
    return issued(cast, cast.ludai, team(cast)).pk


PLACES = {
    "statement": lambda cast: stated(cast, cast.ludai, team(cast)).number,
    "case": lambda cast: case(cast).pk,
    "declaring": lambda cast: before_the_panel(cast, "declaring"),
    "scoring": lambda cast: before_the_panel(cast, "scoring"),
    "consolidating": lambda cast: before_the_panel(cast, "consolidating"),
    "voting": lambda cast: before_the_panel(cast, "voting"),
    "submitted": lambda cast: submitted(cast.ludai).study.pk,
    "draft": lambda cast: filled(cast.ludai.viewers["clerk"], cast.ludai.draft).pk,
    "slot": lambda cast: slot(),
    "result": result,
    "secret": secret,
    "requested": lambda cast: requested(cast.ludai).pk,
    "working": lambda cast: working(cast, cast.ludai, team(cast)).pk,
    "line": taken,
    "raised": raised,
    "site": lambda cast: cast.ludai.enterprise.sites.first().key,
    "seen": seen,
    "concluded": before_the_reviewer,
    "certificate": surveilled,
    "expert": lambda cast: cast.viewer("expert").acting.pk,
    "product": lambda cast: cast.ludai.product.pk,
    "body": lambda cast: team(cast).body.pk,
    "verifier": lambda cast: team(cast).verifiers["lead"].pk,
    "relation": relation,
    "ludai": lambda cast: cast.ludai.enterprise.pk,
    "unowned": lambda cast: unowned(cast).uscc,
    "claim": claim,
    "document": document,
    "proposal": proposal,
    "current": lambda cast: FactorVersion.objects.get(factor_id=GRID, is_current=True).pk,
    "entry": lambda cast: published_entry(cast).pk,
    "delisted": lambda cast: delisted_entry(cast).pk,
}


def address_of(pattern, cast):
    """The address with what it names made in the cast's world."""
    names = [name for _, name, _, _ in Formatter().parse(pattern) if name]
    return pattern.format(**{name: PLACES[name](cast) for name in names})


@pytest.mark.parametrize(("form", "role", "address", "valid"), PAGES)
def test_too_long_a_text_writes_nothing_and_stays_typed(cast, form, role, address, valid):
    address, client = address_of(address, cast), cast.client(role)
    valid = {n: address_of(v, cast) if isinstance(v, str) else v for n, v in valid.items()}
    before = rows()
    for name, field in (f for f in bounded(form) if f[0] in valid):
        typed = of_length(field, field.max_length + 1)
        answer = client.post(address, {**valid, name: typed})
        text = answer.content.decode()
        assert answer.status_code == 422, name
        assert "text-length" in text and f"≤ {field.max_length}" in text
        shown = Inputs(text).typed
        posted = {n: v for n, v in {**valid, name: typed}.items() if n in form.base_fields}
        assert {n: shown[n] for n, v in posted.items() if isinstance(v, str)} == {
            n: v for n, v in posted.items() if isinstance(v, str)
        }
        assert rows() == before
    assert client.post(address, valid).status_code < 400


def test_every_form_with_text_has_its_page_here():
    tried = {(p.values[0], name) for p in PAGES for name in p.values[3]}
    tried |= {(ProposalForm, name) for name, _ in bounded(ProposalForm)}
    assert {p.values for p in text_fields()} - tried == set()


WRITTEN = "reason|because|text|message|statement|caption|note|address|name|field|key|value"
CUT = re.compile(rf"(strip\(\)|\bfield\([^)]*\)|\b({WRITTEN}))\[:\w+\]")
SHOWN = re.compile(
    r"request\.GET|refuse\(|blocking\(|…|digest|sheet|int\(|value\[:1\]|\[:30\]|示例"
)


def test_no_posted_text_is_cut_without_a_word():
    """What a query asks for and what a refusal quotes may be shortened; nothing that is kept."""
    cut = [
        f"{path.name}: {line.strip()}"
        for path in Path(zuji_portal.__path__[0]).rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if CUT.search(line) and not SHOWN.search(line) and "demonstration" not in path.parts
    ]
    assert cut == []


@pytest.mark.parametrize("name", ["scope", "limits", "procedures"])
def test_a_conclusion_is_as_long_as_its_page_says(name):
    values = {"opinion": "unmodified", "scope": "x", "limits": "x", "procedures": "x"}
    limit = {"scope": 1000, "limits": 1000, "procedures": 2000}[name]
    assert read_conclusion({**values, name: "字" * limit})[name] == "字" * limit
    with pytest.raises(Refusal, match=f"text-length {name}"):
        read_conclusion({**values, name: "字" * (limit + 1)})


def test_no_action_keeps_a_text_that_is_too_long(cast):
    """The last guard, whoever calls an action."""
    before = rows()
    with pytest.raises(Refusal) as refused:
        AddSite(cast.viewer("owner"), cast.ludai.enterprise, name="字" * 121).run()
    found = refused.value.findings[0]
    assert (found.rule, found.place, found.read, found.expected) == (
        "text-length",
        "name",
        "121",
        "≤ 120",
    )
    with pytest.raises(Refusal, match="text-length reason"):
        record(cast.viewer("owner"), "x", "y", {"reason": "字" * 1001})
    assert rows() == before
    AddSite(cast.viewer("owner"), cast.ludai.enterprise, name="字" * 120).run()
    record(cast.viewer("owner"), "x", "y", {"reason": "字" * 1000})


def test_no_page_names_a_limit_in_digits():
    """Limits are the columns' or a constant's; a page only repeats them."""
    folder = Path(zuji_portal.__path__[0])
    written = {
        path.name: re.findall(r"(?:max|min)length=.?\d+", path.read_text("utf-8"))
        for path in folder.rglob("*.html")
    }
    assert {name: limits for name, limits in written.items() if limits} == {}


def test_a_visitors_text_is_as_long_as_the_form_says(client):
    at_limit = "字" * longest(Product, "name_zh")
    address = "/study/urea/"
    answer = client.post(address, {"product_zh": at_limit + "字"})
    assert answer.status_code == 422 and "text-length" in answer.content.decode()
    assert f'maxlength="{len(at_limit)}"' in answer.content.decode()
    assert "text-length" not in client.post(address, {"product_zh": at_limit}).content.decode()
