"""Cursor paging: a cursor is where the last page ended, so nothing is skipped or doubled while
rows come and go.
"""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Any, TypeVar

from django.db.models import Model, QuerySet
from ninja import Query, Schema
from pydantic import Field

from zuji.core.refusals import refuse

Row = TypeVar("Row", bound=Model)


class Page(Schema):
    """`cursor` as the last page gave it in `next`."""

    cursor: Annotated[str, Field(max_length=40)] = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


PageQuery = Query[Page]


def cursor_of(place: int) -> str:
    return base64.urlsafe_b64encode(str(place).encode()).decode().rstrip("=")


def place_in(cursor: str) -> int:
    """The place a cursor names; refuses what was never given out (``cursor-unknown``)."""
    if not cursor:
        return -1
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except (binascii.Error, ValueError) as problem:
        raise refuse("cursor-unknown", "cursor", cursor) from problem
    if not (text.isdecimal() and len(text) < 19):
        raise refuse("cursor-unknown", "cursor", cursor)
    return int(text)


def page_of(rows: QuerySet[Row], page: Page) -> tuple[list[Row], str | None]:
    """The rows beyond the cursor by primary key, and the cursor of the next page."""
    following = list(rows.order_by("pk").filter(pk__gt=place_in(page.cursor))[: page.limit + 1])
    page_rows = following[: page.limit]
    return page_rows, cursor_of(page_rows[-1].pk) if len(following) > page.limit else None


def paged(items: list[Any], following: str | None) -> dict[str, Any]:
    return {"items": items, "next": following}
