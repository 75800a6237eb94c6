"""Operators and their rewards, by the province; a carbon account, by the person whose it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji_portal.foundation.permissions.conditions import by_province
from zuji_portal.foundation.permissions.registry import Requirement, needs, policy
from zuji_portal.foundation.permissions.viewers import ViewerLike

if TYPE_CHECKING:
    from zuji_portal.consumer.models import (
        CarbonAccount,
        Consent,
        Operator,
        OperatorMessage,
        Reward,
    )


@policy("operator.register", "登记碳普惠运营方", "register an operator")
def register_operator(viewer: ViewerLike, subject: object) -> Iterator[Requirement]:
    yield from by_province(viewer, subject)


def _in_force(operator: Operator) -> Requirement:
    return needs(operator.ended_at is None, "运营方没有停用", "the operator has not ended")


@policy("operator.renew", "更换运营方密钥", "renew the keys of an operator")
def renew_operator(viewer: ViewerLike, operator: Operator) -> Iterator[Requirement]:
    yield from by_province(viewer, operator)
    yield _in_force(operator)


@policy("operator.resend", "再次发送消息给运营方", "send a message to an operator again")
def resend_message(viewer: ViewerLike, message: OperatorMessage) -> Iterator[Requirement]:
    yield from by_province(viewer, message)
    yield needs(message.state == "dead", "已停止重试", "it was given up")
    yield _in_force(message.operator)


@policy("operator.end", "停用运营方", "end an operator")
def end_operator(viewer: ViewerLike, operator: Operator) -> Iterator[Requirement]:
    yield from by_province(viewer, operator)
    yield _in_force(operator)


@policy("reward.offer", "登记兑换项", "enter a reward")
def offer_reward(viewer: ViewerLike, operator: Operator) -> Iterator[Requirement]:
    yield from by_province(viewer, operator)
    yield _in_force(operator)


@policy("reward.end", "停止兑换", "end a reward")
def end_reward(viewer: ViewerLike, reward: Reward) -> Iterator[Requirement]:
    yield from by_province(viewer, reward)
    yield needs(reward.ended_at is None, "兑换没有停止", "the reward has not ended")


@policy("carbon.open", "开立碳账户", "open a carbon account")
def open_account(viewer: ViewerLike, subject: object) -> Iterator[Requirement]:
    yield needs(viewer.is_signed_in, "已登录", "signed in")


def _own(viewer: ViewerLike, account: CarbonAccount) -> Iterator[Requirement]:
    yield needs(
        viewer.user_id is not None and account.user_id == viewer.user_id,
        "本人的碳账户",
        "one's own carbon account",
    )


@policy("carbon.consent", "同意运营方报送", "consent to an operator's reports")
def give_consent(viewer: ViewerLike, account: CarbonAccount) -> Iterator[Requirement]:
    yield from _own(viewer, account)


@policy("carbon.revoke", "撤回同意", "withdraw a consent")
def withdraw_consent(viewer: ViewerLike, consent: Consent) -> Iterator[Requirement]:
    yield from _own(viewer, consent.account)
    yield needs(consent.withdrawn_at is None, "同意没有撤回", "the consent stands")


@policy("carbon.redeem", "兑换积分", "redeem points")
def redeem_points(viewer: ViewerLike, account: CarbonAccount) -> Iterator[Requirement]:
    yield from _own(viewer, account)


@policy("carbon.close", "注销碳账户", "close a carbon account")
def close_account(viewer: ViewerLike, account: CarbonAccount) -> Iterator[Requirement]:
    yield from _own(viewer, account)
