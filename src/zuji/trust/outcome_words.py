"""The words of the answers to a certificate."""

from __future__ import annotations

from collections.abc import Mapping

from zuji.core.label import Label

OUTCOME_WORDS: Mapping[str, Label] = {
    "valid": Label("有效", "valid"),
    "status-old": Label("上次得知状态时有效，状态太旧", "valid when last known, status too old"),
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
