"""What the check asks to look at again: each cause once, with the answer that stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Protocol

from zuji.core.label import Label
from zuji.core.refusals import Finding, Refusal, blocking
from zuji.sectors.registry import get_model
from zuji_portal.studies.results.sentences import fields_of
from zuji_portal.studies.results.wording import finding_of

ONE_CAUSE = frozenset({"screen-evidence"})
"""Rules with one cause and one remedy, however many fields they find."""


class QuestionAnswer(Protocol):
    """What somebody wrote to a question, and when."""

    key: str
    text: str
    at: Any


class QuestionedStudy(Protocol):
    """A study with its submissions, changes and answers; the models stand above this file."""

    model_id: str
    previous: Any
    revisions: Any
    changes: Any
    warning_answers: Any


def key_of(rule: str, field: str) -> str:
    """What an answer belongs to: the rule, at its field."""
    return f"{rule}:{'' if rule in ONE_CAUSE else field}"[:120]


def asked_keys(findings: Iterable[Finding], inputs: Collection[str]) -> list[str]:
    """The questions in some findings; `inputs` are the fields of the model."""
    keys = []
    for finding in findings:
        if finding.severity == "warn":
            fields = [name for name in fields_of(finding) if name in inputs]
            keys.append(key_of(finding.rule, fields[0] if fields else ""))
    return list(dict.fromkeys(keys))


def standing_answers(study: QuestionedStudy) -> dict[str, QuestionAnswer]:
    """Question → its latest answer; one of a field that was changed since stands no more."""
    latest = {a.key: a for a in study.warning_answers.select_related("by").order_by("pk")}
    if not latest:
        return {}
    first = min(answer.at for answer in latest.values())
    changed: dict[str, Any] = {}
    for at, fields in study.changes.filter(at__gt=first).values_list("at", "fields"):
        for name in fields:
            changed[name] = max(at, changed.get(name, at))
    return {key: answer for key, answer in latest.items() if not _is_stale(answer, changed)}


def _is_stale(answer: QuestionAnswer, changed: Mapping[str, Any]) -> bool:
    at = changed.get(f"inputs.{answer.key.partition(':')[2]}")
    return at is not None and at > answer.at


def unanswered(study: QuestionedStudy, findings: Iterable[Finding]) -> list[str]:
    """The questions that nobody has answered."""
    answers = standing_answers(study)
    asked = asked_keys(findings, get_model(study.model_id).inputs)
    return [key for key in asked if key not in answers]


def refuse_open_questions(study: QuestionedStudy, findings: Iterable[Finding]) -> None:
    """Refuses a submission with questions that nobody has answered, each by its key."""
    found = list(findings)
    inputs = get_model(study.model_id).inputs
    open_keys = unanswered(study, found)
    if open_keys:
        said = {key: f for f in reversed(found) for key in asked_keys([f], inputs)}
        raise Refusal(
            blocking("question-open", f"answers.{key.rstrip(':')}", asked=_asked(said[key]))
            for key in open_keys
        )


def _asked(finding: Finding) -> Label:
    return Label(finding.message("zh"), finding.message("en"))


def open_questions(study: QuestionedStudy) -> list[str]:
    """The questions of the latest submission that nobody has answered."""
    rows = study.revisions.order_by("-number").values_list("findings", flat=True)
    return unanswered(study, map(finding_of, rows.first() or []))


def asked_rows(
    listed: Iterable[Mapping[str, Any]],
    study: QuestionedStudy,
    typed: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """Rows of warnings by question: their sentences, the answer that stands, last year's, and
    what was typed and not kept.
    """
    answers = standing_answers(study)
    before = standing_answers(study.previous) if study.previous else {}
    found: dict[str, dict[str, Any]] = {}
    for row in listed:
        if row["severity"] != "warn":
            continue
        key = key_of(row["rule"], row["field"])
        last = before[key].text if key in before else ""
        answer = answers.get(key)
        question = found.setdefault(
            key,
            {
                "key": key,
                "rule": row["rule"],
                "rows": [],
                "answer": answer,
                "before": last,
                "is_as_before": bool(answer and answer.text == last),
                "typed": (typed or {}).get(key, answer.text if answer else last),
            },
        )
        question["rows"].append(row)
    return list(found.values())
