"""The verification statement as PDF/A: the same bytes for the same statement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zuji.charts.specs import short
from zuji.core.label import Lang
from zuji.reports.typeset import pdf

WORDS: dict[str, tuple[str, str]] = {
    "title": ("产品碳足迹核查声明", "Product carbon footprint verification statement"),
    "addressee": ("致", "To"),
    "body": ("核查机构", "Verification body"),
    "accreditation": ("认可", "Accreditation"),
    "object": ("核查对象", "Object"),
    "period": ("数据时期", "Data period"),
    "criteria": ("准则", "Criteria"),
    "lockfile": ("锁定文件", "Lockfile"),
    "result": ("核查后的结果", "Verified result"),
    "range": ("95 % 区间", "95 % interval"),
    "dqr": ("数据质量得分", "Data quality rating"),
    "level": ("保证等级", "Level of assurance"),
    "materiality": ("实质性", "Materiality"),
    "share": ("已核实占比", "Verified share"),
    "residual": (
        "未查看部分最多能使总数变动",
        "What was not looked at can move the total by at most",
    ),
    "scope": ("范围", "Scope"),
    "procedures": ("程序", "Procedures"),
    "limits": ("限制与保留事项", "Limits and qualifications"),
    "findings": ("核查发现", "Findings"),
    "none": ("无", "none"),
    "people": ("人员", "People"),
    "visits": ("现场核查", "Site visits"),
    "responsibility": ("责任", "Responsibility"),
    "digest": ("声明摘要", "Digest of the statement"),
    "signature": ("签名（vc+jwt，ES256）", "Signature (vc+jwt, ES256)"),
    "opinion": ("意见", "Opinion"),
    "issued": ("签发", "Issued"),
    "sample": ("样本", "Sample"),
    "reasonable": ("合理保证", "reasonable"),
    "limited": ("有限保证", "limited"),
    "unmodified": ("无保留意见", "unmodified"),
    "modified": ("保留意见", "modified"),
    "adverse": ("否定意见", "adverse"),
    "disclaimed": ("无法表示意见", "disclaimed"),
    "major": ("严重不符合", "major"),
    "minor": ("一般不符合", "minor"),
    "observation": ("观察项", "observation"),
    "open": ("未关闭", "open"),
    "answered": ("已答复", "answered"),
    "closed": ("已关闭", "closed"),
    "unresolved": ("未解决", "unresolved"),
    "lead": ("组长", "lead"),
    "member": ("组员", "member"),
    "reviewer": ("技术复核人", "independent reviewer"),
    "note": (
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
    w = {key: pair[0 if lang == "zh" else 1] for key, pair in WORDS.items()}
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
