"""Factors as data sets: a file for another program, and the reading half of the service of data
nodes (soda4LCA): a list of processes, and each data set by its folder and identifier.

Served are the emission factors in force whose licence lets their figures be passed on.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.http import Http404

from zuji.core.label import Lang
from zuji.core.refusals import Finding
from zuji.exchange.datasets.ilcd import members
from zuji.exchange.datasets.of_factor import record_of_factor, set_of_factors, terms_kept
from zuji.exchange.datasets.record import cleaned
from zuji.exchange.datasets.service import ProcessPage
from zuji.exchange.datasets.texts import dotted_version
from zuji.exchange.datasets.writing import FORMATS, DataSetFormat, losses_in, written_set
from zuji.factors.record import Factor
from zuji_portal.rulebook.factors import queries
from zuji_portal.rulebook.factors.library import stamp
from zuji_portal.rulebook.factors.models import FactorVersion

GWP_SET = "AR6"
STUDY_ONLY = "epd"
"""The format that asks for the stages of a study."""
A_PAGE, MOST = 500, 1000
"""Processes of a list where none or too many are asked for (soda4LCA: pageSize)."""


def file_formats(factor: Factor) -> list[DataSetFormat]:
    """The formats in which a factor may be taken along; none for a parameter, behind a fence, or
    retired.
    """
    if not is_served(factor):
        return []
    return [row for row in FORMATS.values() if row.id != STUDY_ONLY]


def is_served(factor: Factor) -> bool:
    """Whether a factor is in force and a process that anybody may have."""
    is_process = factor.kind == "emission" and "/" in factor.unit
    return factor.active and is_process and terms_kept(factor) is None


def losses_by_format(version: FactorVersion) -> list[tuple[DataSetFormat, tuple[Finding, ...]]]:
    """Each format in which a version may be taken along, with what it cannot hold of it."""
    formats = file_formats(version.factor)
    if not formats:
        return []
    records = set_of_factors([version.factor], GWP_SET, _day(version))
    return [(row, losses_in(records, row)) for row in formats]


def data_set_file(version: FactorVersion, form: str, lang: Lang) -> tuple[bytes, DataSetFormat]:
    """The file of a version in a format; not found where it is not served in it."""
    if form not in {row.id for row in file_formats(version.factor)}:
        raise Http404(form)
    made = written_set(set_of_factors([version.factor], GWP_SET, _day(version)), form, lang)
    return made.content, made.format


def _day(version: FactorVersion) -> str:
    return f"{version.published_at or version.proposed_at:%Y-%m-%d}"


def listed(words: str, start: int, size: int) -> ProcessPage:
    """A page of the processes, all or those that words find, in the order of their ids."""
    library, served = queries.library(), _served(stamp())
    size = min(max(size, 1), MOST)
    start = max(start, 0)
    if words:
        found = {row.id for row in library.search(words, active_only=True, limit=MOST)}
        served = tuple(name for name in served if name in found)
    page = served[start : start + size]
    rows = [cleaned(record_of_factor(library.get(name))) for name in page]
    return ProcessPage(rows, len(served), start, size)


@lru_cache(maxsize=2)
def _served(named: str) -> tuple[str, ...]:
    """The ids of the factors that are served."""
    rows = queries.library()
    return tuple(sorted(row.id for row in rows if is_served(row)))


def data_set(folder: str, key: str, version: str = "", *, is_json: bool = False) -> dict[str, Any]:
    """A data set by its folder and identifier; not found where there is none, or not in that
    version.
    """
    factor_id = _homes(stamp()).get((folder, key.lower()))
    if factor_id is None:
        raise Http404(key)
    held = queries.current_or_404(factor_id)
    records = set_of_factors([held.factor], GWP_SET, _day(held))
    is_other = version and version != dotted_version(records.first.version)
    if folder == "processes" and is_other:
        raise Http404(version)
    for place, name, make in members(records, is_tidas=is_json):
        if (place, name) == (folder, key.lower()):
            return make()
    raise Http404(key)


@lru_cache(maxsize=2)
def _homes(named: str) -> Mapping[tuple[str, str], str]:
    """(folder, identifier) of every data set → a factor whose package holds it."""
    library = queries.library()
    homes: dict[tuple[str, str], str] = {}
    for name in _served(named):
        records = set_of_factors([library.get(name)], GWP_SET, "2026-01-01")
        for folder, key, _ in members(records, is_tidas=False):
            homes.setdefault((folder, key), name)
    return homes
