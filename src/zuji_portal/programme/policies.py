"""The programme: who sets targets and scope, files reports, records consultations."""

from __future__ import annotations

from zuji_portal.foundation.permissions.conditions import by_province
from zuji_portal.foundation.permissions.registry import policy

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
