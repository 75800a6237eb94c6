"""The demonstration province: fictional people, enterprises and studies, made by the real actions.

Everything here is watermarked 示例. The logins exist only where ``zuji-portal demo`` made them, and
are shown only while the site runs in demonstration mode.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypedDict

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from zuji.core.figures import figure_text
from zuji.core.label import Label
from zuji.core.numbers import read_quantity
from zuji.core.places import cities
from zuji.core.province import current_province
from zuji.core.refusals import Refusal
from zuji.footprint.examples import typical_data
from zuji.sectors.registry import get_model, industry_facts, industry_of
from zuji.synth.ledgers import monthly_ledger
from zuji.synth.plants import draw_plant, fictional_code
from zuji_portal.demonstration.answering import answer_everything
from zuji_portal.enterprises.evidence.actions import AddEvidence
from zuji_portal.enterprises.organisations.actions import ClaimEnterprise, EnrolEnterprise
from zuji_portal.enterprises.organisations.models import Enterprise
from zuji_portal.enterprises.products.actions import SaveProduct
from zuji_portal.enterprises.products.models import Product
from zuji_portal.foundation.accounts.appointing import appointed
from zuji_portal.foundation.accounts.models import Appointment, User
from zuji_portal.foundation.accounts.proof import proven_person
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_as
from zuji_portal.foundation.permissions.departments import (
    department_name,
    departments_with_duties,
    leading,
)
from zuji_portal.foundation.permissions.roles import APPOINTMENTS, ENTERPRISE
from zuji_portal.programme.actions import SetTargets
from zuji_portal.programme.rules import TargetRow
from zuji_portal.programme.scope import regimes
from zuji_portal.rulebook.factors.actions import ProposeFactor
from zuji_portal.rulebook.factors.models import FactorVersion
from zuji_portal.studies.actions import (
    AddComment,
    ApproveStudy,
    CreateStudy,
    SaveStudy,
    SubmitStudy,
)
from zuji_portal.studies.ledger.reading import with_unit
from zuji_portal.studies.models import Study

PASSWORD = "zuji-demo-2026"  # noqa: S105 - shown on the login page
NOTICE = "示例 · 虚构企业 fictional"
LUDAI = "鲁岱钢铁（示例）"
SEED = 7


@dataclass(frozen=True)
class Person:
    """A demonstration login."""

    role: str
    email: str
    name: str
    key: str = ""
    department: str = ""
    password: str = PASSWORD

    @property
    def office(self) -> Label:
        """The role, and the department of those who have one."""
        role = APPOINTMENTS[self.role]
        if not self.department:
            return role
        name = department_name(self.department)
        return Label(f"{role.zh} · {name.zh}", f"{role.en} · {name.en}")


def people() -> tuple[Person, ...]:
    """Everybody who can sign in to the demonstration: the city officer is of the province's
    example city, and each department that does not lead has an officer of its own.
    """
    city = current_province().example_city
    departments = [
        Person("province", f"{key}@zuji.example", f"示例·{name.zh}", department=key)
        for key, name in departments_with_duties().items()
        if key not in leading()
    ]
    return (
        Person("clerk", "clerk@ludai.example", "示例·孔碳", "ludai"),
        Person("approver", "approver@ludai.example", "示例·孟审", "ludai"),
        Person("owner", "owner@ludai.example", "示例·颜总", "ludai"),
        Person("reader", "reader@ludai.example", "示例·曾阅", "ludai"),
        Person("province", "province@zuji.example", "示例·省厅"),
        Person("province", "province2@zuji.example", "示例·省厅决定人"),
        *departments,
        Person("city", f"{city.en.lower()}@zuji.example", f"示例·{city.zh}", city.code),
        Person("verifier", "verifier@taiheng.example", "示例·泰核", "泰衡核查（示例）"),
        Person("expert", "expert@zuji.example", "示例·专家"),
        Person("expert", "expert2@zuji.example", "示例·专家乙"),
        Person("auditor", "auditor@zuji.example", "示例·审计"),
    )


class Login(TypedDict):
    """A person of the demonstration as its login page shows it."""

    role: Label
    email: str
    password: str


def demonstration_people() -> list[Login]:
    """Logins to show on the login page: those that are really there."""
    emails = set(
        User.objects.filter(email__in=[p.email for p in people()]).values_list("email", flat=True)
    )
    return [
        {"role": p.office, "email": p.email, "password": p.password}
        for p in people()
        if p.email in emails
    ]


def load_demonstration(enterprises: int, say: Callable[[str], None]) -> None:
    """People, 鲁岱钢铁 with last year's approved study, and `enterprises` more with studies;
    once.
    """
    if User.objects.filter(email=people()[0].email).exists():
        return
    hashed = make_password(PASSWORD)
    users = {p.email: proven_person(email=p.email, name=p.name, password=hashed) for p in people()}
    for person in people():
        if person.role not in ENTERPRISE:
            city, body = (person.key, "") if person.role == "city" else ("", person.key)
            place = {"city": city, "body": body, "department": person.department}
            appointed(users[person.email], person.role, **place)
    province = _acting(users["province@zuji.example"], "province")
    ludai = enrolled(
        province,
        LUDAI,
        "Ludai Steel (example)",
        city=current_province().example_city.code,
        industry="3120",
        number=900_001,
    )
    for person in people():
        if person.key == "ludai":
            appointed(users[person.email], person.role, ludai)
    say(f"演示企业 enterprise {ludai}: {_ludai_study(ludai, users)}")
    _open_matters(province, users)
    _open_revision(users["expert2@zuji.example"])
    set_example_targets(province)
    count = sum(_synthetic(province, number, hashed) for number in range(1, enterprises + 1))
    say(
        f"合成省 synthetic province: {enterprises} 家企业 enterprises, {count} 个已批准的"
        f"核算 approved studies"
    )


def set_example_targets(province: Viewer) -> None:
    """A fictional split of the plans' totals among the cities; the remainder goes to the
    first ones.
    """
    rows = []
    for regime in regimes().values():
        if regime.unit == "datasets":
            continue
        for year, whole in regime.planned.items():
            each, remainder = divmod(whole, len(cities()))
            rows += [
                TargetRow(
                    regime=regime.key,
                    year=year,
                    city=c.code,
                    industry="",
                    planned=each + (n < remainder),
                    source="示例：虚构的分解 fictional",
                )
                for n, c in enumerate(cities())
            ]
    SetTargets(province, "targets", rows=rows).run()


def _acting(user: User, role: str) -> Viewer:
    return viewer_as(Appointment.objects.get(user=user, role=role))


def enrolled(
    province: Viewer, name: str, name_en: str, *, city: str, industry: str, number: int
) -> Enterprise:
    subject = Enterprise(
        uscc=fictional_code(number),
        name_zh=name[:120],
        name_en=name_en[:160],
        city=city,
        industry=industry,
        notice=NOTICE,
        is_exporter=number % 3 == 0,
    )
    return EnrolEnterprise(province, subject).run()


def _typical(model: str) -> dict[str, Any]:
    data = typical_data(model)
    assert data, model
    return data


def _ludai_study(ludai: Enterprise, users: dict[str, User]) -> str:
    """Last year's study of the rebar, approved; this year's ledger is the clerk's to import."""
    clerk, approver = (
        _acting(users["clerk@ludai.example"], "clerk"),
        _acting(users["approver@ludai.example"], "approver"),
    )
    site = ludai.sites.first()
    values = {
        "name_zh": "电炉螺纹钢",
        "name_en": "EAF rebar",
        "model_id": "eaf_steel",
        "specification": "HRB400E 示例",
        "gb4754": "3120",
        "hs": "721420",
        "site": site,
    }
    product = SaveProduct(clerk, ludai, values=values).run()
    return _approved(clerk, approver, product, _typical("eaf_steel"), timezone.localdate().year - 2)


