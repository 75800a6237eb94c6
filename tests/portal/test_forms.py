"""Every form of the site: one limit for column, page and check; what is too long is refused at
its field and stays typed.
"""

import importlib
import pkgutil
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

import zuji_portal
from by_turns import by_turns
from portal.form_pages import (
    PAGES,
    address_of,
)
from zuji.core.refusals import Refusal
from zuji.plants.book_layout import SHEETS
from zuji_portal.cbam.forms import FileForm, UpdateForm
from zuji_portal.committee.forms import (
    CloseForm,
    ExpertForm,
)
from zuji_portal.enterprises.organisations.actions import AddSite
from zuji_portal.enterprises.products.models import Product
from zuji_portal.exchange.forms import FootprintForm, InquiryForm, PartnerForm, SupplierHostForm
from zuji_portal.foundation.audit.action import record
from zuji_portal.foundation.audit.lengths import longest
from zuji_portal.foundation.workflow.forms import ReasonForm
from zuji_portal.programme.adoption.forms import PlaceForm
from zuji_portal.programme.campaigns.forms import ExtendForm
from zuji_portal.programme.forms import (
    IndustryForm,
)
from zuji_portal.rulebook.factors.forms import BESIDE, FactorTableForm, ProposalForm
from zuji_portal.studies.guide.forms import OwnFactorForm
from zuji_portal.studies.notifications.forms import WebhookForm
from zuji_portal.studies.plants.forms import PlantSheetsForm
from zuji_portal.studies.suppliers.forms import (
    AnswerPublishedForm,
    LinkAnswerForm,
    UsePublishedForm,
)
from zuji_portal.studies.transfers.forms import TransferPartnerForm
from zuji_portal.supervision.cases.forms import OpenSupervisionForm
from zuji_portal.supervision.draws.forms import InspectorForm, PrepareDrawForm
from zuji_portal.training.forms import AttendanceForm, SessionForm
from zuji_portal.ui.forms import SiteForm
from zuji_portal.verification.engagement.forms import (
    ConclusionForm,
    ReopenForm,
)
from zuji_portal.verification.rules import read_conclusion
from zuji_portal.web.doors.forms import TrackForm

pytestmark = pytest.mark.django_db
for module in pkgutil.walk_packages(zuji_portal.__path__, "zuji_portal."):
    if module.name.endswith("forms"):
        importlib.import_module(module.name)


def forms(of=SiteForm):
    """Every form that no other one builds on."""
    for form in of.__subclasses__():
        yield from forms(form) if form.__subclasses__() else [form]


LINK_ANSWERS = ("certificate", "published", "value", "unit", "year", "source", "reason")
IN_JSON = {
    (PartnerForm, "callback_secret"),
    (SupplierHostForm, "secret"),
    *((FootprintForm, name) for name in ("fossil_carbon", "biogenic_carbon", "mass")),
    *((FootprintForm, name) for name in ("packaging", "outbound", "comment")),
    *((FileForm, name) for name in ("importer_country", "quantity", "country", "cn")),
    *((UpdateForm, name) for name in ("quantity", "country")),
    *((InquiryForm, name) for name in ("product", "comment")),
    (IndustryForm, "classes"),
    (ExpertForm, "employers"),
    (ConclusionForm, "scope"),
    (ConclusionForm, "procedures"),
    (ConclusionForm, "limits"),
    (ReopenForm, "reason"),
    (TrackForm, "number"),
    (TrackForm, "proof"),
    (ReasonForm, "reason"),
    (CloseForm, "reason"),
    (UsePublishedForm, "published"),
    (AnswerPublishedForm, "published"),
    *((PlantSheetsForm, part) for part in SHEETS),
    (TransferPartnerForm, "partner"),
    (TransferPartnerForm, "amount"),
    (OpenSupervisionForm, "uscc"),
    *((InspectorForm, name) for name in ("code", "employers", "email")),
    *((PrepareDrawForm, name) for name in ("seed_number", "hour")),
    *((LinkAnswerForm, name) for name in LINK_ANSWERS),
    *((OwnFactorForm, name) for name in ("name", "value", "unit", "source", "year")),
    (WebhookForm, "secret"),
    (AttendanceForm, "code"),
    (ExtendForm, "reason"),
    (PlaceForm, "product"),
    *((SessionForm, name) for name in ("start", "end")),
    *((FactorTableForm, name) for name in (*BESIDE, "sheet", "words")),
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
        is_unchosen = given.get("type") == "radio" and "checked" not in given
        if tag in {"input", "textarea", "select"} and "name" in given and not is_unchosen:
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


def rows():
    """How many rows each table of the site holds."""
    tables = [m._meta.db_table for m in apps.get_models() if "zuji" in m.__module__]
    counts = ", ".join(f'(SELECT count(*) FROM "{table}")' for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}")
        return dict(zip(tables, cursor.fetchone(), strict=True))


@pytest.mark.parametrize(("form", "role", "address", "valid"), by_turns(PAGES))
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
CUT = re.compile(rf"""(strip\(\)|\bfield\([^)]*\)|\b({WRITTEN})|["'])\[:\w+\]""")
SHOWN = re.compile(
    r"request\.GET|refuse\(|blocking\(|…|digest|sheet|int\(|value\[:1\]|\[:30\]|示例|ONE_CAUSE"
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
    address = "/calc/urea/"
    answer = client.post(address, {"product_zh": at_limit + "字"})
    assert answer.status_code == 422 and "text-length" in answer.content.decode()
    assert f'maxlength="{len(at_limit)}"' in answer.content.decode()
    assert "text-length" not in client.post(address, {"product_zh": at_limit}).content.decode()
