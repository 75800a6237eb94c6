"""The demonstration's committee: a pool of seven, and a tier scheme that is out for comment.
Everything 示例.
"""

from __future__ import annotations

from django.contrib.auth.hashers import make_password

from zuji_portal.committee.actions import CommentOnCase, OpenCase, RegisterExpert
from zuji_portal.committee.models import Case, Expert
from zuji_portal.demonstration.enterprises import PASSWORD
from zuji_portal.foundation.accounts.appointing import appointed
from zuji_portal.foundation.accounts.models import Appointment
from zuji_portal.foundation.accounts.proof import proven_person
from zuji_portal.foundation.accounts.viewer import viewer_as

SCHEME = """# 示例：虚构的分级方案，不是官方阈值 fictional, no official thresholds
id: example_steel
models: [eaf_steel]
basis: fixed
unit: kgCO2e/t
levels:
  - {key: A, max: 500}
  - {key: B, max: 800}
  - {key: C, max: 1200}
"""


def load_committee() -> None:
    """Once."""
    if Expert.objects.exists():
        return
    province = viewer_as(
        Appointment.objects.get(user__email="province@zuji.example", role="province")
    )
    for number in range(1, 6):
        user = proven_person(
            email=f"expert{number}@committee.example",
            name=f"示例·委员{number}",
            password=make_password(PASSWORD),
        )
        appointed(user, "expert")
    for number, appointment in enumerate(Appointment.objects.filter(role="expert").order_by("pk")):
        field = ("lca", "process", "metrology", "statistics", "standards", "policy")[number % 6]
        RegisterExpert(province, appointment, values={"disciplines": ["lca", field]}).run()
    expert = viewer_as(Appointment.objects.get(user__email="expert@zuji.example", role="expert"))
    values = {
        "kind": "tier",
        "subject": "example_steel",
        "title_zh": "电炉钢分级方案（示例）",
        "title_en": "Tier scheme of EAF steel (example)",
        "reason": "示例：演示征求意见",
        "proposed_text": SCHEME,
    }
    case: Case = OpenCase(expert, None, values=values).run()
    owner = viewer_as(Appointment.objects.get(user__email="owner@ludai.example", role="owner"))
    CommentOnCase(owner, case, line=7, text="示例：A 级阈值请说明依据").run()
