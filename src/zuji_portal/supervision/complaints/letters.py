"""What the complainant is written, where an address was given."""

from __future__ import annotations

from zuji.core.label import Label
from zuji_portal.foundation.workflow.letters import write_later
from zuji_portal.supervision.complaints.models import Complaint

SUBJECTS = {
    "filed": Label("投诉已收到：{number}", "Complaint received: {number}"),
    "handling": Label("投诉已受理：{number}", "Complaint taken up: {number}"),
    "answered": Label("投诉已答复：{number}", "Complaint answered: {number}"),
    "closed": Label("投诉已办结：{number}", "Complaint closed: {number}"),
    "declined": Label("投诉不予受理：{number}", "Complaint declined: {number}"),
}
TEXTS = {
    "filed": Label(
        "您的投诉已收到，编号 {number}。内容不公开。",
        "Your complaint was received under the number {number}. It is kept private.",
    ),
    "handling": Label(
        "您的投诉 {number} 已受理，正在办理。",
        "Your complaint {number} was taken up and is being looked into.",
    ),
    "answered": Label(
        "您的投诉 {number} 已答复（{outcome}）：\n{answer}",
        "Your complaint {number} was answered ({outcome}):\n{answer}",
    ),
    "closed": Label("您的投诉 {number} 已办结。", "Your complaint {number} was closed."),
    "declined": Label(
        "您的投诉 {number} 没有受理。理由：\n{answer}",
        "Your complaint {number} was declined. The reason:\n{answer}",
    ),
}


def tell_complainant(complaint: Complaint) -> None:
    """Writes the complainant once the change is kept."""
    if not complaint.email:
        return
    outcome = complaint.outcome_label
    write_later(
        complaint.email,
        complaint.language,
        SUBJECTS[complaint.state],
        TEXTS[complaint.state],
        path="/track/",
        number=complaint.number,
        answer=complaint.answer,
        outcome=outcome["en" if complaint.language == "en" else "zh"] if outcome else "",
    )
