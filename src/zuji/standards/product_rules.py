"""The product rule that applies to a product on a date: precedence and sunset
(rules/product_rules.yaml).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from zuji.core.content import read_rules
from zuji.core.inforce import RuleInForce, in_force
from zuji.core.label import Label
from zuji.core.rulefile import Sentence, Stated, Tag, as_rules
from zuji.core.shapes import Name, Place, Row, Words, misfit

HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class ProductRule:
    """One row of the register; an empty text is a fact that is not known."""

    number: str
    label: Label
    level: str
    status: str
    issued_on: str
    in_force_on: str
    retired_on: str
    products: tuple[str, ...]
    region: str
    recommended_by: str
    text: str
    tag: str
    source: str

    @property
    def cited(self) -> Label:
        """Number and name. Where there is no number yet, a Chinese name stands in its place, which
        the English leaves out.
        """
        own = self.label.en if HAN.search(self.number) else f"{self.number} {self.label.en}"
        return Label(f"{self.number} {self.label.zh}", own)

    def is_in_force(self, date: str) -> bool:
        """In force on an ISO date; a rule in force without a known date counts from the start."""
        return (
            self.status == "in_force"
            and self.in_force_on <= date
            and not (self.retired_on and self.retired_on <= date)
        )


@dataclass(frozen=True, slots=True)
class Applicable:
    """The applicable rule, and the inapplicable ones, each with the reason in zh and en."""

    rule: ProductRule | None
    others: tuple[tuple[ProductRule, Label], ...]


def _day(value: Any) -> str:
    try:
        return datetime.date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise misfit(DAY) from None


DAY = Label("日期，如 2027-01-01", "a date such as 2027-01-01")
Day = Annotated[str, BeforeValidator(_day)]


class _Cell(Stated):
    value: Any


class _RuleProfile(Row):
    id: str = Field(pattern=r"^rule-[a-z0-9-]{1,60}$")
    version: str = Field(min_length=1, max_length=20)
    base: str
    set: dict[str, _Cell | None]


class RuleFile(Sentence):
    """One row of the register as a committee passed it, with the parameters of its profile."""

    number: str = Field(min_length=1, max_length=60)
    level: Literal["GB", "HB", "DB", "T"]
    status: Literal["draft", "in_force"]
    issued_on: Day | None = None
    in_force_on: Day
    retired_on: Day | None = None
    products: list[Name] = Field(min_length=1)
    region: str = Field(default="", pattern=r"^(CN-[A-Z]{2})?$")
    recommended_by: str = ""
    text: str = ""
    tag: Tag
    source: Words
    profile: _RuleProfile | None = None


def product_rules() -> tuple[ProductRule, ...]:
    """The register: what ships, with the rules that were passed (`zuji.core.inforce`) in place of
    those of the same number, and beside the others.
    """
    passed = in_force("product_rule")
    shipped = (rule for rule in _shipped() if rule.number not in passed)
    return (*shipped, *map(passed_product_rule, passed.values()))


@cache
def _shipped() -> tuple[ProductRule, ...]:
    return tuple(_rule(row) for row in read_rules("product_rules")["rules"])


@lru_cache(maxsize=128)
def passed_product_rule(rule: RuleInForce) -> ProductRule:
    """The row of a product rule that was passed."""
    return _rule(rule.content)


def product_rule_of(row: Mapping[str, Any], place: Place | None = None) -> ProductRule:
    """A row of the register from plain data; refuses what does not fit (`RuleFile`)."""
    as_rules(RuleFile, row, place or _place)
    return _rule(row)


def _place(*path: str | int) -> str:
    return ".".join(["rules/product_rules.yaml", *map(str, path)])


def _rule(row: Mapping[str, Any]) -> ProductRule:
    def text(key: str) -> str:
        return str(row.get(key) or "")

    return ProductRule(
        number=row["number"],
        label=Label(row["zh"], row["en"]),
        level=row["level"],
        status=row["status"],
        issued_on=text("issued_on"),
        in_force_on=text("in_force_on"),
        retired_on=text("retired_on"),
        products=tuple(row.get("products") or ()),
        region=text("region"),
        recommended_by=text("recommended_by"),
        text=text("text"),
        tag=text("tag"),
        source=text("source"),
    )


def pcr_for(
    product: str, date: str, register: tuple[ProductRule, ...] | None = None, region: str = ""
) -> Applicable:
    """The product rule for `product` (a model id) on `date` (ISO text).

    National before industry before local and group standards (MEE guideline of December 2024);
    among equals the newest. A lower rule is retired for the product once a higher one is in force;
    drafts never apply. ``rule`` is None where none is in force: the general standard then applies
    alone.
    """
    order = read_rules("product_rules")["precedence"]
    about = [
        rule
        for rule in (product_rules() if register is None else register)
        if product in rule.products
    ]
    usable = [rule for rule in about if rule.is_in_force(date) and rule.region in {"", region}]
    usable.sort(key=lambda rule: rule.in_force_on or rule.issued_on, reverse=True)
    usable.sort(key=lambda rule: order.index(rule.level))
    chosen = usable[0] if usable else None
    return Applicable(
        chosen,
        tuple(
            (rule, _why_not(rule, chosen, date, order, region))
            for rule in about
            if rule is not chosen
        ),
    )


def _why_not(
    rule: ProductRule, chosen: ProductRule | None, date: str, order: list[str], region: str
) -> Label:
    if rule.status != "in_force":
        return Label("尚未实施（草案或状态不明）", "not in force (draft, or its state is unknown)")
    if rule.in_force_on > date:
        return Label(f"{rule.in_force_on} 起实施", f"in force from {rule.in_force_on}")
    if rule.retired_on and rule.retired_on <= date:
        return Label(f"{rule.retired_on} 起停用", f"retired on {rule.retired_on}")
    if chosen is None or rule.region not in {"", region}:
        return Label("适用地区不同", "for another region")
    if order.index(chosen.level) < order.index(rule.level):
        return Label(
            f"上位标准 {chosen.number} 已实施，停用",
            f"falls away: {chosen.number} is in force above it",
        )
    return Label(f"同级的 {chosen.number} 更新", f"{chosen.number} of the same level is newer")
