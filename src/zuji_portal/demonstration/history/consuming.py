"""Green consumption in the history: a methodology from the proposal to its fall, an operator with
two scenes, people with points, what they redeemed, and what was taken back.
"""

from __future__ import annotations

import datetime
import uuid
from decimal import Decimal

from zuji_portal.catalogue.models import Entry
from zuji_portal.committee import actions as committee
from zuji_portal.committee.models import Case
from zuji_portal.consumer import accounts, actions
from zuji_portal.consumer.falling import run_claw_back
from zuji_portal.consumer.intake import ReportedEvent, take_in
from zuji_portal.consumer.models import (
    NO_OTHER,
    ClawBack,
    Consent,
    Methodology,
    Operator,
    Reward,
    Scene,
)
from zuji_portal.consumer.operators import OfferReward, RegisterOperator
from zuji_portal.demonstration.history.clock import Life, moment
from zuji_portal.demonstration.history.offices import panel_of
from zuji_portal.demonstration.history.world import NOTICE, World, person
from zuji_portal.foundation.accounts.viewer import Viewer, viewer_as

LOWER, BASELINE = 36, 218
"""Cement plants: the one whose certificate is revoked later, and the one it is compared with."""
PEOPLE = 6


def green_consumption(world: World) -> Life:
    """Proposed when both products have certificates; points until one is suspended, then revoked;
    coupons to the end.
    """
    expert = world.offices["expert2@zuji.example"]
    yield moment(datetime.date(2025, 8, 18), 10)
    method = _proposed(world)
    yield moment(datetime.date(2025, 8, 20), 10)
    sound = "示例：两件产品同一声明单位、同一用途，取区间之差的下限"
    actions.AssessMethodology(expert, method, reason=sound).run()
    case = committee.OpenCase(
        world.offices["expert@zuji.example"],
        None,
        values={
            "kind": "methodology",
            "subject": method.number,
            "title_zh": method.title_zh,
            "title_en": method.title_en,
            "reason": f"{NOTICE}：碳普惠方法学",
        },
    ).run()
    yield from _decided(world, case)
    method.refresh_from_db()
    actions.PublishMethodology(world.province, method).run()
    yield moment(datetime.date(2025, 10, 20), 10)
    operator, earning, coupons = _operator(world, expert, method)
    consents = _people(operator)
    for week in range(8):
        yield moment(datetime.date(2026, 3, 6) + datetime.timedelta(days=7 * week), 20)
        _told(world.clock.day, operator, earning, consents, week)
        if week == 5:
            _redeemed(operator, consents)
    yield moment(datetime.date(2026, 9, 1), 3)
    for pk in list(ClawBack.objects.filter(done_at=None).values_list("pk", flat=True)):
        run_claw_back.func(pk)
    for month in (9, 10, 11):
        yield moment(datetime.date(2026, month, 6), 20)
        _told(world.clock.day, operator, coupons, consents[: 2 + month % 4], month)


def _proposed(world: World) -> Methodology:
    lower, baseline = (
        Entry.objects.get(product__enterprise=world.firms[number].enterprise)
        for number in (LOWER, BASELINE)
    )
    values = {
        "title_zh": "选购低碳水泥（示例）",
        "title_en": "Buying low-carbon cement (example)",
        "behaviour": "示例：装修和自建房选购所列水泥，代替基准产品",
        "counterfactual": "示例：没有激励时购买基准产品",
        "equivalence": "示例：同为普通硅酸盐水泥 42.5，同一声明单位，同一用途",
        "conservativeness": "示例：取两件产品区间之差的下限，不计运输差异",
        "product": lower,
        "baseline": baseline,
        "ceiling": 500,
    }
    return actions.ProposeMethodology(world.province, None, values=values).run()


