"""Photos of products and visits, kept as pixels only."""

from __future__ import annotations

from zuji.core.canonical import bytes_digest
from zuji_portal.enterprises.evidence.storage import keep
from zuji_portal.foundation.readingroom.readers import read_picture


def kept_photo(content: bytes) -> str:
    """Keep the re-encoded photo; its digest names it."""
    pixels = read_picture(content, "photo")
    digest = bytes_digest(pixels)
    keep(digest, pixels)
    return digest
