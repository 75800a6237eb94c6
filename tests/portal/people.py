"""The cast on the site: two enterprises, a person for every role, a product, a study and its
revision.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from unittest import mock

from django.test import Client
from django.utils import timezone
from PIL import Image

from zuji.sectors.registry import get_model
from zuji.synth.plants import fictional_code
from zuji_portal.enterprises.evidence.actions import AddEvidence
from zuji_portal.enterprises.evidence.models import EvidenceFile
from zuji_portal.enterprises.organisations.actions import EnrolEnterprise
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.enterprises.products import photo as pictures
from zuji_portal.enterprises.products.actions import SaveProduct
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.accounts.models import Appointment, User
from zuji_portal.foundation.accounts.proof import prove
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_as
from zuji_portal.foundation.permissions.roles import ENTERPRISE, PLATFORM
from zuji_portal.foundation.readingroom.readers import read_picture
from zuji_portal.studies.actions import (
    ApproveStudy,
    CreateStudy,
    SaveStudy,
    SubmitStudy,
    answer_warnings,
)
from zuji_portal.studies.computing import findings_before_submission
from zuji_portal.studies.ledger.reading import with_unit
from zuji_portal.studies.models import Revision, Study
from zuji_portal.studies.questions import unanswered

ANSWER = "已与计量记录核对，属实"
YEAR = timezone.localdate().year - 1


@dataclass
class Firm:
    """An enterprise with a person for each of its roles, and what they made."""

    enterprise: Enterprise
    viewers: dict[str, Viewer]
    product: Product
    draft: Study
    evidence: EvidenceFile
    revision: Revision | None = None
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass
class Cast:
    """鲁岱 and its rival, and the people of the platform."""

    ludai: Firm
    rival: Firm
    platform: dict[str, Viewer]

    def viewer(self, role: str) -> Viewer:
        if role in ENTERPRISE:
            return self.ludai.viewers[role]
        return self.platform.get(role, Viewer())

    def client(self, role: str) -> Client:
        """A browser signed in as that role; anonymous for a visitor."""
        return signed_in(self.viewer(role))

    def rival_client(self, role: str) -> Client:
        """A browser signed in as somebody of the other enterprise."""
        return signed_in(self.rival.viewers[role])


def signed_in(viewer: Viewer) -> Client:
    """A browser of that person."""
    client = Client()
    if viewer.user:
        client.force_login(viewer.user, "django.contrib.auth.backends.ModelBackend")
    return client


def person(email: str, name: str = "") -> User:
    user = User(email=email, name=name or f"示例·{email.split('@', maxsplit=1)[0]}")
    user.set_unusable_password()
    user.save()
    prove(user)
    return user


def urea_inputs() -> dict[str, Any]:
    """The typical urea plant's inputs as the desk keeps them."""
    from zuji_portal.demonstration.enterprises import _typical

    data = _typical("urea")
    return {k: with_unit(v, get_model("urea"), k) for k, v in data["inputs"].items()}


def doubtful_inputs() -> dict[str, Any]:
    """The same without papers and with more power than usual: the check asks about both."""
    inputs = {
        name: {key: part for key, part in value.items() if key != "evidence"}
        for name, value in urea_inputs().items()
    }
    inputs["power"] = {**inputs["power"], "value": "20000万"}
    return inputs


@cache
def photo() -> bytes:
    """A small picture, as somebody would upload it."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (10, 80, 60)).save(out, "PNG")
    return out.getvalue()


@cache
def read_once(content: bytes, place: str) -> bytes:
    """The picture of the cast is read by the reading room once in a process."""
    return read_picture(content, place)


def firm(province: Viewer, name: str, city: str, number: int) -> Firm:
    enterprise = EnrolEnterprise(
        province, Enterprise(uscc=fictional_code(number), name_zh=name, city=city, notice="示例")
    ).run()
    viewers = {}
    for role in ENTERPRISE:
        user = person(f"{role}@{number}.example")
        viewers[role] = viewer_as(
            Appointment.objects.create(user=user, role=role, enterprise=enterprise)
        )
    clerk = viewers["clerk"]
    values = {"name_zh": f"{name}尿素", "model_id": "urea", "site": enterprise.sites.first()}
    with mock.patch.object(pictures, "read_picture", read_once):
        product = SaveProduct(clerk, enterprise, values=values, photo=photo()).run()
    study = CreateStudy(clerk, product, year=YEAR).run()
    evidence = AddEvidence(
        clerk, enterprise, content=f"{name} 电表 1234\n".encode(), name="电表.txt", kind="meter"
    ).run()
    return Firm(enterprise, viewers, product, study, evidence)


def filled(
    viewer: Viewer,
    study: Study,
    inputs: dict[str, Any] | None = None,
    more: dict[str, Any] | None = None,
) -> Study:
    """The study with the plant's inputs and other parts, and an answer to all that the check asks
    of them.
    """
    study.refresh_from_db()
    mine = {**study.data, "inputs": inputs or urea_inputs(), **(more or {})}
    SaveStudy(viewer, study, mine=mine, base=study.version).run()
    study.refresh_from_db()
    return answered(viewer, study)


def answered(viewer: Viewer, study: Study) -> Study:
    """The study with an answer to all that the check asks."""
    findings, _ = findings_before_submission(study, timezone.localdate())
    answer_warnings(viewer, study, dict.fromkeys(unanswered(study, findings), ANSWER))
    return study


def submitted(
    of: Firm, inputs: dict[str, Any] | None = None, more: dict[str, Any] | None = None
) -> Revision:
    """A second study of the firm, filled and submitted; the draft stays a draft."""
    year = timezone.localdate().year - 2  # of the clock that the test has set
    study = filled(
        of.viewers["clerk"],
        CreateStudy(of.viewers["clerk"], of.product, year=year).run(),
        inputs,
        more,
    )
    of.revision = SubmitStudy(of.viewers["clerk"], study).run()
    return of.revision


def approved(
    of: Firm, inputs: dict[str, Any] | None = None, more: dict[str, Any] | None = None
) -> Revision:
    revision = submitted(of, inputs, more)
    ApproveStudy(of.viewers["approver"], revision.study).run()
    return revision


def make_cast(cities: tuple[str, str] = ("3716", "3701")) -> Cast:
    """鲁岱 and the city officer in the first city, the rival in the second."""
    platform = {}
    for role in PLATFORM:
        user = person(f"{role}@zuji.example")
        city = cities[0] if role == "city" else ""
        body = "泰衡核查（示例）" if role == "verifier" else ""
        platform[role] = viewer_as(
            Appointment.objects.create(user=user, role=role, city=city, body=body)
        )
    platform["member"] = Viewer(person("nobody@zuji.example"))
    province = platform["province"]
    return Cast(
        firm(province, "鲁岱化工（示例）", cities[0], 700_001),
        firm(province, "泰岳化工（示例）", cities[1], 700_002),
        platform,
    )
