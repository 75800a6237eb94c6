"""The programme: who sets targets and scope, files reports, records consultations."""

from __future__ import annotations

from collections.abc import Iterator

from zuji_portal.foundation.permissions.conditions import by_province
from zuji_portal.foundation.permissions.registry import Requirement, needs, policy
from zuji_portal.foundation.permissions.viewers import ViewerLike

POLICIES = tuple(
    policy(name, zh, en)(by_province)
    for name, zh, en in (
        ("target.set", "设定目标", "set targets"),
        ("industry.set", "调整重点行业", "change the key industries"),
        ("pilot.set", "登记试点", "enter pilots"),
        ("report.file", "报送季报", "hand in a report"),
        ("report.write", "修改季报文稿", "edit the text of a report"),
        ("benchmark.record", "登记对标值", "enter benchmarks"),
        ("consultation.record", "登记会商", "record a consultation"),
        ("document.publish", "发布知识库文件", "publish a document"),
    )
)


@policy("whatif.ask", "情景推演", "ask what if")
def ask_what_if(viewer: ViewerLike, running: int) -> Iterator[Requirement]:
    """An officer, one question at a time; `running` counts the questions being computed."""
    yield needs(viewer.role in {"province", "city"}, "主管部门", "an officer")
    yield needs(running == 0, "没有正在推演的问题", "no question is being computed")
