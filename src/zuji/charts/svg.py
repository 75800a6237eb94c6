"""Specifications to SVG by vl-convert: no browser, no network."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from zuji.core.content import content_path


@cache
def _converter() -> Any:
    import vl_convert

    fonts = content_path("data", "fonts")
    if fonts.is_dir():
        vl_convert.register_font_directory(str(fonts))
    return vl_convert


def svg(spec: Mapping[str, Any]) -> str:
    """SVG text of a Vega or Vega-Lite specification."""
    kind = "vega_to_svg" if "/vega/" in spec["$schema"] else "vegalite_to_svg"
    text: str = getattr(_converter(), kind)(dict(spec))
    return text


def png(spec: Mapping[str, Any], scale: float = 2.0) -> bytes:
    """The same picture in pixels, `scale` a point, for files that hold no SVG."""
    picture: bytes = _converter().svg_to_png(svg(spec), scale=scale)
    return picture
