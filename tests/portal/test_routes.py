"""The generated role × URL matrix: every route, every role, one's own things and a rival's."""

import datetime
import re
from contextlib import nullcontext
from dataclasses import dataclass
from types import SimpleNamespace as Plain

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from portal.cbam_files import dossier_of
from portal.guards.campaigns import asked_for_data
from portal.guards.exchange import hosted, lost, partner_request
from portal.guards.research import project
from portal.heavy import heavy_reads
from portal.people import photo, submitted
from portal.plants import computed_plant
from portal.reductions import measure_on
from portal.undrawn import undrawn
from portal.verifiers import requested
from zuji.verification import certification_rules
from zuji_portal.certification.actions import Apply
from zuji_portal.enterprises.changes.actions import AskChange
from zuji_portal.enterprises.evidence.actions import AddEvidence
from zuji_portal.enterprises.organisations.models import Claim
from zuji_portal.foundation.jobs.models import Job
from zuji_portal.foundation.permissions import routes as table
from zuji_portal.foundation.permissions.roles import ENTERPRISE, ROLES
from zuji_portal.foundation.permissions.routes import ROUTES, may
from zuji_portal.offers.models import OfferConsent, PublishedOffer, Telling
from zuji_portal.people.actions import Invite
from zuji_portal.recognition import gap_views
from zuji_portal.rulebook.factors.actions import ProposeFactor
from zuji_portal.rulebook.factors.models import FactorVersion
from zuji_portal.studies.actions import AddComment
from zuji_portal.studies.ledger.actions import stage_import
from zuji_portal.studies.notifications.models import Notice
from zuji_portal.studies.results import documents
from zuji_portal.studies.suppliers.requests import AskFootprint
from zuji_portal.supervision.cases.models import CaseFile, SupervisionCase
from zuji_portal.verification.models import VerificationFinding

pytestmark = pytest.mark.django_db

TITLE = re.compile(rb"<title>(.*?)</title>", re.S)


def says_once(answer):
    """Whether the title of a page names its place once; what is no page has no title."""
    found = None if answer.streaming else TITLE.search(answer.content)
    parts = [" ".join(p.split()) for p in found[1].decode().split("·")] if found else []
    return all(parts) and not any(
        earlier.startswith(later) for n, later in enumerate(parts) for earlier in parts[:n]
    )


