"""The command ``zuji verify certificate``: offline, with the issuer's keys and the log's."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zuji.cli.certificate_sources import bundle_address, content_of
from zuji.cli.show import out, print_json
from zuji.cli.words import LANG, say
from zuji.core.canonical import read_json
from zuji.core.label import Label
from zuji.core.refusals import refuse
from zuji.trust.certificate import Presented, Trusted, Verdict, verify_certificate
from zuji.trust.credential import keys_of
from zuji.trust.notes import read_key

SCHEMA = "zuji-certificate/1"
OUTCOMES = {
    "valid": Label("有效", "valid"),
    "altered": Label("被改动过", "altered"),
    "key-unknown": Label("签发方不被信任", "unknown key"),
    "revoked": Label("已撤销", "revoked"),
    "suspended": Label("已暂停", "suspended"),
    "expired": Label("已过期", "expired"),
    "not-yet-valid": Label("尚未生效", "not valid yet"),
    "status-missing": Label("状态不明", "status unknown"),
    "log-missing": Label("没有日志证明", "no proof of the log"),
    "log-wrong": Label("日志证明不符", "the proof of the log is wrong"),
    "malformed": Label("不是证书", "no certificate"),
}


def read_bundle(content: bytes, place: str) -> Presented:
    """The content of the holder's file: token, status lists, salt and proof; refuses another shape
    (``credential-shape``).
    """
    data = read_json(content, place)
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise refuse(
            "credential-shape",
            place,
            str(data.get("schema") if isinstance(data, dict) else type(data).__name__)[:60],
            SCHEMA,
        )
    statuses = data.get("statuses")
    try:
        salt = bytes.fromhex(str(data.get("salt", "")))
    except ValueError as problem:
        raise refuse("credential-shape", f"{place} · salt", str(data.get("salt"))[:40]) from problem
    listed = [str(status) for status in statuses] if isinstance(statuses, list) else []
    return Presented(str(data.get("credential", "")), listed, str(data.get("proof", "")), salt)


def verify_file(
    path: str, keys: str, log_key: str, at: str, as_json: bool, is_offline: bool = False
) -> int:
    """Check a certificate's file, or the one at its address, with the DID document in `keys` and
    the log's key line; 0 when it is valid.
    """
    document = read_json(content_of(keys, is_offline=is_offline), keys)
    if not isinstance(document, Mapping):
        raise refuse("did-document", keys, type(document).__name__)
    log_keys = [read_key(log_key)] if log_key else []
    trusted = Trusted(keys_of(document), log_keys, log_keys[0].name if log_keys else "")
    source = bundle_address(path)
    presented = read_bundle(content_of(source, is_offline=is_offline), Path(source).name)
    verdict = verify_certificate(presented, trusted, _moment(at))
    if as_json:
        print_json(_as_json(verdict))
    else:
        _say(verdict, has_log=bool(log_keys))
    return 0 if verdict.outcome == "valid" else 1


def _moment(text: str) -> datetime.datetime:
    if not text:
        return datetime.datetime.now(datetime.UTC)
    try:
        day = datetime.datetime.fromisoformat(text)
    except ValueError as problem:
        raise refuse("period-wrong", "--at", text, "YYYY-MM-DD") from problem
    return day.astimezone(datetime.UTC) if day.tzinfo else day.replace(tzinfo=datetime.UTC)


def _as_json(verdict: Verdict) -> dict[str, Any]:
    return {
        "outcome": verdict.outcome,
        "outcomes": verdict.outcomes,
        "credential": verdict.credential,
        "log_index": verdict.log_index,
        "signers": verdict.signers,
        "findings": [finding.as_json(LANG) for finding in verdict.findings],
    }


def _say(verdict: Verdict, *, has_log: bool) -> None:
    word = OUTCOMES[verdict.outcome][LANG]
    out.print(word, style="bold green" if verdict.outcome == "valid" else "bold red")
    if verdict.credential and verdict.outcome != "malformed":
        subject = verdict.credential.get("credentialSubject", {})
        issuer_field = verdict.credential.get("issuer")
        issuer = issuer_field if isinstance(issuer_field, Mapping) else {"name": issuer_field}
        out.print(
            (
                f"{subject.get('name', '')} · {issuer.get('name', '')} · "
                f"{verdict.credential.get('validFrom')} – {verdict.credential.get('validUntil')}"
            ),
            markup=False,
        )
    for finding in verdict.findings:
        out.print(f"· {finding.message(LANG)} → {finding.remedy(LANG)}", markup=False)
    if verdict.log_index is not None:
        out.print(
            say(f"日志第 {verdict.log_index} 条", f"entry {verdict.log_index} of the log")
            + f" · {', '.join(verdict.signers)}"
        )
    elif not has_log:
        out.print(say("没有核对日志（未给 --log-key）", "the log was not checked (no --log-key)"))