def _open_matters(province: Viewer, users: dict[str, User]) -> None:
    """Something in every list: an enterprise without an owner and a claim to it, a comment,
    evidence.
    """
    applicant = proven_person(
        email="applicant@binhe.example", name="示例·申请人", password=make_password(PASSWORD)
    )
    binhe = enrolled(
        province,
        "滨河铝业（示例）",
        "Binhe Aluminium (example)",
        city=current_province().example_city.code,
        industry="3216",
        number=900_002,
    )
    ClaimEnterprise(Viewer(applicant), binhe, statement="示例：综合办主任，0543-0000000").run()
    clerk, approver = (
        _acting(users["clerk@ludai.example"], "clerk"),
        _acting(users["approver@ludai.example"], "approver"),
    )
    product = Product.objects.get(enterprise=clerk.enterprise_id)
    study = CreateStudy(
        clerk, product, year=timezone.localdate().year - 1, previous=product.studies.get()
    ).run()
    AddComment(approver, study, field="inputs.power", text="示例：请与电费单核对").run()
    bill = f"{NOTICE}\n{product.enterprise} 电费单 12 张\n".encode()
    AddEvidence(
        clerk, product.enterprise, content=bill, name="电费单（示例）.txt", kind="invoice"
    ).run()


def _open_revision(expert: User) -> None:
    """A proposed revision, for the other expert to review; its number is fictional and says so."""
    current = FactorVersion.objects.get(factor_id="cn.elec.cf.2024.national_avg", is_current=True)
    value = round(0.95 * (current.factor.value or 0.0), 4)
    fields = {"value": f"{value}", "note": NOTICE + "：并非官方数值 not an official number"}
    ProposeFactor(
        _acting(expert, "expert"), current, fields=fields, reason="示例：假设来年全国平均下降 5 %"
    ).run()


