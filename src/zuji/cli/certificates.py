"""The commands ``zuji verify certificate``, ``training``, ``passport`` and ``facility``: offline,
with the issuer's keys and the log's.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from zuji.cli.show import out, print_json
from zuji.cli.sources import bundle_address, content_of
from zuji.cli.words import LANG, say
from zuji.core.canonical import read_json
from zuji.core.kinds import kind_of
from zuji.core.refusals import Refusal, refuse
from zuji.trust.certificate_answer import CertificateAnswer, certificate_answer, moment_of
from zuji.trust.certificate_check import (
    MOST_STATUSES,
    Presented,
    Trusted,
    Verdict,
    read_bundle,
    verify_certificate,
)
from zuji.trust.credential import keys_of
from zuji.trust.notes import read_key
from zuji.trust.outcome_words import OUTCOME_WORDS
from zuji.trust.passport import FACILITY, PASSPORT
from zuji.trust.passport_check import passport_answer, read_passport, verify_passport
from zuji.trust.status_addresses import status_addresses
from zuji.trust.training import course_told, training_answer, verify_training


@dataclass(frozen=True)
class _Kind:
    """How a kind of certificate is checked, the facts of its verdict, and how its file is read."""

    check: Callable[[Presented, Trusted, datetime.datetime], Verdict]
    answer: Callable[[Verdict], CertificateAnswer]
    read: Callable[[bytes, str], Presented] = read_bundle


KINDS = {
    "certificate": _Kind(verify_certificate, certificate_answer),
    "training": _Kind(verify_training, training_answer),
    **{
        kind.name: _Kind(partial(verify_passport, kind=kind), passport_answer, read_passport)
        for kind in (PASSPORT, FACILITY)
    },
}
"""Word of the command → the kind of credential it checks; the other kinds are refused by it."""
STYLES = {"valid": "bold green", "status-old": "bold yellow"}


def verify_file(
    path: str,
    keys: str,
    log_key: str,
    *,
    at: str,
    as_json: bool,
    is_offline: bool = False,
    status_hours: float,
    asks_again: bool = False,
    kind: str = "certificate",
) -> int:
    """Check the file of a certificate of a kind (`KINDS`), or the one at its address, with the DID
    document in `keys` and the log's key line; 0 when it is valid, with a status no older than
    `status_hours`. With `asks_again` the status lists are fetched anew from the issuer's domain.
    """
    document = read_json(content_of(keys, is_offline=is_offline), keys)
    source = bundle_address(path, kind)
    content = content_of(source, is_offline=is_offline)
    presented: Presented | None = None
    try:
        presented = KINDS[kind].read(content, Path(source).name)
    except Refusal as problem:  # an answer like any other, as the page gives it
        verdict = Verdict()
        verdict.note("malformed", problem)
    else:
        verdict = verdict_on(
            presented, document, log_key, at=at, status_hours=status_hours, kind=kind
        )
    if asks_again and presented is not None:
        statuses = _fresh_statuses(verdict, is_offline)
        presented = replace(presented, statuses=[*presented.statuses, *statuses][-MOST_STATUSES:])
        verdict = verdict_on(
            presented, document, log_key, at=at, status_hours=status_hours, kind=kind
        )
    if as_json:
        print_json(_as_json(verdict, kind))
    else:
        _say(verdict, kind, has_log=bool(log_key))
    return 0 if verdict.outcome == "valid" else 1


def verdict_on(
    presented: Presented,
    document: Any,
    log_key: str,
    *,
    at: str,
    status_hours: float,
    kind: str = "certificate",
) -> Verdict:
    """The verdict on what was presented as a certificate of a kind, with the DID document and the
    log's key line, at a moment (now for ""); `status_hours` is how old a status may be. Refuses a
    moment that is no date (``date-wrong``) and a DID document of another shape (``did-document``).
    """
    if not isinstance(document, Mapping):
        raise refuse("did-document", "did.json", kind_of(document))
    log_keys = [read_key(log_key)] if log_key else []
    origin = log_keys[0].name if log_keys else ""
    trusted = Trusted(keys_of(document), log_keys, origin, status_hours)
    try:
        now = moment_of(at)
    except ValueError as problem:
        raise refuse("date-wrong", "--at", at[:40], "YYYY-MM-DD") from problem
    return KINDS[kind].check(presented, trusted, now)


def _fresh_statuses(verdict: Verdict, is_offline: bool) -> Sequence[str]:
    return [
        content_of(address, is_offline=is_offline).decode("ascii", "replace").strip()
        for address in status_addresses(verdict)
    ]


def _as_json(verdict: Verdict, kind: str) -> dict[str, Any]:
    return KINDS[kind].answer(verdict).as_json() | {
        "outcomes": verdict.outcomes,
        "credential": verdict.credential,
        "findings": [finding.as_json(LANG) for finding in verdict.findings],
    }


def _say(verdict: Verdict, kind: str, *, has_log: bool) -> None:
    answer = KINDS[kind].answer(verdict)
    word = OUTCOME_WORDS[verdict.outcome][LANG]
    out.print(word, style=STYLES.get(verdict.outcome, "bold red"))
    if verdict.credential is not None:
        _say_facts(answer, course_told(verdict, LANG), kind)
    for finding in verdict.findings:
        words = finding.worded(LANG)
        read = f"{say('读到', 'read')} {words['read']}" if words["read"] else ""
        parts = [part for part in (words["message"], words["place"], read) if part]
        out.print(f"· {' · '.join(parts)} → {words['remedy']}", markup=False)
    if verdict.log_index is not None:
        out.print(
            say(f"日志第 {verdict.log_index} 条", f"entry {verdict.log_index} of the log")
            + f" · {', '.join(verdict.signers)}"
        )
    elif not has_log:
        out.print(say("没有核对日志（未给 --log-key）", "the log was not checked (no --log-key)"))


def _say_facts(answer: CertificateAnswer, course: str, kind: str) -> None:
    """Who vouches by DID and domain; the name that the issuer gives itself is told as such."""
    named = f"{say('自称', 'calls itself')} {answer.issuer_name}" if answer.issuer_name else ""
    holder = say("持证人", "held by") if course else say("持证企业", "held by")
    subject = say("场所", "facility") if kind == FACILITY.name else say("产品", "product")
    rows = (
        (say("担保方", "vouched for by"), f"{answer.domain or '—'} · {answer.issuer} · {named}"),
        (say("证书", "certificate"), answer.number),
        (subject, answer.product),
        (say("足迹", "footprint"), "" if answer.value is None else f"{answer.value} {answer.unit}"),
        (say("课程", "course"), course),
        (
            holder,
            f"{answer.holder} · {answer.holder_id}".strip(" ·"),
        ),
        (say("有效期", "valid"), f"{answer.since} – {answer.until}"),
        (say("状态", "status"), answer.status_words[LANG]),
    )
    for head, words in rows:
        if words:
            out.print(f"{head}: {words.strip(' ·')}", markup=False)