OBJECTS = {
    "offer_answer",
    "offer_share",
    "offer_unshare",
    *("product_cbam", "cbam_dossier", "cbam_update", "cbam_move", "cbam_file", "cbam_template"),
    "exchange_partner",
    "exchange_partner_end",
    "exchange_grant_end",
    "exchange_publish",
    "exchange_withdraw",
    "exchange_catena_x",
    "exchange_request",
    "exchange_request_move",
    "exchange_resend",
    "supplier_host",
    *("supplier_host_read", "supplier_host_ask", "supplier_host_end"),
    "hosted_footprint",
    "award_package",
    "product_photo",
    "study",
    "study_tasks",
    "study_step",
    "study_papers",
    "study_factors",
    "study_factor",
    "study_transfers",
    "study_chain",
    *("plant", "plant_product", "plant_table", "plant_studies", "plant_package"),
    "warning_answer",
    "study_draft",
    "study_save",
    "study_undo",
    "study_check",
    "study_submit",
    "study_decide",
    "revision_findings",
    "study_changes",
    "study_against",
    "study_measures",
    "study_scenarios",
    "study_benchmark",
    "montecarlo",
    "ledger_upload",
    "ledger",
    "ledger_columns",
    "ledger_say",
    "ledger_fix",
    "ledger_accept",
    "ledger_apply",
    "study_suppliers",
    "supplier_ask",
    "supplier_use",
    "supplier_remind",
    "supplier_published",
    "study_comment",
    "comment_settle",
    "product",
    "product_history",
    "product_new",
    "product_edit",
    "study_start",
    "enterprise",
    "verification_request",
    "verification",
    "verification_sample",
    "verification_findings",
    "verification_visits",
    "verification_conclusion",
    "finding_answer",
    "certificate",
    "certificate_apply",
    "certificate_withdraw",
    "certificate_resubmit",
    "external_add",
    "enterprise_research",
    "enterprise_staff",
    *("research_project", "research_spend", "research_finish", "research_stop"),
    "product_reductions",
    "reduction",
    "reduction_drop",
    "entry",
    "entry_publish",
    "entry_hide",
    "notice_settle",
    "enterprise_edit",
    "enterprise_change",
    "product_change",
    "change",
    "enterprise_history",
    "site_add",
    "site",
    "site_merge",
    "invite",
    "evidence_file",
    "evidence_picture",
    "supervision_case",
    "supervision_file",
    "supervision_attach",
    "supervision_case_move",
    "job",
    "job_cancel",
    "job_resume",
    "programme_whatif_answer",
    *("data_request", "data_request_answer", "data_request_move"),
}
"""Routes of one thing that belongs to somebody."""
DRAFTS = {
    "study_tasks",
    "study_step",
    "study_papers",
    "study_factors",
    "study_factor",
    "study_transfers",
    "study_chain",
    "warning_answer",
    "study_draft",
    "study_save",
    "study_undo",
    "study_check",
    "study_submit",
    "study_decide",
    "study_changes",
    "study_against",
    "study_measures",
    "study_scenarios",
    "study_benchmark",
    "montecarlo",
    "ledger_upload",
    "ledger",
    "ledger_columns",
    "ledger_say",
    "ledger_fix",
    "ledger_accept",
    "ledger_apply",
    "study_suppliers",
    "supplier_ask",
    "supplier_use",
    "supplier_remind",
    "supplier_published",
    "study_comment",
    "comment_settle",
}
SKIPPED = {"account_logout", "openid_connect_login", "openid_connect_callback", "health"}
ASKED = {
    "plant_product": {"sku": "A"},
    "exchange_catena_x": {"waste": "cut-off"},
    "api_factor_match": {"name": "丙烯酸"},
}
"""Queries of the routes that refuse to be read without one."""
SIGN_IN = ("account_", "mfa_", "socialaccount_", "usersessions_")
"""Routes of allauth, which asks for a password or a second factor on its own account."""
PRIVATE_RESULTS = (
    "result",
    "step",
    "lockfile",
    "report",
    "report_word",
    "workbook",
    "result_data_set",
    "table",
    "chart",
    "compare",
    "gap_choice",
    "gap_page",
    "gap_file",
)


@dataclass(frozen=True)
class Route:
    """A route's name and the names of what its address holds."""

    name: str
    holds: tuple[str, ...]
    space: str = ""

    @property
    def full_name(self):
        return f"{self.space}:{self.name}" if self.space else self.name


def routes(patterns=None, above=(), space=""):
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        regex = getattr(entry.pattern, "regex", None)
        holds = (*above, *(entry.pattern.converters or (regex.groupindex if regex else ())))
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, holds, entry.namespace or space)
        elif isinstance(entry, URLPattern):
            yield Route(entry.name, holds, space)


def test_a_route_taken_out_of_the_policies_answers_403(client, monkeypatch):
    assert client.get("/factors/").status_code == 200
    monkeypatch.delitem(table.ROUTES, "factor_list")
    assert client.get("/factors/").status_code == 403
    assert client.get("/en/factors/").status_code == 403
    assert client.get("/models/").status_code == 200