def _approved(
    clerk: Viewer, approver: Viewer, product: Product, data: dict[str, Any], year: int
) -> str:
    study: Study = CreateStudy(clerk, product, year=year).run()
    mine = {
        **study.data,
        **{
            k: data[k]
            for k in ("choices", "factors", "own_factors", "certificates", "goal")
            if data.get(k)
        },
    }
    mine["inputs"] = {
        k: with_unit(v, get_model(product.model_id), k) for k, v in data["inputs"].items()
    }
    SaveStudy(clerk, study, mine=mine, base=0).run()
    study.refresh_from_db()
    answer_everything(clerk, study)
    revision = SubmitStudy(clerk, study).run()
    study.refresh_from_db()
    ApproveStudy(approver, study).run()
    total = revision.content()["result"]["total"]
    return figure_text(total["value"], total["unit"], "en")


def _synthetic(province: Viewer, number: int, hashed: str) -> bool:
    """One enterprise of the synthetic province with an approved study; False where it was
    refused.
    """
    plant = draw_plant(SEED, number)
    data: dict[str, Any] = copy.deepcopy(dict(plant.data))
    who = data["organisation"]
    enterprise = enrolled(
        province,
        who["name"],
        who["name_en"],
        city=data["site"]["city_code"],
        industry=class_of(plant.model),
        number=number,
    )
    people = [
        proven_person(
            email=f"{role}.{number:04d}@synthetic.example",
            name=f"示例 {role} {number:04d}",
            password=hashed,
        )
        for role in ("clerk", "approver")
    ]
    clerk, approver = (
        viewer_as(appointed(u, r, enterprise)[0])
        for u, r in zip(people, ("clerk", "approver"), strict=True)
    )
    values = {
        "name_zh": data["product"]["name_zh"],
        "name_en": data["product"].get("name_en", ""),
        "model_id": plant.model,
        "specification": str(data["product"].get("spec", ""))[:200],
        "site": enterprise.sites.first(),
    }
    product = SaveProduct(clerk, enterprise, values=values).run()
    try:
        _approved(clerk, approver, product, data, 2024)
    except Refusal:
        return False
    return True


def class_of(model: str) -> str:
    """A class of GB/T 4754 of the model's industry; none for a model of any industry."""
    return next(iter(industry_facts()[industry_of(model)].get("gb4754", ())), "")


def demonstration_ledger() -> bytes:
    """Last year's ledger of 鲁岱钢铁 with three planted mistakes, for the clerk to import."""
    drafts = Study.objects.filter(product__enterprise__name_zh=LUDAI, state="draft")
    year = drafts.values_list("year", flat=True).first() or timezone.localdate().year - 1
    content, _ = monthly_ledger(_a_year_later(), get_model("eaf_steel"), year, SEED)
    return content


def _a_year_later() -> dict[str, float]:
    """The plant a year on: 3 % more of everything, and the furnace on the same electricity."""
    items = get_model("eaf_steel").inputs
    amounts = {}
    for name, value in _typical("eaf_steel")["inputs"].items():
        quantity = with_unit(value, get_model("eaf_steel"), name)
        amounts[name] = GROWTH * read_quantity(
            quantity["value"], items[name].unit, name, quantity["unit"]
        )
    amounts["eaf_power"] /= GROWTH
    return amounts | {"power": amounts["eaf_power"] + amounts["rolling_power"]}


GROWTH = 1.03
