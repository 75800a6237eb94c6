"""What the example plants answer to what the check asks."""

from __future__ import annotations

from django.utils import timezone

from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.studies.actions import answer_warnings
from zuji_portal.studies.computing import findings_before_submission
from zuji_portal.studies.models import Study
from zuji_portal.studies.questions import unanswered

ANSWERS = {
    "screen-evidence": "示例：计量记录与结算单已收齐，正在扫描，核查前补传",
    "value-unusual": "示例：已与计量记录核对，当年检修停产，属实",
    "screen-peer-input": "示例：本厂为老线，单耗高于同类，已与台账核对",
    "factor-proxy": "示例：供应商还没有答复，先用近似因子",
    "default-used": "示例：本厂没有这项计量，先用平台推荐值",
}
OTHERS = "示例：已与原始记录核对，属实"


def answer_everything(clerk: Viewer, study: Study) -> None:
    """Answers each open question of a draft."""
    findings, _ = findings_before_submission(study, timezone.localdate())
    said = {k: ANSWERS.get(k.partition(":")[0], OTHERS) for k in unanswered(study, findings)}
    answer_warnings(clerk, study, said)
