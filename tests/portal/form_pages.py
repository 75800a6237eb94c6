"""Every page with a form: who posts what to which address of the cast's world."""

import datetime
from string import Formatter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from portal.calibrated import MODEL, calibration
from portal.certificates import issued
from portal.guards.enterprises import application
from portal.guards.inclusion import scene
from portal.guards.offers import offer, told
from portal.guards.programme import meeting
from portal.guards.supervision import sealed_here
from portal.guards.training import certified as trained
from portal.guards.training import seated_now
from portal.holding import held, session_values
from portal.inclusion import certified, operator_of
from portal.inspections import inspector, plants
from portal.other_pages import OTHER_PAGES, OTHER_THINGS
from portal.people import YEAR, approved, filled, person, submitted
from portal.reductions import FINISHED, REDUCTION, planned_here
from portal.supervised import checked, day, opened, ordered
from portal.verifiers import concluded, looked_at, requested, stated, team, working
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
from zuji_portal.consumer.forms import (
    AssessmentForm,
    MethodologyForm,
    OperatorForm,
    RewardForm,
    SceneForm,
)
from zuji_portal.demonstration.enterprises import _typical
from zuji_portal.enterprises.applications.forms import EnrolmentForm
from zuji_portal.enterprises.changes.forms import EnterpriseChangeForm, ProductChangeForm
from zuji_portal.enterprises.organisations.actions import ClaimEnterprise, EnrolEnterprise
from zuji_portal.enterprises.organisations.forms import (
    ClaimForm,
    DecideClaimForm,
    EnterpriseForm,
    InviteForm,
    SiteOfEnterpriseForm,
)
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.enterprises.products.forms import ProductForm
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.accounts.viewer import viewer_as
from zuji_portal.foundation.workflow.forms import ReasonForm
from zuji_portal.offers.forms import ChoiceForm, OfferForm, ShareForm, WithdrawOfferForm
from zuji_portal.people.forms import AppointForm
from zuji_portal.programme.actions import RecordBenchmark
from zuji_portal.programme.awards.forms import PackageForm
from zuji_portal.programme.documents.actions import published
from zuji_portal.programme.documents.forms import DocumentForm, NextVersionForm, WithdrawForm
from zuji_portal.programme.forms import (
    BenchmarkForm,
    ConsultationForm,
    FileReportForm,
    IndustryForm,
    PilotForm,
    SentenceForm,
    TargetForm,
    TaskForm,
    WhatIfForm,
    WithdrawBenchmarkForm,
)
from zuji_portal.rulebook.factors.actions import ProposeFactor
from zuji_portal.rulebook.factors.forms import (
    BESIDE,
    FactorTableForm,
    OpinionForm,
    ProposalForm,
    RetireForm,
)
from zuji_portal.rulebook.factors.models import FactorVersion
from zuji_portal.studies.forms import DecideStudyForm
from zuji_portal.studies.guide.forms import OwnFactorForm
from zuji_portal.studies.notifications.forms import DigestForm, WebhookForm
from zuji_portal.studies.reductions import forms as reducing
from zuji_portal.studies.results.actions import compute, store
from zuji_portal.studies.suppliers.forms import (
    AnswerPublishedForm,
    AskForm,
    LinkAnswerForm,
    UsePublishedForm,
)
from zuji_portal.studies.suppliers.requests import AskFootprint
from zuji_portal.studies.transfers.forms import TransferPartnerForm
from zuji_portal.supervision.cases.forms import (
    MissedForm,
    OpenSupervisionForm,
    OrderForm,
    RecordForm,
)
from zuji_portal.supervision.draws.forms import InspectorForm, PrepareDrawForm, SeedForm
from zuji_portal.training.forms import (
    AttendanceForm,
    CancelSessionForm,
    CheckTrainingForm,
    SessionForm,
)
from zuji_portal.training.models import Attendee
from zuji_portal.training.sessions import code_now
from zuji_portal.verification.calibration.forms import CalibrationAnswerForm, CalibrationForm
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
from zuji_portal.verification.models import CalibrationRound, Engagement, Statement
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
from zuji_portal.web.doors.forms import TrackForm

RETURNED = {"decision": "return", "field": "power", "reason": "示例"}
HEAT = {"transfer": "heat_bought", "partner": "示例热电", "amount": "1 GJ"}


