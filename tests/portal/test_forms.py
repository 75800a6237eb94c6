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

import zuji_portal
from portal.people import YEAR, approved, person
from portal.verifiers import team
from zuji.core.refusals import Refusal
from zuji.synth.plants import fictional_code
from zuji_portal.api.forms import KeyForm
from zuji_portal.catalogue.actions import Delist, Publish
from zuji_portal.catalogue.forms import DelistForm, RelistForm
from zuji_portal.catalogue.models import Entry
from zuji_portal.certification.forms import ExternalForm
from zuji_portal.committee.forms import CaseForm, ExpertForm
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
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.accounts.viewer import viewer_as
from zuji_portal.foundation.audit.action import record
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
from zuji_portal.ui.forms import SiteForm
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


IN_JSON = {(IndustryForm, "classes"), (ExpertForm, "employers")}
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
        hs="3102",
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


PLACES = {
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


WRITTEN = "reason|recuse_because|text|message|statement|caption|note|address|name|field|key|value"
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