def things(firm):
    """Keys of everything a firm has, made where it is not there yet."""
    clerk = firm.viewers["clerk"]
    revision = submitted(firm)
    staged = stage_import(clerk, firm.draft, "项目,数量,单位\n尿素产量,1,t\n".encode(), "台账.csv")
    comment = AddComment(clerk, firm.draft, field="inputs.power", text="?").run()
    ask = AskFootprint(clerk, firm.draft, slot=next(iter(firm_slots())), supplier_name="x")
    asked = ask.run()
    invite = Invite(firm.viewers["owner"], firm.enterprise, email="a@b.example", role="reader")
    invite.run()
    job = Job.objects.create(kind="recompute", owner=clerk.acting)
    notice = Notice.objects.create(
        enterprise=firm.enterprise,
        study=firm.draft,
        kind="factor_revised",
        about="x",
        facts={
            "factor": "cn.elec.cf.2024.national_avg",
            "name_zh": "x",
            "name_en": "x",
            "version": "1",
            "old": 1.0,
            "new": 2.0,
            "unit": "kgCO2e/t",
            "relative": 1.0,
            "refused": "",
        },
    )
    engagement = requested(firm)
    documents = dict.fromkeys(certification_rules().documents, firm.evidence)
    since = datetime.date(2020, 1, 1)
    certificate = Apply(
        firm.viewers["owner"],
        engagement.study,
        documents=documents,
        is_combined=True,
        management_since=since,
    ).run()
    finding = VerificationFinding.objects.create(
        engagement=engagement,
        number=1,
        severity="minor",
        field="power",
        text="?",
        revision=engagement.revision,
        by=clerk.user,
    )
    telling, consent = told_and_shared(firm)
    exchanged = Plain(ludai=firm, viewer=lambda role: firm.viewers[role])
    lost_event, exchange_request = lost(exchanged), partner_request(exchanged)
    from_host = hosted(exchanged)
    picture = AddEvidence(clerk, firm.enterprise, content=photo(), name="电表.png").run()
    change = AskChange(clerk, firm.enterprise, values={"name_en": "x"}, reason="x").run()
    file = of_a_case(firm)
    plant = computed_plant(firm)
    return {
        "cbam": dossier_of(firm).pk,
        "plant": plant.pk,
        "reduction": measure_on(revision).pk,
        "project": project(exchanged).pk,
        "change": change.pk,
        "telling": telling.pk,
        "consent": consent.pk,
        "offer": telling.offer_id,
        "lost_event": lost_event.pk,
        "hosted": from_host.pk,
        "supplier_host": from_host.host_id,
        "exchange_request": exchange_request.pk,
        "exchange_partner": exchange_request.partner_id,
        "exchange_grant": exchange_request.partner.grants.get().pk,
        "exchange_footprint": exchange_request.partner.grants.get().given.get().footprint_id,
        "engagement": engagement.pk,
        "certificate": certificate.pk,
        "entry": firm.product.entry.pk,
        "finding": finding.number,
        "study": firm.draft.pk,
        "revision_study": revision.study_id,
        "ledger": staged.pk,
        "comment": comment.pk,
        "asked": asked.pk,
        "enterprise": firm.enterprise.pk,
        "product": firm.product.pk,
        "site": firm.enterprise.sites.first().key,
        "evidence": firm.evidence.pk,
        "picture": picture.pk,
        "supervised": file.case_id,
        "data_request": asked_for_data(firm).pk,
        "case_file": file.pk,
        "job": job.pk,
        "notice": notice.pk,
        "secret": ask.secret,
        "invitation": invite.secret,
        "digest": f"d{firm.draft.pk}",
        "frozen": f"s{revision.study_id}-{revision.number}",
    }


def of_a_case(firm):
    """A file in a case in which the firm was ordered to correct something."""
    by, now = firm.viewers["clerk"].user, timezone.now()
    case = SupervisionCase.objects.create(
        number=f"AJ-{firm.enterprise.pk}",
        enterprise=firm.enterprise,
        city=firm.enterprise.city,
        origin="officer",
        title="示例",
        found="示例",
        state="ordered",
        decided_at=now,
        opened_by=by,
        moved_at=now,
    )
    return CaseFile.objects.create(
        case=case,
        digest=firm.evidence.digest,
        name="示例.pdf",
        is_picture=False,
        size=1,
        is_of_enterprise=True,
        by=by,
    )


def told_and_shared(firm):
    """A finance offer that the firm was told of, and what it lets the institution see."""
    by, today = firm.viewers["owner"].user, timezone.localdate()
    offer = PublishedOffer.objects.create(
        kind="finance",
        level="city",
        city=firm.enterprise.city,
        benefit="loan",
        title_zh="示例贷款",
        title_en="Example loan",
        valid_from=today,
        by=by,
    )
    of = {"offer": offer, "entry": firm.product.entry, "enterprise": firm.enterprise}
    telling = Telling.objects.create(**of, gaps=0, told_on=today)
    consent = OfferConsent.objects.create(
        telling=telling, secret_digest=f"{telling.pk}", until=today, granted_by=by
    )
    return telling, consent


def firm_slots():
    from zuji.sectors.registry import get_model

    return get_model("urea").slots


