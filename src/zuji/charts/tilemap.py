"""Cities as tiles, shaded by the share of their own target; and a value over the years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from zuji.charts.canvas import Canvas, Look, cut, titled

ENDS = (0.10, 0.25, 0.50, 0.75, 1.0)
"""Upper ends of the steps of the map; the last step is a target that is reached."""
STEP_NAMES = ("0–10%", "–25%", "–50%", "–75%", "–99%", "≥ 100%")
HATCH = (
    '<pattern id="hatch-{key}" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="6" height="6" fill="{ground}"/>'
    '<line x1="0" y1="0" x2="0" y2="6" stroke="{line}" stroke-width="2"/></pattern>'
)


@dataclass(frozen=True)
class CityTile:
    """A city on the map: done of its own target; None where nobody set one."""

    name: str
    column: int
    row: int
    done: int
    target: int | None
    href: str = ""
    is_chosen: bool = False

    @property
    def step(self) -> int | None:
        """The step of the share of the target, 0 … 5; None without a target."""
        return step_of(self.done, self.target)


def step_of(done: int, target: int | None) -> int | None:
    """Which step a count is of a target: 1 of 37 is the first, 14 of 36 the third."""
    if not target:
        return None
    return sum(done / target >= end for end in ENDS)


def draw_map(tiles: Sequence[CityTile], look: Look, key: str = "map") -> str:
    """The tiles where the cities lie, each with its name and done/target."""
    columns = 1 + max(t.column for t in tiles)
    size = (look.width - 2) / columns
    said = "; ".join(f"{t.name} {t.done}/{_target(t)}" for t in tiles)
    canvas = Canvas(look, said, "tilemap")
    ground, line = look.colour("card"), look.colour("soft")
    canvas.raw(f"<defs>{HATCH.format(key=key, ground=ground, line=line)}</defs>")
    high = min(size, 92.0)
    for tile in tiles:
        x, y = tile.column * size, tile.row * (high + 2)
        step = tile.step
        fill = f"url(#hatch-{key})" if step is None else look.colour(f"heat-{step}")
        ink = look.colour("ink" if step is None else f"on-heat-{step}")
        edge = look.colour("ink") if tile.is_chosen else look.colour("line")
        middle = x + size / 2 - 1
        names = max(13, min(16, int(size / 4)))
        mark = (
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{size - 3:.1f}" height="{high - 2:.1f}" rx="4" '
            f'fill="{fill}" stroke="{edge}" stroke-width="{3 if tile.is_chosen else 1}"/>'
            f'<text x="{middle:.1f}" y="{y + high / 2 - 4:.1f}" text-anchor="middle" '
            f'font-size="{names}" font-weight="600" fill="{ink}">'
            f"{escape(cut(tile.name, size, names))}</text>"
            f'<text x="{middle:.1f}" y="{y + high / 2 + 16:.1f}" text-anchor="middle" '
            f'font-size="13" fill="{ink}"><tspan class="done">{tile.done}</tspan>/'
            f"{_target(tile)}</text>"
        )
        canvas.raw(titled(mark, f"{tile.name} {tile.done}/{_target(tile)}", tile.href))
    foot = (1 + max(t.row for t in tiles)) * (high + 2) + 8
    return canvas.svg(_key(canvas, foot))


def _target(tile: CityTile) -> str:
    return "—" if tile.target is None else str(tile.target)


def _key(canvas: Canvas, y: float) -> float:
    """The steps in words under the map."""
    look = canvas.look
    each = look.width / (3 if look.is_narrow else 6)
    for n, name in enumerate(STEP_NAMES):
        x, line = (n % 3) * each if look.is_narrow else n * each, n // 3 if look.is_narrow else 0
        more = f' stroke="{look.colour("soft")}"'
        canvas.rect(x, y + line * 22, 14, 14, fill=look.colour(f"heat-{n}"), more=more)
        canvas.text(x + 20, y + 12 + line * 22, name, "soft")
    return y + (48 if look.is_narrow else 26)
