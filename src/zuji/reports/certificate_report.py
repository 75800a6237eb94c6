"""The certificate as PDF/A, in both languages on one page, generated from the signed credential
alone: the same bytes on every machine.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import segno

from zuji.charts.specs import stages_inside
from zuji.core.canonical import bytes_digest
from zuji.core.figures import in_full, readable
from zuji.core.label import Label
from zuji.core.words import BOUNDARIES, LEVELS
from zuji.reports.stage_bar import stage_bars
from zuji.reports.typeset import pdf
from zuji.reports.written import day_in, figure, period_in
from zuji.sectors.registry import get_model, model_files
from zuji.trust.certificate import CertifiedFacts
from zuji.trust.certificate_reading import certified
from zuji.trust.registered import Registered

WORDS = {
    "title": Label("产品碳足迹证书", "Product carbon footprint certificate"),
    "number": Label("证书编号", "Certificate number"),
    "holder": Label("持有人", "Holder"),
    "product": Label("产品", "Product"),
    "stages": Label("各生命周期阶段", "By life-cycle stage"),
    "site": Label("生产场所", "Site"),
    "unit": Label("声明单位", "Declared unit"),
    "period": Label("数据时期", "Period of the data"),
    "basis": Label("标准与规则", "Standard and rule"),
    "verifier": Label("核查机构", "Verifier"),
    "statement": Label("核查声明", "Verification statement"),
    "validity": Label("有效期", "Validity"),
    "issuer": Label("签发方", "Issued by"),
    "seal": Label("盖章处", "Place of seal"),
    "status": Label("扫码查现在的状态", "Scan for the present status"),
    "file": Label(
        "下载查验文件，断网也能查验（产品公开期间）",
        "File for checking without a network (while the product is public)",
    ),
    "digest": Label("电子证书存证编码", "Record code of the electronic certificate"),
    "note": Label(
        "非国家认证证书；编号由本平台给出，不使用国家碳足迹标识。状态以扫码结果为准。",
        (
            "Not a national certificate: number of this platform, no national footprint label. "
            "The code leads to the status that counts."
        ),
    ),
}
STAMPS = {
    "suspended": Label("已暂停", "Suspended"),
    "revoked": Label("已撤销", "Revoked"),
    "withdrawn": Label("已注销", "Withdrawn"),
    "expired": Label("已到期", "Expired"),
    "superseded": Label("已换证", "Replaced"),
}
"""What stands across a copy that is made while a certificate is not in force."""


def qr_svg(url: str, border: int = 2) -> str:
    """The QR code of an address, error correction M, as SVG; `border` in modules."""
    buffer = io.BytesIO()
    segno.make(url, error="m", micro=False).save(
        buffer, kind="svg", border=border, scale=4, xmldecl=False
    )
    return buffer.getvalue().decode()


def certificate_pdf(token: str, state: str = "", lock: Mapping[str, Any] | None = None) -> bytes:
    """PDF/A-2b of an issued certificate, dated with its issue. `state` is the present one, a key of
    `STAMPS` where it is not in force; `lock`, the certified lockfile, gives the bar of stages.
    """
    facts = certified(token)
    said = facts.registered
    assert said is not None
    since, until = (day.date().isoformat() for day in (facts.valid_from, facts.valid_until))
    boundary, shown = _boundary(facts, said), figure(facts.value, facts.low, facts.high, facts.unit)
    data = {
        "title": _both("title"),
        "author": facts.issuer_name,
        "number": facts.number,
        "number-words": _both("number"),
        "day": since,
        "notice": said.notice,
        "stamp": [STAMPS[state].zh, STAMPS[state].en] if state in STAMPS else [],
        "value": shown.value,
        "unit": shown.unit.zh,
        "interval": [shown.interval.zh, shown.interval.en],
        "boundary": [boundary.zh, boundary.en],
        "bars": _bars(lock),
        "stages": [
            f"{WORDS['stages'].zh}（{shown.unit.zh}）",
            f"{WORDS['stages'].en} ({shown.unit.en})",
        ],
        "rows": [
            [WORDS[key].zh, value.zh, WORDS[key].en, value.en]
            for key, value in _rows(facts, said, lock, (since, until))
            if value.zh
        ],
        "codes": [_both("status"), _both("file")],
        "seal": _both("seal"),
        "issuer": facts.issuer_name,
        "issuer-words": _both("issuer"),
        "issued": [day_in(since, "zh"), day_in(since, "en")],
        "note": _both("note"),
        "digest": [
            f"{WORDS['digest'].zh} {WORDS['digest'].en}",
            bytes_digest(token.encode()).removeprefix("sha256:"),
        ],
    }
    codes = {"status": qr_svg(facts.url), "file": qr_svg(f"{facts.url}/certificate.json")}
    return pdf("certificate", data, codes, since)


def _both(key: str) -> list[str]:
    return [WORDS[key].zh, WORDS[key].en]


def _boundary(facts: CertifiedFacts, said: Registered) -> Label:
    known = BOUNDARIES.get(said.boundary or facts.boundary.replace("-", "_"))
    return known if isinstance(known, Label) else Label(facts.boundary, facts.boundary)


def _rows(
    facts: CertifiedFacts,
    said: Registered,
    lock: Mapping[str, Any] | None,
    validity: tuple[str, str],
) -> list[tuple[str, Label]]:
    """What the certificate says beside its figure, in the order of print."""
    code = facts.holder_id.rsplit(":", 1)[-1]
    holder, product = _whole(said.holder), _whole(said.product)
    level = LEVELS.get(facts.assurance, Label(facts.assurance, facts.assurance))
    verifier, number = _whole(said.verifier), said.statement
    verifier = verifier if verifier.zh else Label(facts.verifier, facts.verifier)
    return [
        ("holder", Label(f"{holder.zh}　{code}", f"{holder.en}, {code}")),
        (
            "product",
            Label(
                " · ".join(filter(None, (product.zh, said.specification))),
                " · ".join(filter(None, (product.en, said.specification))),
            ),
        ),
        ("site", Label(said.site, said.site)),
        ("unit", _declared(facts, lock)),
        ("period", period_in(said.period_start, said.period_end)),
        ("basis", _basis(facts)),
        ("verifier", Label(f"{verifier.zh} · {level.zh}", f"{verifier.en} · {level.en}")),
        ("statement", Label(number, number)),
        (
            "validity",
            Label(
                " 至 ".join(day_in(day, "zh") for day in validity),
                " to ".join(day_in(day, "en") for day in validity),
            ),
        ),
    ]


def _whole(name: Label) -> Label:
    return Label(name.zh or name.en, name.en or name.zh)


def _declared(facts: CertifiedFacts, lock: Mapping[str, Any] | None) -> Label:
    """The amount that the figure is for."""
    if lock is None:
        per = facts.unit.rpartition("/")[2]
        return Label(f"1 {per}", f"1 {per}")
    model = _model_of(lock)
    amount = f"{in_full(model.declared_amount)} {model.declared_unit}"
    return Label(f"{amount} {model.product.zh}", f"{amount} {model.product.en}")


def _model_of(lock: Mapping[str, Any]) -> Any:
    from zuji.lockfile import assessment_of

    return assessment_of(lock).model


def _basis(facts: CertifiedFacts) -> Label:
    """The standard, and the rule by the name of its model instead of the code."""
    model, _, version = facts.rule.partition(" ")
    if model not in model_files():
        return Label(facts.standard, facts.standard)
    title = get_model(model).title
    return Label(
        f"{facts.standard} · {title.zh}（第 {version} 版）",
        f"{facts.standard} · {title.en} (version {version})",
    )


def _bars(lock: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    if lock is None:
        return []
    result = lock["result"]
    inside = stages_inside(_model_of(lock), result["choices"])
    scale, _ = readable(result["total"]["value"], result["total"]["unit"])
    return stage_bars(result["stages"], inside, scale)
