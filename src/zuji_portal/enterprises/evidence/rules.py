"""Validation of evidence files: kind, size, name, and content that fits the ending. Pure."""

from __future__ import annotations

import re
import unicodedata

from django.conf import settings

from zuji.core.label import listed
from zuji.core.refusals import refuse

MAGIC: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "xlsx": (b"PK\x03\x04",),
    "docx": (b"PK\x03\x04",),
    "zip": (b"PK\x03\x04",),
    "ofd": (b"PK\x03\x04",),
    "xls": (b"\xd0\xcf\x11\xe0", b"<"),
    "csv": (),
    "tsv": (),
    "txt": (),
    "json": (),
    "xml": (b"<",),
    "yaml": (),
    "yml": (),
}


def clean_name(name: str) -> str:
    """The file's own name without path, control characters and marks that reorder text."""
    base = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    cleaned = "".join(c for c in base if unicodedata.category(c)[0] != "C").strip(". ")
    stem, dot, suffix = cleaned.rpartition(".")
    return (f"{stem[:180]}{dot}{suffix[:10]}" if dot else cleaned[:180]) or "file"


def check_content(content: bytes, name: str) -> None:
    """Refuses by kind, size and content (``file-kind``, ``file-too-large``, ``table-empty``,
    ``file-content``).
    """
    suffix = name.rpartition(".")[2].lower()
    if suffix not in MAGIC:
        raise refuse("file-kind", name, f".{suffix}"[:40], listed(MAGIC))
    if not content:
        raise refuse("table-empty", name)
    if len(content) > settings.EVIDENCE_LIMIT:
        limit = f"≤ {settings.EVIDENCE_LIMIT / 1e6:.0f} MB"
        raise refuse("file-too-large", name, f"{len(content) / 1e6:.1f} MB", limit)
    starts = MAGIC[suffix]
    head = content.removeprefix(b"\xef\xbb\xbf").lstrip() if b"<" in starts else content
    is_utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    has_zeros = b"\0" in content[:4096] and not is_utf16
    if (starts and not head.startswith(starts)) or (not starts and has_zeros):
        raise refuse("file-content", name, content[:8].hex(" "), wanted=suffix)