def arguments(route, own, claim):
    name = route.name
    values = {
        "digest": own["frozen"],
        "slot": next(iter(firm_slots())),
        "old": own["frozen"],
        "new": own["frozen"],
        "model_id": "cement",
        "part": "form",
        "step_id": "grid_power",
        "name": "steps",
        "factor_id": "cn.elec.cf.2024.national_avg",
        "key": "first" if name.startswith("site_text") else own["site"],
        "group": "guides",
        "secret": own["secret"],
        "action": "study.edit",
        "number": {
            "ledger": own["ledger"],
            "ledger_columns": own["ledger"],
            "ledger_say": own["ledger"],
            "ledger_fix": own["ledger"],
            "ledger_accept": own["ledger"],
            "ledger_apply": own["ledger"],
            "supplier_use": own["asked"],
            "supplier_remind": own["asked"],
            "comment_settle": own["comment"],
            "revision_findings": 1,
        }.get(name, 1),
        "uidb36": "1",
        "purpose": "revocation",
        "module": "scope",
        "code": "01/00000000000000",
        "move": "accept",
        "form": "csv",
        "version": "0.1",
        "index": 0,
        "handle": "none",
        "answer": "interested",
        "path": "0/000",
        "rest": "1/",
        "uscc": "x",
        "scheme": "pef",
        "provider_id": "government",
    }
    pks = {
        "enterprise": own["enterprise"],
        "enterprise_edit": own["enterprise"],
        "enterprise_change": own["enterprise"],
        "product_change": own["product"],
        "change": own["change"],
        "change_move": own["change"],
        "enterprise_history": own["enterprise"],
        "enterprise_unenrol": own["enterprise"],
        "product_remove": own["product"],
        "site_add": own["enterprise"],
        "invite": own["enterprise"],
        "product_new": own["enterprise"],
        "product": own["product"],
        "product_photo": own["product"],
        "award_package": own["product"],
        "product_cbam": own["product"],
        **dict.fromkeys(
            ("cbam_dossier", "cbam_update", "cbam_move", "cbam_file", "cbam_template"), own["cbam"]
        ),
        "product_edit": own["product"],
        "product_history": own["product"],
        "study_start": own["product"],
        "evidence_file": own["evidence"],
        "evidence_picture": own["picture"],
        "complaint_file": own["picture"],
        **dict.fromkeys(
            ("plant", "plant_product", "plant_table", "plant_studies", "plant_package"),
            own["plant"],
        ),
        **dict.fromkeys(
            ("supervision_case", "supervision_attach", "supervision_case_move"),
            own["supervised"],
        ),
        "supervision_file": own["case_file"],
        "claim_decide": claim,
        **dict.fromkeys(
            (
                *("enrolment", "enrolment_edit", "enrolment_move", "complaint", "complaint_move"),
                *("agreement", "agreement_move", "list_receipt", "list_withdraw"),
                *("suggestion", "suggestion_bring", "suggestion_move"),
                *("programme_task_add", "programme_task", "programme_task_move"),
                *("subscription", "subscription_renew", "subscription_end"),
                *("draw", "draw_enter", "draw_witness", "draw_move", "inspector_end"),
                *("rule_version", "rule_effects", "rule_enact", "rule_move"),
                *("supervision_order", "supervision_attribute"),
                *("supervision_publish", "supervision_rehabilitate", "supervision_counter"),
                *("training_session", "session_cancel", "session_join", "session_leave"),
                *("session_attend", "session_code", "calibration", "calibration_close"),
            ),
            999_999,
        ),
        "job": own["job"],
        "job_cancel": own["job"],
        "job_resume": own["job"],
        "programme_whatif_answer": own["job"],
        **dict.fromkeys(
            ("data_request", "data_request_answer", "data_request_move"), own["data_request"]
        ),
        **dict.fromkeys(("campaign", "campaign_file", "campaign_extend", "campaign_move"), 999_999),
        **dict.fromkeys(("adoption_receipt", "adoption_withdraw", "adoption_end"), 999_999),
        "revision_findings": own["revision_study"],
        "notice_settle": own["notice"],
        "external_add": own["product"],
        "enterprise_research": own["enterprise"],
        "enterprise_staff": own["enterprise"],
        **dict.fromkeys(
            ("research_project", "research_spend", "research_finish", "research_stop"),
            own["project"],
        ),
        "product_reductions": own["product"],
        "reduction": own["reduction"],
        "reduction_drop": own["reduction"],
        "body": 1,
        "body_quality": 1,
        "qualification_add": 1,
        **dict.fromkeys(
            (
                "certificate",
                "certificate_withdraw",
                "certificate_resubmit",
                "certificate_surveil",
                "certificate_move",
            ),
            own["certificate"],
        ),
    }
    if name in {"verification_request", "certificate_apply"}:
        pks[name] = own["study"]
    elif name.startswith(("verification", "sample_", "finding_", "visit_")):
        pks[name] = own["engagement"]
    elif name.startswith("entry"):
        pks[name] = own["entry"]
    pks |= {"offer_answer": own["telling"], "offer_share": own["telling"]}
    pks["offer_unshare"] = own["consent"]
    pks |= dict.fromkeys(("exchange_partner", "exchange_partner_end"), own["exchange_partner"])
    pks |= dict.fromkeys(("exchange_request", "exchange_request_move"), own["exchange_request"])
    pks |= {"exchange_grant_end": own["exchange_grant"], "exchange_publish": own["entry"]}
    shared = ("exchange_withdraw", "exchange_catena_x")
    pks |= dict.fromkeys(shared, own["exchange_footprint"])
    pks |= {"exchange_resend": own["lost_event"], "hosted_footprint": own["hosted"]}
    hosts = ("supplier_host", "supplier_host_read", "supplier_host_ask", "supplier_host_end")
    pks |= dict.fromkeys(hosts, own["supplier_host"])
    pks |= dict.fromkeys(("offer", "offer_edit", "offer_withdraw"), own["offer"])
    proposal = FactorVersion.objects.filter(state="proposed").first()
    if name.startswith(("factor_", "blast_")) and proposal:
        values["pk"] = proposal.pk
    values["pk"] = pks.get(name, own["study"])
    if name.startswith("programme_"):
        values |= {"period": "2026Q1", "form": "xlsx"}
    given = values | special(name, own)
    return {k: given[k] for k in route.holds}


