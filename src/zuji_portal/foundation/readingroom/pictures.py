"""Photos, decoded and encoded again so that only pixels are kept."""

from __future__ import annotations

import io

from PIL import Image, ImageOps

from zuji.core.refusals import refuse

LONGEST, MOST = 1600, 12_000
FORMATS = ("PNG", "JPEG", "WEBP")


def reencoded(content: bytes, name: str = "photo") -> bytes:
    """A JPEG of at most 1600 pixels a side, upright, without place, camera or anything else
    beside pixels. The declared size is looked at before a pixel is decoded.
    """
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            if max(picture.size) > MOST:
                size = f"{picture.width} × {picture.height}"
                raise refuse("photo-unreadable", name, size, f"≤ {MOST}")
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as problem:
        raise refuse("photo-unreadable", name, type(problem).__name__) from problem
    upright.thumbnail((LONGEST, LONGEST))
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=85)
    return out.getvalue()
