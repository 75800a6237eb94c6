"""What whoever suggested something is written, where an address was given."""

from __future__ import annotations

from zuji.core.label import Label
from zuji_portal.foundation.workflow.letters import write_later
from zuji_portal.standards.suggestions.models import Suggestion

SUBJECTS = {
    "filed": Label("建议已收到：{number}", "Suggestion received: {number}"),
    "studied": Label("建议已受理：{number}", "Suggestion taken up: {number}"),
    "before_committee": Label(
        "建议已提交专家委员会：{number}", "Suggestion before the committee: {number}"
    ),
    "adopted": Label("建议已采纳：{number}", "Suggestion adopted: {number}"),
    "declined": Label("建议未采纳：{number}", "Suggestion not adopted: {number}"),
}
NAMED = Label("您的建议“{title}”（{number}）", "Your suggestion “{title}” ({number}) ")
TEXTS = {
    "filed": Label("已收到。", "was received."),
    "studied": Label(
        "正在论证，已公开。安排：\n{answer}", "is being studied and is public:\n{answer}"
    ),
    "before_committee": Label(
        "已提交专家委员会，正在公开征求意见：\n{answer}",
        "is before the expert committee and open for comment:\n{answer}",
    ),
    "adopted": Label("已采纳：\n{answer}", "was adopted:\n{answer}"),
    "declined": Label("未采纳。理由：\n{answer}", "was not adopted. The reason:\n{answer}"),
}


def tell_suggester(suggestion: Suggestion) -> None:
    """Writes whoever suggested it, once the change is kept."""
    if not suggestion.email:
        return
    text = TEXTS[suggestion.state]
    write_later(
        suggestion.email,
        suggestion.language,
        SUBJECTS[suggestion.state],
        Label(NAMED.zh + text.zh, NAMED.en + text.en),
        path="/track/",
        number=suggestion.number,
        title=suggestion.title,
        answer=suggestion.answer,
    )
