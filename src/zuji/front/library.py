"""Factors from the front door: search, and candidates for a material."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, overload

from zuji.core.label import Label
from zuji.core.refusals import refuse
from zuji.factors import Factor, library_with
from zuji.factors.matching import FactorQuery
from zuji.factors.offering import offered_for
from zuji.footprint.factor_range import value_and_range
from zuji.front.frames import Frame, html_table, text_table
from zuji.front.language import both, language, say
from zuji.front.told import told

COLUMNS = ("id", "name", "value", "low", "high", "unit", "region", "year")


@dataclass(frozen=True)
class FactorTable(Frame, Sequence[Factor]):
    """Factors in the order found. A row is a `zuji.factors.Factor`; `match` gives `reasons` too.

    Columns: id, name_zh, name_en, value, low, high (95 % interval, in `unit`; gases weighted by
    GWP100 of AR6), unit, region, year, use, category, confidence, source, licence, active, and for
    a match score (points) and reasons.
    """

    factors: tuple[Factor, ...]
    scores: tuple[float, ...] = ()
    reasons: tuple[tuple[Label, ...], ...] = ()

    @overload
    def __getitem__(self, position: int) -> Factor: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[Factor]: ...
    def __getitem__(self, position: int | slice) -> Factor | Sequence[Factor]:
        return self.factors[position]

    def __len__(self) -> int:
        return len(self.factors)

    def __iter__(self) -> Iterator[Factor]:
        return iter(self.factors)

    @cached_property
    def _columns(self) -> Mapping[str, list[Any]]:
        intervals = [value_and_range(factor) for factor in self.factors]
        columns: dict[str, list[Any]] = {
            name: [getattr(factor, name) for factor in self.factors]
            for name in ("id", "name_zh", "name_en")
        }
        for end in ("value", "low", "high"):
            columns[end] = [row[end] for row in intervals]
        for name in ("unit", "region", "year", "use", "category", "confidence"):
            columns[name] = [getattr(factor, name) for factor in self.factors]
        columns["source"] = [factor.source.title for factor in self.factors]
        columns["licence"] = [factor.source.licence for factor in self.factors]
        columns["active"] = [factor.active for factor in self.factors]
        if self.scores:
            columns["score"] = list(self.scores)
        if self.reasons:
            columns["reasons"] = [
                "; ".join(reason[language()] for reason in row) for row in self.reasons
            ]
        return columns

    def columns(self) -> Mapping[str, Sequence[Any]]:
        """Column → values, as the class lists them."""
        return self._columns

    def _named(self) -> dict[str, Sequence[Any]]:
        names = [both(Label(factor.name_zh, factor.name_en)) for factor in self.factors]
        return {**self._columns, "name": names}

    def __repr__(self) -> str:
        table = text_table(self._named(), COLUMNS)
        return f"<FactorTable {len(self)}>\n{table}" if self.factors else "<FactorTable 0>"

    def _repr_html_(self) -> str:
        if not self.factors:
            return say("没有相符的因子", "no factor fits")
        heads = {
            "id": "id",
            "name": say("名称", "name"),
            "value": say("数值", "value"),
            "low": say("下限", "low"),
            "high": say("上限", "high"),
            "unit": say("单位", "unit"),
            "region": say("地区", "region"),
            "year": say("年份", "year"),
        }
        if self.reasons:
            heads["reasons"] = say("理由", "reasons")
        return html_table(self._named(), heads)


@told
def factors(
    text: str = "", *, region: str = "", packs: tuple[str, ...] = (), limit: int | None = None
) -> FactorTable:
    """Factors of the library whose id, names, category or region contain every word of `text`, best
    first; all of them without a text.

    `region` keeps a region and its parts (``CN``, ``CN-SD``), `packs` adds optional packs, `limit`
    keeps the first. Refuses an unknown pack (``pack-unknown``) and a `limit` below 1.
    """
    if limit is not None and limit < 1:
        raise refuse("value-range", "limit", limit, "≥ 1")
    library = _library(packs)
    rows = library.search(text, limit=len(library)) if text else list(library)
    rows = (
        [row for row in rows if row.region == region or row.region.startswith(f"{region}-")]
        if (region)
        else rows
    )
    return FactorTable(tuple(rows[:limit]))


@told
def match(
    name: str,
    *,
    unit: str = "",
    region: str = "CN",
    year: int | None = None,
    stage: str = "",
    packs: tuple[str, ...] = (),
    limit: int = 5,
) -> FactorTable:
    """Candidates for a material or an energy as a plant names it, best first, with score and
    reasons, among which what has to be known before use: that it stands in, how an amount of
    another strength is restated. None where nothing fits.

    `unit` is that of the amount (``t``, ``kWh``), `region` as in ``CN-SD``, `year` of the data,
    `stage` of the life cycle. Where the built-in packs hold nothing of it, the optional ones are
    looked through; a study that uses one must name its pack. Refuses an unknown pack, an unknown
    unit, and a `limit` below 1.
    """
    if limit < 1:
        raise refuse("value-range", "limit", limit, "≥ 1")
    _library(packs)
    query = FactorQuery(name, unit, region, year, stage)
    found = offered_for(query, limit, packs).candidates
    return FactorTable(
        tuple(row.factor for row in found),
        tuple(row.score for row in found),
        tuple((*(reason.label for reason in row.reasons), *row.notes) for row in found),
    )


def _library(packs: tuple[str, ...]) -> Any:
    from zuji.core.label import listed
    from zuji.factors import optional_packs

    for name in packs:
        if name not in optional_packs():
            raise refuse("pack-unknown", "packs", name, near=listed(optional_packs()))
    return library_with(*packs)
