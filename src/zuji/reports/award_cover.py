"""The cover of a package for a programme that adopts footprints: what is inside, each with its
digest, and what is not; PDF/A by Typst.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zuji.core.label import LANGS, Label
from zuji.reports.typeset import pdf

WORDS = {
    "title": Label("申报材料包", "Application package"),
    "programme": Label("申报项目", "Programme"),
    "product": Label("产品", "Product"),
    "enterprise": Label("企业", "Enterprise"),
    "code": Label("统一社会信用代码", "Credit code"),
    "figure": Label("碳足迹", "Footprint"),
    "receipt": Label("回执号", "Receipt"),
    "day": Label("生成日期", "Made on"),
    "inside": Label("包内文件", "Files inside"),
    "file": Label("文件", "File"),
    "what": Label("内容", "Content"),
    "digest": Label("SHA-256", "SHA-256"),
    "missing": Label("包内没有", "Not inside"),
    "note": Label(
        "本页经平台签名。任一文件改动后，它的 SHA-256 与本页不符。本平台结果不是国家认证。",
        "This page is signed by the platform. A file that was changed no longer has the SHA-256 "
        "on this page. Results of this platform are not a national certification.",
    ),
}


def award_cover_pdf(content: Mapping[str, Any]) -> bytes:
    """The cover in both languages; `content` has programme, product, enterprise, code, figure,
    receipt, day (ISO date), `files` (name, content, digest) and `missing`, texts as ``zh``/``en``.
    """
    words = {key: {lang: label[lang] for lang in LANGS} for key, label in WORDS.items()}
    return pdf("award", {"w": words, **content}, {}, content["day"])