def _decided(world: World, case: Case) -> Life:
    """The committee hears, draws, scores and passes it."""
    yield moment(datetime.date(2025, 9, 24), 10)
    committee.CloseConsultation(world.province, case).run()
    committee.DrawPanel(world.province, case).run()
    yield moment(datetime.date(2025, 9, 28), 10)
    case.refresh_from_db()
    for viewer in panel_of(case):
        committee.Declare(viewer, case).run()
    yield moment(datetime.date(2025, 10, 9), 10)
    marks = {"method": "4", "data": "4", "practice": "3", "impact": "4"}
    for viewer in panel_of(case):
        committee.GiveScore(viewer, case, scores=marks, text="示例：下限保守，同意").run()
    yield moment(datetime.date(2025, 10, 13), 10)
    chair = case.seats.get(recused_at=None, is_chair=True)
    committee.Consolidate(
        viewer_as(chair.expert.appointment), case, text="示例：意见一致，证书失效即停止"
    ).run()
    yield moment(datetime.date(2025, 10, 16), 10)
    for viewer in panel_of(case):
        committee.CastVote(viewer, case, choice="pass").run()


def _operator(world: World, expert: Viewer, method: Methodology) -> tuple[Operator, Scene, Scene]:
    """An operator with a scene that gives points and one that gives coupons, and two rewards."""
    values = {"name_zh": "示例商城（虚构）", "name_en": "Example shop", "contact": "示例"}
    operator = RegisterOperator(world.province, None, values=values).run()
    made = []
    for name, name_en, more in (
        ("选购低碳水泥（示例）", "Low-carbon cement (example)", {"methodology": method}),
        ("自带购物袋（示例）", "Own shopping bag (example)", {"coupon": "满 50 减 5（示例）"}),
    ):
        scene = actions.ApplyScene(
            world.province,
            None,
            values={
                "operator": operator,
                "name_zh": name,
                "name_en": name_en,
                "data_source": "示例：订单与电子发票",
                **more,
            },
        ).run()
        actions.AssessScene(expert, scene, reason="示例：数据来源可核对").run()
        actions.PublishScene(world.province, scene).run()
        made.append(scene)
    for name, name_en, points in (
        ("公交卡充值 10 元（示例）", "Bus card, 10 yuan (example)", 1000),
        ("植树纪念卡（示例）", "Tree card (example)", 300),
    ):
        OfferReward(
            world.province,
            operator,
            values={
                "name_zh": name,
                "name_en": name_en,
                "points": points,
                "stock": 200,
                "until": datetime.date(2027, 12, 31),
            },
        ).run()
    return operator, made[0], made[1]


def _people(operator: Operator) -> list[Consent]:
    consents = []
    for number in range(1, PEOPLE + 1):
        who = person(f"consumer{number}@zuji.example", f"示例·市民{number}")
        account = accounts.OpenAccount(Viewer(who), None).run()
        consents.append(accounts.GiveConsent(Viewer(who), account, operator=operator).run())
    return consents


def _told(
    day: datetime.date, operator: Operator, scene: Scene, consents: list[Consent], turn: int
) -> None:
    """What the operator reports in a batch."""
    method = scene.methodology
    product, unit = (method.product.key, method.unit) if method else ("", "item")
    reported = [
        ReportedEvent(
            id=f"{scene.number}-{turn}-{place}",
            scene=scene.number,
            account=consent.handle,
            quantity=Decimal(1 + (turn + place) % 3) / (2 if product else 1),
            unit=unit,
            done_on=day - datetime.timedelta(days=1),
            counted_in=NO_OTHER,
            product=product,
        )
        for place, consent in enumerate(consents)
        if (turn + place) % 4
    ]
    take_in(operator, reported, day)


def _redeemed(operator: Operator, consents: list[Consent]) -> None:
    rewards = list(Reward.objects.filter(operator=operator).order_by("points"))
    for place, reward in ((0, rewards[-1]), (1, rewards[0]), (3, rewards[-1])):
        account = consents[place].account
        token = uuid.uuid5(uuid.NAMESPACE_URL, f"{account.code}:{reward.pk}")
        accounts.Redeem(Viewer(account.user), account, reward=reward, token=token).run()
