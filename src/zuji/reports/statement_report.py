"""The verification statement as PDF/A: the same bytes for the same statement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zuji.charts.specs import short
from zuji.core.label import Label, Lang
from zuji.core.words import LEVELS, OPINIONS, PARTS, SEVERITIES, SHARES
from zuji.reports.typeset import pdf

WORDS = {
    "title": Label("产品碳足迹核查声明", "Product carbon footprint verification statement"),
    "addressee": Label("致", "To"),
    "body": Label("核查机构", "Verification body"),
    "accreditation": Label("认可", "Accreditation"),
    "object": Label("核查对象", "Object"),
    "period": Label("数据时期", "Data period"),
    "criteria": Label("准则", "Criteria"),
    "lockfile": Label("存证文件", "Lockfile"),
    "result": Label("核查后的结果", "Verified result"),
    "range": Label("95 % 区间", "95 % interval"),
    "dqr": Label("数据质量得分", "Data quality rating"),
    "level": Label("保证等级", "Level of assurance"),
    "materiality": Label("实质性", "Materiality"),
    "share": SHARES["verified_share"],
    "residual": Label(
        "未查看部分最多能使总数变动",
        "What was not looked at can move the total by at most",
    ),
    "scope": Label("范围", "Scope"),
    "procedures": Label("程序", "Procedures"),
    "limits": Label("限制与保留事项", "Limits and qualifications"),
    "findings": Label("核查发现", "Findings"),
    "none": Label("无", "none"),
    "people": Label("人员", "People"),
    "visits": Label("现场核查", "Site visits"),
    "responsibility": Label("责任", "Responsibility"),
    "digest": Label("声明摘要", "Digest of the statement"),
    "signature": Label("签名（vc+jwt，ES256）", "Signature (vc+jwt, ES256)"),
    "opinion": Label("意见", "Opinion"),
    "issued": Label("签发", "Issued"),
    "sample": Label("样本", "Sample"),
    **LEVELS,
    **OPINIONS,
    **SEVERITIES,
    **PARTS,
    "open": Label("未关闭", "open"),
    "answered": Label("已答复", "answered"),
    "closed": Label("已关闭", "closed"),
    "unresolved": Label("未解决", "unresolved"),
    "note": Label(
        "本声明由平台代核查机构签名，并写入透明日志；它不是国家碳足迹标识认证证书。",
        (
            "The platform signed this statement for the body and logged it. It is no "
            "certificate of the national carbon footprint label."
        ),
    ),
}


def statement_pdf(content: Mapping[str, Any], lang: Lang, digest: str, token: str) -> bytes:
    """The statement (schema ``zuji-verification-statement/1``) as PDF/A-2b, with its digest and
    signature.
    """
    w = {key: label[lang] for key, label in WORDS.items()}
    result, about, body = content["result"], content["object"], content["body"]
    name = _name(about["product"], lang)
    pairs = [
        [w["addressee"], f"{content['addressee']['name']} {content['addressee']['uscc']}"],
        [w["body"], f"{_name(body, lang)} {body['uscc']}"],
        [w["accreditation"], f"{body['accreditation']} – {body['until']}"],
        [w["object"], name],
        [w["period"], f"{about['period']['start']} – {about['period']['end']}"],
        [
            w["criteria"],
            f"GB/T 24067 · {about['profile']} · {about['model']} {about['model_version']}",
        ],
        [w["result"], f"{short(result['value'])} {result['unit']}"],
        [w["range"], f"{short(result['low'])} – {short(result['high'])} {result['unit']}"],
        [w["dqr"], short(result["dqr"])],
        [w["level"], w[content["level"]]],
        [w["materiality"], f"{content['materiality']:.0%}"],
        [w["share"], f"{content['verified_share']:.1%}"],
        [w["residual"], f"{content['residual']:.1%}"],
        [w["sample"], "、".join(content["sample"]["taken"]) or w["none"]],
        [
            w["visits"],
            "；".join(f"{visit['on']} {visit['site']}" for visit in content["visits"]) or w["none"],
        ],
        [
            w["findings"],
            "；".join(
                f"#{finding['number']} {w[finding['severity']]} {w[finding['state']]}"
                for finding in content["findings"]
            )
            or w["none"],
        ],
        [
            w["people"],
            "；".join(f"{person['name']}（{w[person['part']]}）" for person in content["people"]),
        ],
        [w["responsibility"], content["responsibility"][lang]],
    ]
    texts = [
        [w["scope"], content["scope"]],
        [w["procedures"], content["procedures"]],
        [w["limits"], content["limits"] or w["none"]],
    ]
    data = {
        "lang": lang,
        "title": w["title"],
        "number": content["number"],
        "day": content["issued_at"][:10],
        "opinion": [w["opinion"], w[content["opinion"]]],
        "pairs": pairs,
        "texts": texts,
        "lockfile": [w["lockfile"], about["lockfile"]],
        "digest": [w["digest"], digest],
        "signature": [w["signature"], token.rsplit(".", 1)[-1]],
        "note": w["note"],
        "issued": w["issued"],
    }
    return pdf("statement", data, {}, content["issued_at"][:10])


def _name(named: Mapping[str, Any], lang: Lang) -> str:
    return str((lang == "en" and named.get("name_en")) or named.get("name_zh", ""))
