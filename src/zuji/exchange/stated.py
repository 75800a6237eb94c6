"""A footprint that another system states, as a supplier's answer takes it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from zuji.core.receipt import Receipt
from zuji.core.refusals import Finding


@dataclass(frozen=True)
class StatedFootprint:
    """What a file states: kgCO2e per one `per` (empty where the file does not say the unit), the
    year of its data, the share of primary data (0 to 1), the place, and where it comes from.

    `verified` is the share that a verification covers as the file says (1 for one of the product,
    0 for one of a model or programme); None where it says nothing. Nobody has checked it here.
    `assurance` names that verification, `mass` is kg of product per one `per`. The validity period
    goes from the day `valid_from` to the day before `valid_until`.
    """

    value: float
    per: str
    year: int
    product: str
    company: str
    source: str
    region: str = ""
    primary: float | None = None
    verified: float | None = None
    assurance: str = ""
    mass: float | None = None
    valid_from: datetime.date | None = None
    valid_until: datetime.date | None = None
    findings: tuple[Finding, ...] = ()
    receipt: Receipt | None = None

    @property
    def validity(self) -> str:
        """First and last day of the validity period; empty where it states none."""
        if self.valid_from is None or self.valid_until is None:
            return ""
        return f"{self.valid_from} … {self.valid_until - datetime.timedelta(days=1)}"

    def is_valid_on(self, day: datetime.date) -> bool | None:
        """Whether the footprint may be used on a day; None where it states no validity."""
        if self.valid_from is None or self.valid_until is None:
            return None
        return self.valid_from <= day < self.valid_until
