"""The four figures about the quality of a result, each with what it counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from zuji.charts.specs import short
from zuji.core.label import Label, plain
from zuji.footprint.study import by_status
from zuji.quality.figure_meanings import CLAIMS, NO_STATEMENT
from zuji.sectors.model import Model


class StatementLike(Protocol):
    """A verification statement: its number and the share of the result that it covers."""

    @property
    def number(self) -> str: ...
    @property
    def verified_share(self) -> float: ...


def claims(
    lock: Mapping[str, Any], model: Model, statement: StatementLike | None = None
) -> list[dict[str, Any]]:
    """Name, figure and meaning of each, as plain data in both languages."""
    result = lock["result"]
    counts = by_status(lock["study"].get("inputs") or {}, model, result["choices"])
    values = sum(map(len, counts.values()))
    level, shares = result["dqr"]["level"], result["shares"]
    rating = short(result["dqr"]["value"])
    verified = statement.verified_share if statement else shares["verified"]
    figures = {
        "measured": Label(
            f"{values} 项中的 {len(counts.get('measured', []))} 项",
            f"{len(counts.get('measured', []))} of {values}",
        ),
        "primary": _both(f"{shares['primary']:.1%}"),
        "dqr": Label(f"{rating} · {level['zh']}", f"{rating} · {level['en']}"),
        "verified": _both(f"{verified:.1%}"),
    }
    return [
        {
            "id": name,
            "title": plain(claim.title),
            "figure": plain(figures[name]),
            "meaning": plain(claim.meaning),
            "remark": _remark(name, statement),
        }
        for name, claim in CLAIMS.items()
    ]


def _both(text: str) -> Label:
    return Label(text, text)


def _remark(name: str, statement: StatementLike | None) -> Any:
    if name != "verified":
        return ""
    if statement is None:
        return plain(NO_STATEMENT)
    return plain(Label(f"核查声明 {statement.number}", f"Statement {statement.number}"))
