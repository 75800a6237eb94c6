"""Carbon inclusion of the cast: an operator, a published methodology with its scene, a person with
an account and a consent; certificates and decision stand as rows, without the way to them.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from portal.people import Cast, Firm, person
from zuji_portal.catalogue.models import Entry
from zuji_portal.certification.models import Certificate
from zuji_portal.committee.models import Case, Decision
from zuji_portal.consumer.accounts import GiveConsent, OpenAccount
from zuji_portal.consumer.models import CarbonAccount, Consent, Methodology, Operator, Scene
from zuji_portal.consumer.operators import OperatorKeys, RegisterOperator
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.studies.models import Revision

MILLIGRAMS = 50_003_000
"""50.003 kg CO2e for a tonne."""


@dataclass
class Stage:
    """Everything that an event needs."""

    operator: Operator
    keys: OperatorKeys
    methodology: Methodology
    scene: Scene
    coupons: Scene
    member: Viewer
    account: CarbonAccount
    consent: Consent


def certified(of: Firm, number: str) -> tuple[Entry, Certificate]:
    """A public entry and a certificate in force, as rows alone."""
    revision = Revision.objects.create(
        study=of.draft,
        number=1,
        digest="0" * 64,
        lock=b"",
        findings=[],
        by=of.viewers["clerk"].user,
    )
    certificate = Certificate.objects.create(
        number=number,
        enterprise=of.enterprise,
        product=of.product,
        study=of.draft,
        revision=revision,
        state="issued",
        management_since=datetime.date(2020, 1, 1),
        valid_until=timezone.now() + datetime.timedelta(days=900),
    )
    entry = Entry.objects.create(
        product=of.product,
        enterprise=of.enterprise,
        key=f"k{number[-9:]:0>9}".lower().replace("-", "0"),
        archive_number=f"A-{number}"[:24],
        is_public=True,
        name_zh=of.product.name_zh,
        level="certified",
    )
    return entry, certificate


def decision(by: Viewer, method: Methodology) -> Decision:
    case = Case.objects.create(
        kind="methodology",
        subject=method.number,
        title_zh="示例方法学",
        reason="示例",
        state="decided",
        consultation_until=timezone.localdate(),
        opened_by=by.user,
    )
    return Decision.objects.create(
        case=case, number=f"ZW-{case.pk}", result="pass", content={}, digest="", at=timezone.now()
    )


def proposed(cast: Cast, **more: Any) -> Methodology:
    """A methodology of 鲁岱's product beside its rival's."""
    products = [certified(cast.ludai, "SD-T-000001"), certified(cast.rival, "SD-T-000002")]
    given = {
        "number": "FF-2026-23456789",
        "title_zh": "选购低碳尿素（示例）",
        "title_en": "Buying low-carbon urea (example)",
        "behaviour": "购买所列产品，代替基准产品",
        "counterfactual": "没有激励时购买基准产品",
        "equivalence": "同一声明单位，同一用途",
        "conservativeness": "取区间之差的下限",
        "product": products[0][0],
        "baseline": products[1][0],
        "product_certificate": products[0][1],
        "baseline_certificate": products[1][1],
        "ceiling": 1_000,
        "unit": "t",
        "milligrams": MILLIGRAMS,
        "comparison": {"unit": "kgCO2e/t", "difference": "300", "lower_bound": "50"},
        "proposed_by": cast.platform["province"].user,
        "state": "proposed",
    }
    return Methodology.objects.create(**(given | more))


def published_methodology(cast: Cast, **more: Any) -> Methodology:
    method = proposed(cast, **more)
    method.decision, method.state = decision(cast.platform["province"], method), "published"
    method.save()
    return method


def operator_of(cast: Cast, name: str = "示例出行", **more: Any) -> tuple[Operator, OperatorKeys]:
    values = {"name_zh": name, "contact": "示例", **more}
    action = RegisterOperator(cast.platform["province"], None, values=values)
    return action.run(), action.keys


def scene_of(cast: Cast, operator: Operator, number: str, **more: Any) -> Scene:
    given = {
        "number": number,
        "operator": operator,
        "name_zh": "示例商城选购",
        "name_en": "Example shop",
        "data_source": "订单",
        "state": "published",
        "applied_by": cast.platform["province"].user,
    }
    return Scene.objects.create(**(given | more))


def consented(operator: Operator, email: str = "consumer@zuji.example") -> tuple[Viewer, Consent]:
    """A person with a carbon account who consents to the operator."""
    viewer = Viewer(person(email))
    account = OpenAccount(viewer, None).run()
    return viewer, GiveConsent(viewer, account, operator=operator).run()


def stage(cast: Cast) -> Stage:
    operator, keys = operator_of(cast)
    method = published_methodology(cast)
    scene = scene_of(cast, operator, "CJ-2026-23456789", methodology=method)
    coupons = scene_of(cast, operator, "CJ-2026-3456789A", coupon="满 50 减 5")
    member, consent = consented(operator)
    return Stage(operator, keys, method, scene, coupons, member, consent.account, consent)


def balance_of(account: CarbonAccount) -> int:
    """All points that an account holds."""
    return sum(purse.balance for purse in account.purses.all())
