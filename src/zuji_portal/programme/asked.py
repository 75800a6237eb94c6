"""What a page's address asks for: a slice, a year, a selection. Unknown words are refused with
what would be known.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

from django.http import HttpRequest, QueryDict
from django.utils import timezone

from zuji.core.label import listed
from zuji.core.places import cities
from zuji.core.refusals import refuse
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.programme import counting
from zuji_portal.programme.board import dqr_bands
from zuji_portal.programme.counting import STAGES, UNCLASSIFIED, UNITS, Selection, Slice
from zuji_portal.programme.report import first_year
from zuji_portal.programme.scope import every_industry, schemes
from zuji_portal.ui.requests import day

LONGEST_WORDS = 80


def one_of(query: QueryDict, name: str, known: Iterable[str], default: str = "") -> str:
    written = query.get(name, "") or default
    known = list(known)
    if written and written not in known:
        raise refuse("choice-unknown", name, written[:40].replace("\0", ""), options=listed(known))
    return written


def words(query: QueryDict, name: str) -> str:
    """Words to look for, as many characters as a search takes."""
    return query.get(name, "").replace("\0", "").strip()[:LONGEST_WORDS]  # request.GET


def asked_part(viewer: Viewer, query: QueryDict) -> Slice:
    """The slice; a city officer's is always the own city."""
    return Slice(
        city=viewer.city or one_of(query, "city", (c.code for c in cities())),
        industry=one_of(query, "industry", (*every_industry(), UNCLASSIFIED)),
        exporter=one_of(query, "exporter", ("yes", "no")),
        market=_market(query.get("market", "")),
        good=one_of(query, "good", ("cbam",)),
        scheme=one_of(query, "scheme", schemes()),
    )


def _market(written: str) -> str:
    if written and not re.fullmatch("[A-Z]{2}", written):
        raise refuse("markets-wrong", "market", written[:40])
    return written


def years(today: datetime.date) -> list[int]:
    return list(range(today.year, first_year() - 1, -1))


def asked_year(query: QueryDict) -> int:
    today = timezone.localdate()
    return int(one_of(query, "year", (str(y) for y in years(today)), str(today.year)))


def end_of(year: int) -> datetime.date:
    """The last day of a year, or today while it runs."""
    return min(counting.year(year)[1], timezone.localdate())


def asked_unit(query: QueryDict) -> str:
    return one_of(query, "unit", ("enterprises", "products"), "enterprises")


def _date(query: QueryDict, name: str) -> datetime.date | None:
    return day(re.sub(r"[^\d-]", "?", query.get(name, "")), name)


def asked_selection(viewer: Viewer, request: HttpRequest) -> Selection:
    """The selection that `Selection.query` wrote into an address."""
    query = request.GET
    return Selection(
        unit=one_of(query, "unit", UNITS, "enterprises"),
        stage=one_of(query, "stage", STAGES, "accounted"),
        until=_date(query, "until"),
        since=_date(query, "since"),
        day=_date(query, "day"),
        part=asked_part(viewer, query),
        dqr=one_of(query, "dqr", list(dqr_bands())),
        primary=one_of(query, "primary", counting.band_names(counting.PRIMARY_BANDS)),
        now=one_of(query, "now", ("yes",)),
    )