def page(form, role, address, /, **valid):
    """A page with a form: who posts what to which address of the cast's world."""
    return pytest.param(form, role, address, valid, id=f"{form.__name__}-{role}")


class SameFile(SimpleUploadedFile):
    """A table of one factor that is the same each time it is posted."""

    def __init__(self):
        super().__init__("factors.csv", "名称,单位,数值\n示例石灰,kgCO2e/t,1150\n".encode())

    def read(self, *size):
        self.seek(0)
        return super().read(*size)


GRID = "cn.elec.cf.2024.national_avg"
OFFER = {
    "kind": "finance",
    "level": "province",
    "benefit": "loan",
    "title_zh": "挂钩贷款",
    "title_en": "Linked loan",
    "issuer_zh": "示例银行",
    "issuer_en": "Example Bank",
    "document_number": "示例〔2026〕1 号",
    "terms_zh": "利率",
    "terms_en": "Rate",
    "link": "https://bank.example/",
    "contact": "王工",
    "valid_from": "2026-01-01",
    "valid_until": "2036-12-31",
    "dqr": "2.5",
    "reduction": "3",
}
IN_A_MONTH = (timezone.localdate() + datetime.timedelta(days=30)).isoformat()
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
        WebhookForm,
        "owner",
        "/todo/webhooks/",
        form="generic",
        url="https://93.184.216.34/",
        secret="x",
        language="zh",
    ),
    page(DigestForm, "clerk", "/todo/settings/", is_wanted="on", language="zh"),
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
    page(
        EnrolmentForm,
        "member",
        "/apply/",
        uscc=fictional_code(9),
        name_zh="示例新厂",
        name_en="Example works",
        city="3716",
        county="惠民",
        contact="示例",
        telephone="0543-0000000",
        wanted="尿素",
    ),
    page(
        TrackForm,
        "anonymous",
        "/track/",
        number="{application}",
        proof="nobody@zuji.example",
    ),
    page(
        PrepareDrawForm,
        "province",
        "/supervision/draws/new/?{drawable}",
        title="抽查",
        division="",
        take="3",
        risk_percent="50",
        source="drand",
        seed_number="",
        day="2099-12-01",
        hour="21:15",
    ),
    page(SeedForm, "province", "/supervision/draws/{sealed}/enter/", value="31415926535897932384"),
    page(
        OpenSupervisionForm,
        "province",
        "/supervision/cases/new/",
        uscc="{ludai_code}",
        title="电量不符",
        found="示例",
    ),
    page(
        OrderForm,
        "city",
        "/supervision/cases/{opened}/order/",
        reason="更正",
        deadline=day(15).isoformat(),
    ),
    page(
        MissedForm,
        "city",
        "/supervision/cases/{missed}/attribute/",
        statement="{missed_statement}",
        missed_why="示例",
    ),
    page(RecordForm, "city", "/supervision/cases/{publishable}/publish/", reason="示例"),
    page(
        InspectorForm,
        "province",
        "/supervision/inspectors/",
        code="JC-99",
        name="示例",
        office="示例",
        city="",
        employers="",
        email="",
    ),
    page(
        MethodologyForm,
        "province",
        "/inclusion/methodologies/new/",
        title_zh="选购低碳尿素",
        title_en="Buying low-carbon urea",
        product="{lower}",
        baseline="{higher}",
        behaviour="购买",
        counterfactual="购买基准产品",
        equivalence="同一用途",
        conservativeness="取下限",
        ceiling="1000",
    ),
    page(AssessmentForm, "expert", "/inclusion/scenes/{scene}/assess/", reason="数据可靠"),
    page(
        SceneForm,
        "province",
        "/inclusion/scenes/new/",
        operator="{operator}",
        name_zh="商城",
        name_en="Shop",
        data_source="订单",
        coupon="满 50 减 5",
    ),
    page(
        OperatorForm,
        "province",
        "/inclusion/operators/",
        name_zh="示例出行",
        name_en="Example",
        contact="示例",
        url="https://93.184.216.34/",
    ),
    page(
        RewardForm,
        "province",
        "/inclusion/operators/{operator}/rewards/",
        name_zh="券",
        name_en="Voucher",
        points="10",
        stock="5",
        until=f"{timezone.localdate():%Y}-12-31",
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
    page(PackageForm, "clerk", "/products/{accounted}/package/", programme="green-factory"),
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
    page(
        SessionForm,
        "city",
        "/training/sessions/new/",
        **{k: v for k, v in session_values().items() if not k.endswith("_at")},
        day=day(30).isoformat(),
        start="09:00",
        end="12:00",
    ),
    page(CancelSessionForm, "city", "/training/sessions/{held}/cancel/", reason="讲师生病"),
    page(AttendanceForm, "clerk", "/training/sessions/{seat}/attend/", code="{code}"),
    page(CheckTrainingForm, "anonymous", "/check/training/", number="{training}"),
    page(
        CalibrationForm,
        "province",
        "/verification/calibration/",
        model=MODEL,
        closes_on=day(30).isoformat(),
    ),
    page(
        CalibrationAnswerForm,
        "verifier",
        "/verification/calibration/{calibration}/",
        value="900",
        line="{wrong_line}",
    ),
    page(OfferForm, "province", "/offers/new/", **OFFER),
    page(WithdrawOfferForm, "province", "/offers/{offer}/withdraw/", reason="额度用完"),
    page(
        ShareForm,
        "owner",
        "/offers/told/{telling}/share/",
        need="流动资金",
        contact="王工",
        until=IN_A_MONTH,
    ),
    page(ChoiceForm, "owner", "/offers/mine/", wants_policies="on"),
    *(page(*head, **valid) for *head, valid in OTHER_PAGES),
    page(KeyForm, "clerk", "/api/keys/", name="ERP", days="30", scope=["read"]),
    page(
        ProposalForm,
        "expert",
        "/factors/" + GRID + "/revise/",
        value="0.6",
        unit="kgCO2e/kWh",
        reason="新公告",
    ),
    page(
        FactorTableForm,
        "expert",
        "/factors/import/",
        file=SameFile(),
        reason="新年度公告",
        **dict.fromkeys((*BESIDE, "sheet", "words"), "示例"),
    ),
    page(OpinionForm, "expert", "/factors/versions/{proposal}/review/", text="一致"),
    page(RetireForm, "province", "/factors/versions/{current}/retire/", reason="作废"),
    page(DelistForm, "province", "/entries/{entry}/delist/", reason="x"),
    page(RelistForm, "province", "/entries/{delisted}/relist/", reason="x"),
    page(
        IndustryForm,
        "province",
        "/programme/scope/industry/",
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
    page(
        TaskForm,
        "province",
        "/programme/consultations/{meeting}/task/",
        department="eed",
        what="通报核查机构检查结果",
        due_on="2026-06-30",
    ),
    page(
        BenchmarkForm,
        "province",
        "/programme/benchmarks/add/",
        model_id="eaf_steel",
        place_zh="某省",
        place_en="A province",
        year="2025",
        low="690",
        source="公告",
        url="https://example.org/notice",
        published_on="2026-01-08",
    ),
    page(
        WhatIfForm,
        "province",
        "/programme/whatif/ask/",
        factor="electricity",
        change="-10",
        tier="green_methanol_mj:I",
        limit="30",
        measure="green_power",
        share="50",
    ),
    page(
        WithdrawBenchmarkForm,
        "province",
        "/programme/benchmarks/{benchmark}/withdraw/",
        reason="已更新",
    ),
    page(FileReportForm, "province", f"/programme/reports/{YEAR}Q4/file/", reason="更正"),
    page(
        SentenceForm,
        "province",
        f"/programme/reports/{YEAR}Q4/draft/word/",
        key="own.6",
        text="下一季度培训各县。",
    ),
    page(
        BodyForm,
        "province",
        "/bodies/new/",
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
    page(reducing.ReductionForm, "owner", "/products/{accounted}/reductions/", **REDUCTION),
    page(reducing.FinishReductionForm, "clerk", "/reductions/{planned}/", **FINISHED),
    page(reducing.DropReductionForm, "clerk", "/reductions/{planned}/drop/", reason="停产"),
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
    page(SuspendForm, "province", "/bodies/{body}/suspend/", reason="x"),
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
        "/bodies/{body}/relations/",
        kind="consulting",
        enterprise=fictional_code(700_001),
        since="2024-01-01",
        about="示例",
    ),
    page(
        ShareholdingForm,
        "province",
        "/bodies/shareholding/",
        company=fictional_code(700_001),
        owner=fictional_code(5),
        source="示例",
    ),
    page(
        WrongRecordForm,
        "province",
        "/bodies/relations/{relation}/withdraw/",
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
    page(DecideStudyForm, "approver", "/desk/studies/{submitted}/decide/", **RETURNED),
    page(
        AskForm,
        "clerk",
        "/desk/studies/{draft}/suppliers/ask/",
        slot="{slot}",
        supplier_name="示例",
        uscc=fictional_code(700_002),
        product="尿素",
        email="li@tai.example",
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
    page(TransferPartnerForm, "clerk", "/desk/studies/{draft}/transfers/", **HEAT),
    page(
        LinkAnswerForm,
        "anonymous",
        "/answer/{secret}/",
        way="stated",
        value="2100",
        unit="kgCO2e/t",
        year=str(YEAR),
        source="示例",
        certificate="",
        published="",
        reason="",
    ),
    page(
        OwnFactorForm,
        "clerk",
        "/desk/studies/{draft}/factors/{slot}/",
        own="1",
        name="园区供电",
        value="1",
        unit="kgCO2e/t",
        source="示例",
        year=str(YEAR),
    ),
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
    return ClaimEnterprise(cast.viewer("clerk"), unowned(cast), statement="x").run().pk


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


def benchmark(cast):
    """A benchmark that can be withdrawn."""
    values = {
        "model_id": "eaf_steel",
        "place_zh": "某省",
        "year": 2025,
        "low": "690",
        "source": "公告",
        "published_on": datetime.date(2026, 1, 8),
    }
    return RecordBenchmark(cast.viewer("province"), "benchmarks", values=values).run()


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


def drawable(cast):
    """Nothing of the address: plants and inspectors to draw from."""
    plants(cast)
    for number in range(1, 5):
        inspector(number)
    return ""


def missed(cast):
    """A case with an order about an enterprise that was verified."""
    stated(cast, cast.ludai, team(cast))
    return ordered(cast).pk


PLACES = {
    "application": lambda cast: application(cast).number,
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
    "planned": lambda cast: planned_here(cast).pk,
    "accounted": lambda cast: approved(cast.ludai).study.product_id,
    "body": lambda cast: team(cast).body.pk,
    "verifier": lambda cast: team(cast).verifiers["lead"].pk,
    "relation": relation,
    "ludai": lambda cast: cast.ludai.enterprise.pk,
    "drawable": drawable,
    "held": lambda cast: held(cast).pk,
    "seat": lambda cast: seat(cast).session_id,
    "code": lambda cast: code_now(seat(cast).session, timezone.now())[0],
    "training": lambda cast: trained(cast).number,
    "calibration": lambda cast: case_of(cast).pk,
    "wrong_line": lambda cast: case_of(cast).case.wrong[0],
    "ludai_code": lambda cast: cast.ludai.enterprise.uscc,
    "opened": lambda cast: opened(cast).pk,
    "missed": missed,
    "missed_statement": lambda cast: Statement.objects.get().number,
    "publishable": lambda cast: checked(cast).pk,
    "sealed": lambda cast: sealed_here(cast).pk,
    "unowned": lambda cast: unowned(cast).uscc,
    "claim": claim,
    "document": document,
    "offer": lambda cast: offer()(cast).pk,
    **OTHER_THINGS,
    "telling": lambda cast: told(cast).pk,
    "proposal": proposal,
    "current": lambda cast: FactorVersion.objects.get(factor_id=GRID, is_current=True).pk,
    "entry": lambda cast: published_entry(cast).pk,
    "delisted": lambda cast: delisted_entry(cast).pk,
    "benchmark": lambda cast: benchmark(cast).pk,
    "meeting": lambda cast: meeting(cast).pk,
    "lower": lambda cast: certified(cast.ludai, "SD-T-000001")[0].pk,
    "higher": lambda cast: certified(cast.rival, "SD-T-000002")[0].pk,
    "operator": lambda cast: operator_of(cast)[0].pk,
    "scene": lambda cast: scene("applied")(cast).pk,
}


def seat(cast):
    """The clerk's place in a session that is under way, made once."""
    own = Attendee.objects.filter(user=cast.viewer("clerk").user).first()
    return own or seated_now(cast)


def case_of(cast):
    """A round of calibration that is open, made once."""
    return CalibrationRound.objects.first() or calibration(cast)


def address_of(pattern, cast):
    """The address with what it names made in the cast's world."""
    names = [name for _, name, _, _ in Formatter().parse(pattern) if name]
    return pattern.format(**{name: PLACES[name](cast) for name in names})
