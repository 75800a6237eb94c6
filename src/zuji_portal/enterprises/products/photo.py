"""Photos of products, decoded and encoded again so that only pixels are kept."""

from __future__ import annotations

import io

from PIL import Image, ImageOps

from zuji.core.canonical import bytes_digest
from zuji.core.refusals import refuse
from zuji_portal.enterprises.evidence.storage import keep

LONGEST, MOST = 1600, 12_000
FORMATS = ("PNG", "JPEG", "WEBP")


def reencoded(content: bytes) -> bytes:
    """A JPEG of at most 1600 pixels a side, upright, without place, camera or anything else
    beside pixels.
    """
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as given:
            if max(given.size) > MOST:
                raise refuse(
                    "photo-unreadable", "photo", f"{given.width} × {given.height}", f"≤ {MOST}"
                )
            picture = ImageOps.exif_transpose(given).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as problem:
        raise refuse("photo-unreadable", "photo", type(problem).__name__) from problem
    picture.thumbnail((LONGEST, LONGEST))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


def kept_photo(content: bytes) -> str:
    """Keep the re-encoded photo; its digest names it."""
    made = reencoded(content)
    digest = bytes_digest(made)
    keep(digest, made)
    return digest