def special(name, own):
    """What single routes are asked for."""
    none = {
        n: {"number": "none"}
        for n in (
            "statement",
            "statement_file",
            "certificate_public",
            "certificate_file",
            "certificate_embedded",
            "decision",
            "decision_file",
            "statement_object",
            "draw_public",
            "draw_file",
            "training_certificate",
            "training_certificate_file",
            "training_certificate_move",
            "record",
        )
    }
    pages = {n: {"key": "none"} for n in ("product_page", "product_page_photo", "linkset")}
    pages |= {"product_shell": {"key": "none", "form": "json"}}
    tokens = {
        n: {"key": "none"} for n in ("account_reset_password_from_key", "account_confirm_email")
    }
    return {
        "finding_answer": {"number": own["finding"]},
        "entry_label": {"form": "svg"},
        "result_data_set": {"form": "ilcd"},
        "invitation": {"secret": own["invitation"]},
        "dismiss": {"pk": 999_999},
        "supervision_case_move": {"move": "answer"},
        "cbam_move": {"move": "withdraw"},
        "cbam_file": {"number": 1, "form": "json"},
        "cbam_template": {"number": 1},
        "pact_host": {"path": "3/footprints"},
        "exchange_request_move": {"move": "fulfil"},
        "data_request_move": {"move": "decline"},
        "released_file": {"digest": "0" * 64},
        "released_model": {"named": "none"},
        "session_end": {"pk": 999_999},
        "exam": {"pk": 999_999},
        "programme_department": {"key": "samr"},
        "course": {"key": "clerk"},
        "exam_start": {"key": "clerk"},
        "course_module": {"key": "clerk", "module": "scope"},
        "study_step": {"name": "period"},
        "chart": {"name": "waterfall"},
        "gap_file": {"form": "report-zh.pdf"},
        **none,
        **pages,
        **tokens,
    }.get(name, {})


@pytest.fixture
def no_typesetting(monkeypatch):
    """Reports are set in other tests; here a few bytes stand for them."""
    for typesetter in ("_report", "_report_word"):
        monkeypatch.setattr(documents, typesetter, lambda *_: b"-")
    monkeypatch.setattr(gap_views, "gap_report", lambda *_: b"-")


@pytest.fixture
def drawn(request):
    with nullcontext() if request.param else undrawn():
        yield


DRAWN = {"anonymous", "clerk", "province"}
"""By day the pages of these roles are drawn too; for the others a night is time enough."""


def drawn_or_not(role):
    night = pytest.param(role, True, id=f"{role}-drawn", marks=pytest.mark.nightly)
    return [pytest.param(role, role in DRAWN, id=role), *(() if role in DRAWN else (night,))]


