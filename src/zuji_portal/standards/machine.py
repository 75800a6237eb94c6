"""A rule that the committee passed: until it enters into force, and its end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from zuji.core.label import Label
from zuji_portal.foundation.jobs.conditions import no_report_under_way
from zuji_portal.foundation.permissions.conditions import by_keeper, by_province
from zuji_portal.foundation.permissions.registry import Requirement, needs
from zuji_portal.foundation.permissions.viewers import ViewerLike
from zuji_portal.foundation.workflow.machine import NEW, Ask, Machine, Move, State

if TYPE_CHECKING:
    from zuji_portal.rulebook.inforce.models import RuleVersion


def _not_the_proposer(viewer: ViewerLike, rule: RuleVersion) -> Iterator[Requirement]:
    yield needs(
        viewer.user_id != rule.proposed_by_id,
        "不是提出这项规则的人",
        "not the one who proposed the rule",
    )


NOTHING_LOST = Label(
    "已提交、已核查、已认证的结果不变，仍按当时的版本复算。",
    "Results submitted, verified or certified do not change and are recomputed with the version "
    "of their day.",
)
AFFECTED = Label("受影响的每家企业", "every enterprise that it affects")

RULE = Machine(
    noun="ruleversion",
    label=Label("通过的规则", "passed rule"),
    route="rule_move",
    page="rule_version",
    title=lambda record, lang: f"{record.title[lang]} {record.version}".strip(),
    rows="zuji_portal.standards.queries.visible_to",
    states=(
        State(
            name="passed",
            label=Label("已通过，待生效", "passed and not yet in force"),
            turn=("province",),
            asks=(
                Ask(
                    roles=("province",),
                    text=Label(
                        "委员会已通过：请看关口和影响范围，使规则生效。",
                        "The committee passed it: read gates and effects, then put it in force.",
                    ),
                    button=Label("看影响", "See the effects"),
                    moves=("rule.enact", "rule.drop"),
                ),
            ),
        ),
        State(name="in_force", label=Label("生效", "in force")),
        State(name="superseded", label=Label("已被新版本取代", "superseded")),
        State(name="revoked", label=Label("已停用", "revoked")),
        State(name="dropped", label=Label("未生效，已搁置", "dropped before its entry")),
    ),
    moves=(
        Move(
            name="rule.pass",
            sources=(NEW,),
            target="passed",
            label=Label("委员会通过规则", "the committee passes a rule"),
            who=by_province,
            form="none",
        ),
        Move(
            name="rule.report",
            sources=("passed",),
            target=None,
            label=Label("核对关口并计算影响", "look at the gates and compute the effects"),
            who=by_keeper,
            also=no_report_under_way,
            form="page",
            route="rule_effects",
        ),
        Move(
            name="rule.enact",
            sources=("passed",),
            target="in_force",
            label=Label("使规则生效", "put a rule in force"),
            who=by_province,
            also=_not_the_proposer,
            is_public=True,
            form="page",
            route="rule_enact",
        ),
        Move(
            name="rule.drop",
            sources=("passed",),
            target="dropped",
            label=Label("搁置规则", "drop a rule"),
            who=by_province,
            needs_reason=True,
        ),
        Move(
            name="rule.revoke",
            sources=("in_force",),
            target="revoked",
            label=Label("停用规则", "revoke a rule"),
            who=by_province,
            needs_reason=True,
            is_dangerous=True,
            is_public=True,
            effects=(
                Label(
                    "立即恢复此前的版本；新核算按恢复的版本计算。",
                    "The version before it holds again at once; new studies use that one.",
                ),
                NOTHING_LOST,
            ),
            told=AFFECTED,
        ),
        Move(
            name="rule.supersede",
            sources=("in_force",),
            target="superseded",
            label=Label("被新版本取代", "superseded by a new version"),
            who=by_province,
            form="none",
        ),
        Move(
            name="rule.restore",
            sources=("superseded",),
            target="in_force",
            label=Label("恢复此前的版本", "the version before holds again"),
            who=by_province,
            form="none",
        ),
    ),
)
