"""The certificate as PDF/A, generated from the signed credential alone: the same bytes on every
machine.
"""

from __future__ import annotations

import io

import segno

from zuji.charts.specs import short
from zuji.core.canonical import bytes_digest
from zuji.core.label import Label, Lang
from zuji.core.words import SHARES
from zuji.reports.typeset import pdf
from zuji.trust.certified import certified, payload_of

WORDS = {
    "title": Label("产品碳足迹证书", "Product carbon footprint certificate"),
    "number": Label("证书编号（平台编号）", "Certificate number (of this platform)"),
    "holder": Label("持有人", "Holder"),
    "product": Label("产品", "Product"),
    "value": Label("碳足迹", "Carbon footprint"),
    "range": Label("95 % 区间", "95 % interval"),
    "about": Label("依据与说明", "Basis"),
    "basis": Label("标准与规则", "Standard and rule"),
    "dqr": Label("数据质量得分", "Data quality rating"),
    **SHARES,
    "since": Label("签发", "Issued"),
    "until": Label("有效期至", "Valid until"),
    "issuer": Label("签发方", "Issuer"),
    "lockfile": Label("存证文件", "Lockfile"),
    "digest": Label("凭证摘要", "Digest of the credential"),
    "check": Label(
        "扫码看现在的状态。也可以下载证书文件，不经过我们的服务器自行核对。",
        (
            "Scan for the present status, or download the certificate's file and check it "
            "without our server."
        ),
    ),
    "note": Label(
        "平台编号，不是 CNCA 认证证书编号；不使用国家碳足迹标识。状态以扫码结果为准。",
        (
            "A number of this platform, not of CNCA; no national carbon footprint label. "
            "The status is what the code leads to."
        ),
    ),
}


def qr_svg(url: str) -> str:
    """The QR code of an address, error correction M, as SVG."""
    buffer = io.BytesIO()
    segno.make(url, error="m", micro=False).save(
        buffer, kind="svg", border=2, scale=4, xmldecl=False
    )
    return buffer.getvalue().decode()


def certificate_pdf(token: str, lang: Lang) -> bytes:
    """PDF/A-2b of an issued certificate, dated with its issue."""
    words = {key: label[lang] for key, label in WORDS.items()}
    facts = certified(token)
    subject = payload_of(token)["credentialSubject"]
    since, until = (day.date().isoformat() for day in (facts.valid_from, facts.valid_until))
    pairs = [
        [words["number"], facts.number],
        [words["holder"], f"{facts.holder_name} {facts.holder_id.rsplit(':', 1)[-1]}"],
        [words["product"], facts.product_name],
        [words["value"], f"{short(facts.value)} {facts.unit}"],
        [words["range"], f"{short(facts.low)} – {short(facts.high)} {facts.unit}"],
        [words["basis"], f"{facts.standard} · {facts.rule}".strip(" ·")],
        [words["about"], subject["description"]],
        [words["dqr"], short(facts.dqr)],
        [words["primary_share"], f"{facts.primary_share:.1%}"],
        [words["verified_share"], f"{facts.verified_share:.1%}"],
        [words["since"], since],
        [words["until"], until],
        [words["issuer"], f"{facts.issuer_name} {facts.issuer}"],
        [words["lockfile"], facts.study_digest.removeprefix("sha256:")],
    ]
    data = {
        "lang": lang,
        "title": words["title"],
        "number": facts.number,
        "day": since,
        "pairs": pairs,
        "check": words["check"],
        "note": words["note"],
        "digest": [words["digest"], bytes_digest(token.encode())],
        "url": facts.url,
    }
    return pdf("certificate", data, {"qr": qr_svg(facts.url)}, since)
