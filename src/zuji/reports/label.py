"""The label for a package or a page, with the mandatory fields and the QR code, as SVG, PNG or
PDF; never the national mark.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from zuji.charts.specs import short
from zuji.core.content import content_path
from zuji.core.label import Label, Lang
from zuji.reports.certificate_report import qr_svg
from zuji.reports.typeset import printable

FORMS = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}
DPI = 400
WORDS = {
    "title": Label("产品碳足迹", "Product carbon footprint"),
    "boundary": Label("边界", "Boundary"),
    "method": Label("方法", "Method"),
    "certifier": Label("签发", "Issued by"),
    "verifier": Label("核查", "Verified by"),
    "number": Label("编号", "No."),
    "until": Label("有效期至", "Valid until"),
    "scan": Label("扫码看实时状态", "Scan for the live status"),
    "note": Label("平台编号，非国家标识", "Platform number; not the national label"),
}


@dataclass(frozen=True)
class LabelFacts:
    """The content of a label; `value` in `unit`, dates as ISO."""

    product: str
    enterprise: str
    value: float
    unit: str
    boundary: str
    method: str
    certifier: str
    number: str
    verifier: str
    until: str
    issued: str
    url: str
    notice: str = ""


def label(facts: LabelFacts, lang: Lang, form: str) -> bytes:
    """The label in one of `FORMS`; the same bytes for the same facts."""
    import typst

    words = {key: label[lang] for key, label in WORDS.items()}
    data = {"lang": lang, "w": words, **asdict(facts), "value": short(facts.value)}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "label.typ").write_text(
            Path(__file__).with_name("label.typ").read_text("utf-8"), "utf-8"
        )
        (root / "data.json").write_text(printable(json.dumps(data, ensure_ascii=False)), "utf-8")
        (root / "qr.svg").write_text(qr_svg(facts.url), "utf-8")
        options: dict[str, Any] = {"format": form}
        options |= {"ppi": DPI} if form == "png" else {}
        options |= {"pdf_standards": ["a-2b"]} if form == "pdf" else {}
        content: bytes = typst.compile(
            str(root / "label.typ"),
            root=str(root),
            font_paths=[str(content_path("data", "fonts"))],
            ignore_system_fonts=True,
            **options,
            timestamp=int(datetime.fromisoformat(facts.issued + "T00:00:00+00:00").timestamp()),
        )
        return content
