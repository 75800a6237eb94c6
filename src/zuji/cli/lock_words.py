"""What ``zuji verify LOCK`` says: three answers, each on its own line, and what differs by name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zuji.cli.show import out, print_json
from zuji.cli.words import LANG, say
from zuji.core.canonical import read_json
from zuji.core.label import Label
from zuji.trust.lock_answers import (
    NOBODY,
    LockAnswers,
    Voucher,
    answers_about,
    differs_words,
    unknown_words,
)
from zuji.trust.notes import read_key
from zuji.trust.published import DIFFERS, MISSING, OWN, UNKNOWN, InstalledLibrary, value_of
from zuji.trust.uncovered import NOT_COVERED

STYLES = {"good": "bold green", "warn": "bold yellow", "block": "bold red"}
NOT_VOUCHED = 5
"""Exit code where a certificate was given that does not vouch for the file."""


def verify_lockfile(
    lock: Mapping[str, Any],
    log_key: str,
    certificate: tuple[str, str, str, float] | None,
    as_json: bool,
) -> int:
    """Answer the three questions about a lockfile; the exit code says the gravest.

    `certificate`: the file that vouches for it, the issuer's DID document, the moment of the check
    and the hours that a status may be old.
    """
    log_keys = [read_key(log_key)] if log_key else []
    vouched = []
    if certificate:
        file, keys, at, hours = certificate
        vouched.append(_voucher(lock, log_key, file, keys=keys, at=at, hours=hours))
    answers = answers_about(lock, log_keys, InstalledLibrary(), vouched)
    if as_json:
        print_json(answers.as_json() | {"digest": lock["digest"]})
    else:
        _say(answers, lock)
    if answers.exit_code == 0 and not all(voucher.holds for voucher in vouched):
        return NOT_VOUCHED
    return answers.exit_code


def _voucher(
    lock: Mapping[str, Any], log_key: str, certificate: str, *, keys: str, at: str, hours: float
) -> Voucher:
    """What a certificate's file says of this lockfile."""
    from zuji.cli.certificates import verdict_on
    from zuji.cli.sources import content_of
    from zuji.trust.certificate_check import read_bundle
    from zuji.trust.vouching import certificate_voucher

    presented = read_bundle(content_of(certificate, is_offline=True), Path(certificate).name)
    document = read_json(content_of(keys, is_offline=True), keys)
    return certificate_voucher(
        lock, verdict_on(presented, document, log_key, at=at, status_hours=hours)
    )


def _say(answers: LockAnswers, lock: Mapping[str, Any]) -> None:
    out.print(answers.headline[LANG], style=STYLES[answers.tone], markup=False, highlight=False)
    _say_arithmetic(answers, lock)
    _line(say("2 已发布", "2 published"), answers.anchor_words)
    if answers.compared_words:
        _more(answers.compared_words)
    check = answers.published
    for origin in check.of(DIFFERS):
        _more(differs_words(origin), say("不同：", "differs: "))
    for origin in (*check.of(UNKNOWN), *check.of(MISSING)):
        _more(unknown_words(origin), say("未知：", "unknown: "))
    for origin in check.of(OWN):
        value = value_of(origin.part, origin.part.data)
        words = Label(f"{origin.label.zh} {value}", f"{origin.label.en} {value}")
        _more(words, say("企业自己的因子：", "the plant's own factor: "))
    for words in answers.superseded_words:
        _more(words, say("后来：", "since: "))
    if not answers.vouched:
        _line(say("3 担保", "3 vouched for"), NOBODY)
    for voucher in answers.vouched:
        by = " · ".join(t for t in (voucher.name, voucher.by, voucher.domain, voucher.key) if t)
        words = voucher.why or voucher.word
        _line(say("3 担保", "3 vouched for"), Label(f"{words.zh} · {by}", f"{words.en} · {by}"))
    _more(NOT_COVERED)


def _say_arithmetic(answers: LockAnswers, lock: Mapping[str, Any]) -> None:
    found = answers.arithmetic
    if found.holds:
        total = lock["result"]["total"]
        words = say("逐位一致", "every digit agrees")
        out.print(
            f"{say('1 算术', '1 arithmetic')}: {words} · {total['value']!r} {total['unit']} · "
            f"{lock['digest']}",
            markup=False,
        )
        return
    if found.first_difference:
        out.print(
            say("不一致：", "differs: ") + found.first_difference, style="bold red", markup=False
        )
        out.print(
            f"  {say('锁定', 'locked')} {found.locked}\n"
            f"  {say('重算', 'again')} {found.recomputed}",
            markup=False,
        )
    if not found.digest_agrees:
        out.print(
            say("摘要不符：文件被改动过", "digest differs: the file was altered"), style="bold red"
        )


def _line(head: str, words: Label) -> None:
    out.print(f"{head}: {words[LANG]}", markup=False, highlight=False)


def _more(words: Label, head: str = "") -> None:
    out.print(f"  {head}{words[LANG]}", markup=False, highlight=False)