@pytest.mark.slow
@pytest.mark.usefixtures("no_typesetting", "drawn")
@pytest.mark.parametrize(
    ("role", "drawn"), [p for role in ROLES for p in drawn_or_not(role)], indirect=["drawn"]
)
def test_matrix(cast, role):
    """Own things answer, a rival's are not there, and what a role may not ask for is refused."""
    own, rivals = things(cast.ludai), things(cast.rival)
    claim = Claim.objects.create(
        enterprise=cast.ludai.enterprise, claimant=cast.platform["member"].user, statement="x"
    ).pk
    base = FactorVersion.objects.get(factor_id="cn.elec.cf.2024.national_avg", is_current=True)
    ProposeFactor(cast.viewer("expert"), base, fields={"value": "0.6"}, reason="x").run()
    client = cast.client(role)
    for route in routes():
        if route.name in SKIPPED:
            continue
        url = reverse(route.full_name, kwargs=arguments(route, own, claim))
        with heavy_reads() as read:
            answer = client.get(url, ASKED.get(route.name))
        assert route.holds or not read, (role, url, "a list reads documents", read)
        status = answer.status_code
        assert status < 500, (role, url)
        assert says_once(answer), (role, url)
        if not may(role, route.name):
            assert status == (302 if role == "anonymous" and ROUTES[route.name] else 403), (
                role,
                url,
                status,
            )
            with undrawn():
                assert client.post(url).status_code in {302, 403}, (role, url)
            continue
        if route.name == "entry_label":
            assert status == (403 if role in ENTERPRISE else 404), (role, url, status)
        elif route.name in PRIVATE_RESULTS:
            expected = {200} if role in {*ENTERPRISE, *table.OFFICERS_AND_AUDITOR} else {404}
            assert status in expected, (role, url, status)
        elif route.name in OBJECTS:
            foreign = client.get(
                reverse(route.full_name, kwargs=arguments(route, rivals, claim))
            ).status_code
            if role in ENTERPRISE:
                is_hers = not route.name.startswith("job") or role == "clerk"
                assert status in ({200, 302, 405} if is_hers else {404, 405}), (role, url, status)
                assert foreign in {404, 405}, (role, route.name, foreign)
                rival_url = reverse(route.full_name, kwargs=arguments(route, rivals, claim))
                assert client.post(rival_url).status_code in {403, 404, 405}, (role, rival_url)
            elif role == "verifier":
                assert {status, foreign} <= {404, 405}, (role, route.name, status, foreign)
            elif role == "city":
                assert foreign in {404, 405}, (role, route.name, foreign)
        elif route.name.startswith(("api", "pact_host")):
            assert status in {200, 401, 404, 405}, (role, url, status)  # a session is no key
        elif route.name.startswith(SIGN_IN):
            assert status in {200, 302, 401, 403, 404, 405}, (role, url, status)
        else:
            assert status in {200, 301, 302, 404, 405}, (role, url, status)


@pytest.mark.usefixtures("no_typesetting")
@pytest.mark.parametrize("role", ROLES)
def test_secondary_paths_of_a_private_result_answer_only_who_sees_it(cast, role):
    own, rivals = things(cast.ludai), things(cast.rival)
    client = cast.client(role)
    for name, more in {
        "result": {},
        "step": {"step_id": "grid_power"},
        "lockfile": {},
        "report": {},
        "report_word": {},
        "workbook": {},
        "result_data_set": {"form": "ilcd"},
        "table": {"name": "steps"},
        "chart": {"name": "waterfall"},
        "gap_choice": {},
        "gap_page": {"scheme": "pef"},
        "gap_file": {"scheme": "pef", "form": "report-zh.pdf"},
    }.items():
        for address in (rivals["digest"], rivals["frozen"]):
            status = client.get(reverse(name, kwargs={"digest": address, **more})).status_code
            sees = address == rivals["frozen"] and role in {"province", "auditor"}
            assert status == (200 if sees else 404), (role, name, address, status)
        own_status = client.get(reverse(name, kwargs={"digest": own["frozen"], **more}))
        assert own_status.status_code == (
            200 if role in {*ENTERPRISE, "province", "city", "auditor"} else 404
        ), (role, name)
        pages = {"result", "step", "gap_choice", "gap_page"}
        if own_status.status_code == 200 and name not in pages:
            assert own_status["Cache-Control"] == "private, no-store"


def test_a_public_form_takes_no_private_base(cast):
    address = f"s{submitted(cast.ludai).study_id}-1"
    client = cast.client("clerk")
    assert client.get(f"/calc/urea/?base={address}").status_code == 404
    assert client.post("/calc/urea/", {"base": address}).status_code == 404
