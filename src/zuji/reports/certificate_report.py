"""The certificate as PDF/A, generated from the signed credential alone: the same bytes on every
machine.
"""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import segno

from zuji.charts.specs import short
from zuji.core.canonical import bytes_digest
from zuji.core.label import Label, Lang
from zuji.core.refusals import refuse
from zuji.core.words import SHARES
from zuji.reports.typeset import pdf

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
    "lockfile": Label("锁定文件", "Lockfile"),
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


def payload_of(token: str) -> dict[str, Any]:
    """The credential in a token, read without checking its signature."""
    try:
        part = token.split(".")[1]
        payload = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (IndexError, ValueError) as problem:
        raise refuse("credential-shape", "credential", token[:40]) from problem
    if not isinstance(payload, dict):
        raise refuse("credential-shape", "credential", type(payload).__name__)
    return payload


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
    credential = payload_of(token)
    subject = credential["credentialSubject"]
    assessment = subject["assessment"][0]
    declared = {
        declaration["metricName"]: declaration["metricValue"]["value"]
        for declaration in assessment["declaredValue"]
    }
    main = assessment["declaredValue"][0]["metricValue"]
    number = subject["name"].rsplit(" ", 1)[-1]
    low, high = (declared[f"{end} end of the 95 % interval"] for end in ("Lower", "Upper"))
    pairs = [
        [words["number"], number],
        [
            words["holder"],
            f"{subject['issuedToParty']['name']} {subject['issuedToParty']['registeredId']}",
        ],
        [words["product"], assessment["assessedProduct"][0]["product"]["name"]],
        [words["value"], f"{short(main['value'])} {main['unit']}"],
        [words["range"], f"{short(low)} – {short(high)} {main['unit']}"],
        [words["basis"], assessment["assessmentCriteria"][0]["name"]],
        [words["about"], subject["description"]],
        [words["dqr"], short(declared["Data quality rating (1 best, 5 worst)"])],
        [words["primary_share"], f"{declared['Share of primary data']:.1%}"],
        [words["verified_share"], f"{declared['Verified share']:.1%}"],
        [words["since"], credential["validFrom"][:10]],
        [words["until"], credential["validUntil"][:10]],
        [words["issuer"], f"{credential['issuer']['name']} {credential['issuer']['id']}"],
        [words["lockfile"], subject["auditableEvidence"]["hashDigest"]],
    ]
    data = {
        "lang": lang,
        "title": words["title"],
        "number": number,
        "day": credential["validFrom"][:10],
        "pairs": pairs,
        "check": words["check"],
        "note": words["note"],
        "digest": [words["digest"], bytes_digest(token.encode())],
        "url": credential["id"],
    }
    return pdf("certificate", data, {"qr": qr_svg(credential["id"])}, credential["validFrom"][:10])
