"""Notices of suppliers' hosts: a question was answered, a footprint in use was withdrawn."""

from __future__ import annotations

from django.urls import reverse

from zuji.core.label import Label, Lang
from zuji_portal.exchange.models import HostedFootprint, HostRequest
from zuji_portal.studies.models import FootprintRequest
from zuji_portal.studies.notifications.kinds import NoticeKind
from zuji_portal.studies.notifications.models import Notice
from zuji_portal.studies.notifications.telling import tell

ANSWERED, WITHDRAWN = "host_answered", "hosted_withdrawn"


def tell_answered(asked: HostRequest) -> None:
    """Tells the enterprise that a supplier's host answered it."""
    facts = {"host": asked.host_id, "name": asked.host.name, "answer": asked.answer}
    tell(ANSWERED, f"asked:{asked.pk}", facts, enterprise=asked.host.enterprise)


def tell_withdrawn(held: HostedFootprint) -> int:
    """Tells the enterprise of each study that stands on a footprint which its supplier withdrew."""
    rows = FootprintRequest.objects.filter(answer__hosted=held.pk).select_related("study")
    facts = {"name": held.host.name, "product": held.title, "hosted": held.pk}
    return sum(
        tell(
            WITHDRAWN,
            f"hosted:{held.pk}",
            facts | {"study": asked.study_id},
            enterprise=held.host.enterprise,
            study=asked.study,
        )
        for asked in rows
        if asked.study.data.get("factors", {}).get(asked.slot) == f"own.supplier.{asked.pk}"
    )


def _title(notice: Notice, lang: Lang) -> str:
    return str(notice.facts["name"])


def _answered_text(notice: Notice, lang: Lang) -> str:
    if notice.facts["answer"] == "fulfilled":
        return {
            "zh": "供应商的系统给了所请求的碳足迹。",
            "en": "The supplier's system gave the footprint that was asked for.",
        }[lang]
    return {
        "zh": "供应商的系统没有给所请求的碳足迹，理由在它的页面上。",
        "en": "The supplier's system did not give the footprint; its page says why.",
    }[lang]


def _withdrawn_text(notice: Notice, lang: Lang) -> str:
    product = notice.facts["product"]
    return {
        "zh": f"供应商作废了碳足迹“{product}”，这次核算还在用：请改用它后来的一份，或另选因子。",
        "en": f"The supplier withdrew its footprint “{product}”, on which this study stands: take "
        "its later one, or choose another factor.",
    }[lang]


HOST_ANSWERED = NoticeKind(
    title=_title,
    text=_answered_text,
    address=lambda notice: reverse("supplier_host", args=[notice.facts["host"]]),
    button=Label("看答复", "See the answer"),
)
HOSTED_WITHDRAWN = NoticeKind(
    title=_title,
    text=_withdrawn_text,
    address=lambda notice: reverse("study_suppliers", args=[notice.facts["study"]]),
    button=Label("看供应商的答复", "See the suppliers' answers"),
)
