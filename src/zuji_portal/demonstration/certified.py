"""The demonstration from study to label: two bodies, a verification of every state, one certified
and published product.

Made by the real actions, like everything of the demonstration; watermarked 示例.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from zuji.sectors.registry import industries
from zuji.synth.plants import fictional_code
from zuji.verification import certification_rules
from zuji_portal.catalogue.actions import Publish
from zuji_portal.catalogue.models import Entry
from zuji_portal.catalogue.page import PARTS
from zuji_portal.certification import actions as certification
from zuji_portal.demonstration.enterprises import LUDAI, NOTICE, PASSWORD
from zuji_portal.enterprises.evidence.actions import AddEvidence
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.accounts.appointing import appointed
from zuji_portal.foundation.accounts.models import Appointment, User
from zuji_portal.foundation.accounts.proof import proven_person
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_as
from zuji_portal.studies.models import Study
from zuji_portal.verification import queries
from zuji_portal.verification.engagement import actions
from zuji_portal.verification.engagement import work as work_actions
from zuji_portal.verification.engagement.statement import IssueStatement
from zuji_portal.verification.models import Body, Engagement, Verifier
from zuji_portal.verification.register import actions as register

TAIHENG, LUXIN = "泰衡核查（示例）", "鲁信核查（示例）"
HAIYUE = "海岳核查（示例）"
BODIES = (
    (TAIHENG, "Taiheng Verification (example)", 910_001, "taiheng"),
    (LUXIN, "Luxin Verification (example)", 910_002, "luxin"),
    (HAIYUE, "Haiyue Verification (example)", 910_003, "haiyue"),
)
"""Name, English name, number of the fictional credit code, domain of the people's addresses."""
SINCE = datetime.date(2020, 1, 1)
GTIN = "9521234543213"
"""GS1 keeps the prefix 952 for demonstrations."""


@dataclass
class Team:
    """A body and its people by part."""

    body: Body
    verifiers: dict[str, Verifier]
    viewers: dict[str, Viewer]


def _acting(email: str, role: str) -> Viewer:
    return viewer_as(Appointment.objects.get(user__email=email, role=role, ended_at=None))


def load_certified(say: Callable[[str], None]) -> None:
    """Once: the register, a certified product, and verifications that wait for somebody."""
    if Body.objects.exists():
        return
    province = _acting("province@zuji.example", "province")
    hashed = make_password(PASSWORD)
    team, _ = (body_with_team(province, named, hashed) for named in BODIES[:2])
    product = Product.objects.get(enterprise__name_zh=LUDAI)
    product.gtin = GTIN
    product.save()
    study = product.studies.filter(state="approved").latest("pk")
    number = _certified(province, team, study)
    entry = Entry.objects.get(product=product)
    Publish(_acting("owner@ludai.example", "owner"), entry, shows=PARTS).run()
    say(f"演示证书 certificate {number}: /p/{entry.key}")
    _waiting(province, team)


def body_with_team(province: Viewer, named: tuple[str, str, int, str], hashed: str) -> Team:
    """A body for every industry with a lead, a member and a reviewer."""
    name, name_en, number, domain = named
    values = {
        "name_zh": name,
        "name_en": name_en,
        "uscc": fictional_code(number),
        "accreditation": f"示例 V{number}",
        "accredited_until": f"{timezone.localdate().year + 5}-12-31",
    }
    body = register.RegisterBody(
        province, None, values=values, industries=list(industries()), notice=NOTICE
    ).run()
    team = Team(body, {}, {})
    for part, word in (("lead", "组长"), ("member", "组员"), ("reviewer", "复核")):
        email = f"verifier@{domain}.example" if part == "lead" else f"{part}@{domain}.example"
        user = User.objects.filter(email=email).first() or proven_person(
            email=email, name=f"示例·{name[:2]}{word}", password=hashed
        )
        held = Appointment.objects.filter(user=user, role="verifier").first()
        appointment = held or appointed(user, "verifier", body=name)[0]
        verifier = register.RegisterVerifier(province, body, appointment=appointment).run()
        for kind, title in (
            ("auditor", "产品碳足迹核查员（示例）"),
            ("training", "GB/T 24067 培训（示例）"),
        ):
            about = {"kind": kind, "title": title, "issuer": "示例", "obtained_on": "2021-03-01"}
            register.AddQualification(
                province, verifier, values=about | ({"hours": "24"} if kind == "training" else {})
            ).run()
        team.verifiers[part], team.viewers[part] = verifier, viewer_as(appointment)
    return team


def _working(province: Viewer, team: Team, study: Study, clerk: Viewer) -> Engagement:
    engagement = actions.RequestVerification(clerk, study).run()
    actions.AssignBody(province, engagement, body=team.body, reason=NOTICE).run()
    parts = [(team.verifiers[p], p) for p in team.verifiers]
    actions.MakeTeam(team.viewers["lead"], engagement, parts=parts).run()
    for viewer in team.viewers.values():
        actions.SignDeclaration(viewer, engagement).run()
    engagement.refresh_from_db()
    return engagement


def _certified(province: Viewer, team: Team, study: Study) -> str:
    """A verification without findings, an application, a decision by another officer."""
    clerk, owner = _acting("clerk@ludai.example", "clerk"), _acting("owner@ludai.example", "owner")
    engagement = _working(province, team, study, clerk)
    lead = team.viewers["lead"]
    for line in queries.lines_of(engagement):
        if line.is_taken:
            work_actions.RecordSighting(
                lead, engagement, name=line.name, note="示例：与计量记录一致"
            ).run()
    visit = {
        "visited_on": timezone.localdate().isoformat(),
        "people": "示例·泰核",
        "text": "示例：查看电炉与电表",
    }
    site = engagement.enterprise.sites.first()
    work_actions.RecordVisit(lead, engagement, site=site, values=visit).run()
    conclusion = {
        "opinion": "unmodified",
        "scope": "摇篮到大门，全部数据（示例）",
        "procedures": "核对计量记录与凭证，现场核查（示例）",
    }
    work_actions.Conclude(lead, engagement, values=conclusion).run()
    IssueStatement(team.viewers["reviewer"], engagement).run()
    file = AddEvidence(
        clerk,
        study.enterprise,
        content=f"{NOTICE} 申请材料\n".encode(),
        name="申请材料（示例）.txt",
        kind="other",
    ).run()
    documents = dict.fromkeys(certification_rules().documents, file)
    certificate = certification.Apply(
        owner, study, documents=documents, is_combined=True, management_since=SINCE
    ).run()
    for step in (
        certification.Accept,
        certification.PassDocuments,
        certification.PassInspection,
        certification.TakeVerification,
    ):
        step(province, certificate).run()
    certification.Issue(_acting("province2@zuji.example", "province"), certificate).run()
    certificate.refresh_from_db()
    return str(certificate.number)


def _waiting(province: Viewer, team: Team) -> None:
    """One verification under way for the verifier, and one request for the province, from the
    synthetic enterprises.
    """
    studies = Study.objects.filter(state="approved", engagements=None).order_by("pk")
    for number, study in enumerate(studies[:2]):
        clerk = viewer_as(study.enterprise.appointments.get(role="clerk"))
        if number == 0:
            _working(province, team, study, clerk)
        else:
            actions.RequestVerification(clerk, study).run()
