"""The words of the answers to a certificate, and what a reader does then."""

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

FROM_THE_PAGE = Label(
    "请从签发方的证书页重新下载证书文件再核对；仍是这样，请告诉签发方。",
    "Download the file anew from the issuer's page of the certificate and check that; "
    "if it stays so, tell the issuer.",
)
ASK_AGAIN = Label(
    "请按“再问一次状态”，或从签发方的证书页重新下载文件。",
    "Press “Ask for the status again”, or download the file anew from the issuer's page.",
)
NOT_IN_FORCE = Label(
    "这份证书现在不能作为凭据；请按证书编号在签发方的证书页看现状。",
    "This certificate cannot be relied on now; look up its number on the issuer's page.",
)
OUTCOME_REMEDIES: Mapping[str, Label] = {
    "valid": Label("", ""),
    "status-old": ASK_AGAIN,
    "altered": FROM_THE_PAGE,
    "key-unknown": Label(
        "这一页不认识签名的钥匙；若签发方可信，请从它那里取 trust.json，贴在“信任的公钥”里。",
        "This page does not know the key of the signature; if you trust the issuer, take its "
        "trust.json and paste it under “Trusted keys”.",
    ),
    "revoked": NOT_IN_FORCE,
    "suspended": NOT_IN_FORCE,
    "expired": NOT_IN_FORCE,
    "not-yet-valid": NOT_IN_FORCE,
    "status-missing": ASK_AGAIN,
    "log-missing": FROM_THE_PAGE,
    "log-wrong": FROM_THE_PAGE,
    "malformed": Label(
        "请选证书页上“可离线核对的证书文件”（.json）；图片、PDF 和存证文件不能在这里核对。",
        "Choose the “certificate file for checking offline” (.json) of its page; pictures, PDFs "
        "and lockfiles cannot be checked here.",
    ),
}
