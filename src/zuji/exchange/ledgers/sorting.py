"""Which input each amount belongs to, and which amounts do not count, each with its reason."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from zuji.core.label import Label
from zuji.core.refusals import Finding, blocking, note
from zuji.exchange.ledgers.amounts import COAL_EQUIVALENT
from zuji.exchange.ledgers.answers import Answers
from zuji.exchange.ledgers.doubts import Doubt, accepted, left_out
from zuji.exchange.ledgers.headings import dimensions
from zuji.exchange.ledgers.makes import (
    is_gross,
    is_on_site,
    is_own_make,
    is_stored,
    lists_of,
    says_made,
)
from zuji.exchange.ledgers.names import NameBook, NameMatch
from zuji.exchange.ledgers.observe import Observation
from zuji.exchange.ledgers.parts import is_mark, is_quantity
from zuji.exchange.ledgers.resolved import is_ratio
from zuji.exchange.ledgers.sublines import OtherPart, Sublines
from zuji.exchange.ledgers.unit_pairs import in_other_units
from zuji.exchange.ledgers.vocabulary import words_of
from zuji.sectors.model import Input

WITHOUT_STOCK = frozenset(
    {"电", "绿电", "蒸汽", "天然气", "焦炉煤气", "高炉煤气", "转炉煤气", "水", "氧", "氮"}
)
"""What is used as it is bought: receipts are the consumption."""


SHARE = re.compile(r"[%‰]|配比|占比|比例|比率")
"""Titles of columns that no amount in a unit stands under."""


@dataclass
class Sorted:
    """The amounts of a ledger by input; those that do not count with the reason; unknown names."""

    by_input: dict[str, list[Observation]] = field(default_factory=dict)
    ignored: list[tuple[Observation, Finding]] = field(default_factory=list)
    unknown: dict[str, list[Observation]] = field(default_factory=dict)
    unknown_columns: dict[str, list[Observation]] = field(default_factory=dict)
    candidates: dict[str, tuple[str, ...]] = field(default_factory=dict)
    without_item: list[Observation] = field(default_factory=list)
    parts: list[tuple[str, Observation]] = field(default_factory=list)
    """Columns "of which" that no input is meant by, with the input of the whole."""
    readings: dict[str, list[Observation]] = field(default_factory=dict)
    """Readings of meters that no amount was computed from, by input."""
    others: list[OtherPart] = field(default_factory=list)
    """Lines "of which" whose names are another input than that of their line."""
    doubts: list[Doubt] = field(default_factory=list)
    stated: list[Finding] = field(default_factory=list)

    def leave(self, seen: Observation, rule: str, **facts: str | Label) -> None:
        self.ignored.append((seen, note(rule, seen.where, seen.cell.text[:40], "", **facts)))


class Sorter:
    """Sorts the amounts of one ledger for one model."""

    def __init__(self, book: NameBook, answers: Answers):
        self.book = book
        self.answers = answers
        self.sorted = Sorted()
        self.planned: dict[str, list[Observation]] = {}
        self.matches: dict[tuple[Any, ...], NameMatch] = {}

    def sort(self, seen: Sequence[Observation]) -> Sorted:
        matched = self._awake([(each, self._match(each)) for each in seen])
        lines = Sublines(self.book.model.inputs, self.answers, self.sorted.others)
        for each, match in lines.parted(matched):
            if self._without_item(each):
                self.sorted.without_item.append(each)
            elif not self._left_out(each, match):
                if match.input:
                    counted = replace(each, member=True) if match.part else each
                    self.sorted.by_input.setdefault(match.input, []).append(counted)
                else:
                    self._not_known(each, match)
        self._beside_amounts()
        self._by_flow()
        self._only_planned()
        self._only_readings()
        self._gross_beside()
        return self.sorted

    def _gross_beside(self) -> None:
        """Power generated does not count where the ledger also says what was used or supplied."""
        for name, candidates in list(self.sorted.candidates.items()):
            if is_on_site(name):
                continue
            if is_gross(name) and any(self.sorted.by_input.get(each) for each in candidates):
                for seen in self.sorted.unknown.pop(name):
                    self.sorted.leave(seen, "ledger-gross-beside")
                del self.sorted.candidates[name]

    def _beside_amounts(self) -> None:
        """Lines of money, of coal equivalent, and per unit of product, do not count where the same
        item stands in a unit of its input as well.
        """
        for name, all_seen in self.sorted.by_input.items():
            item = self.book.model.inputs[name]
            if is_ratio(item) or "[money]" in (wanted := dimensions(item.unit)):
                continue
            rules = [(seen, _unit_rule(seen.unit.unit, wanted)) for seen in all_seen]
            plain = [seen for seen, rule in rules if not rule and _fits(seen, wanted)]
            if plain:
                for seen, rule in rules:
                    if rule:
                        self.sorted.leave(seen, rule)
                kept = [seen for seen, rule in rules if not rule]
                again = {id(seen): seen for seen in in_other_units(kept, plain)}
                for seen in again.values():
                    self.sorted.leave(seen, "ledger-unit-beside")
                self.sorted.by_input[name] = [seen for seen in kept if id(seen) not in again]

    def _awake(
        self, matched: list[tuple[Observation, NameMatch]]
    ) -> list[tuple[Observation, NameMatch]]:
        """Names that are not clear are read without the inputs of stages of which nothing else
        stands in the ledger: 氧化铝 is used where nothing of alumina making is listed.
        """
        inputs = self.book.model.inputs
        sure = {match.input for _, match in matched if match.input in inputs}
        awake = {part for name in sure for part in _conditions(inputs[name])}
        asleep = {
            item.name
            for item in inputs.values()
            if item.applies and not _holds(item.applies.text, _conditions(item), awake)
        }
        if not asleep:
            return matched
        first, self.book, self.matches = self.book, self.book.without(asleep), {}
        again = []
        for seen, match in matched:
            clear = match if match.input or says_made(seen) else self._match(seen)
            again.append((seen, clear if clear.input else match))
            if clear.input in inputs and not match.input:
                self._state_once(seen, "ledger-stage-absent", clear.input)
        self.book = first
        return again

    def _state_once(self, seen: Observation, rule: str, name: str) -> None:
        """State once for each item how it was read."""
        known = ((each.rule, each.facts.get("item")) for each in self.sorted.stated)
        if (rule, seen.item) not in known:
            label = self.book.model.inputs[name].label
            finding = note(rule, seen.where, seen.item, "", item=seen.item, input=label)
            self.sorted.stated.append(finding)

    def _only_readings(self) -> None:
        """Inputs of which the ledger holds readings of a meter and no amount are asked about."""
        for name, seen in self.sorted.readings.items():
            cells = tuple(each.address for each in seen)
            tables = {id(each.table) for each in seen}
            amounts = self.sorted.by_input.get(name, ())
            elsewhere = amounts and not any(id(each.table) in tables for each in amounts)
            if elsewhere or all(map(self.answers.skips, cells)):
                continue
            left = {id(each) for each in seen}
            self.sorted.ignored = [pair for pair in self.sorted.ignored if id(pair[0]) not in left]
            finding = blocking("ledger-readings-only", seen[0].where, seen[0].cell.text[:40])
            mends = (left_out(cells, Label("不计入", "leave out")),)
            self.sorted.doubts.append(
                Doubt(finding=finding, cause=(name,), at=cells, input=name, mends=mends)
            )

    def _only_planned(self) -> None:
        """Inputs that the ledger holds as a plan only are asked about."""
        rule = "ledger-plan-only"
        if not self.sorted.by_input and self.planned:
            known = {seen.address for each in self.planned.values() for seen in each}
            rest = [pair for pair in self.sorted.ignored if pair[1].rule == "ledger-plan"]
            rest = [pair for pair in rest if pair[0].address not in known and pair[0].item]
            self.planned[""] = [seen for seen, _ in rest]
            self.sorted.ignored = [pair for pair in self.sorted.ignored if pair not in rest]
        for name, planned in self.planned.items():
            if not planned:
                continue
            if self.sorted.by_input.get(name):
                for seen in planned:
                    self.sorted.leave(seen, "ledger-plan")
                continue
            if name and all(self.answers.accepts(rule, seen.address) for seen in planned):
                self.sorted.by_input[name] = [
                    replace(seen, says=replace(seen.says, basis="")) for seen in planned
                ]
                continue
            cells = tuple(seen.address for seen in planned)
            finding = blocking(rule, planned[0].where, planned[0].item)
            mends = (
                accepted(rule, cells, Label("其实是实际数", "they are actual amounts in fact")),
                left_out(cells, Label("不计入", "leave out")),
            )
            self.sorted.doubts.append(
                Doubt(finding=finding, cause=(), at=cells, input=name, mends=mends)
            )

    @staticmethod
    def _without_item(seen: Observation) -> bool:
        """A total over the lines of a column, without a name of its own."""
        return seen.total and not seen.own

    def _match(self, seen: Observation) -> NameMatch:
        key = (
            seen.item,
            seen.own,
            seen.context,
            seen.forced,
            seen.others,
            seen.used,
            seen.row_used,
            seen.says.flow,
            seen.rivals,
        )
        if key not in self.matches:
            told = self.book.told(seen.item)
            if told is None and seen.row_label and not seen.column_item:
                told = self.book.told(seen.row_label) if not seen.line[1] else None
            match = NameMatch(told) if told is not None else self._by_words(seen)
            self.matches[key] = match if told is not None else self._not_gross(seen, match)
            if told == "":
                self.matches[key] = NameMatch("-")
        return self.matches[key]

    def _not_gross(self, seen: Observation, match: NameMatch) -> NameMatch:
        """The match, but none for power generated where the input is what was used or supplied; nor
        for power made on site, which is part of what was bought only where somebody says so.
        """
        label = self._label(match.input)
        if match.input and is_on_site(seen.item) and re.search("绿证|自发", label):
            near = (each for each in (self._on_site(), match.input) if each)
            return NameMatch("", False, tuple(dict.fromkeys(near)), match.words)
        if match.input and is_gross(seen.item) and re.search("自用|净", label):
            return NameMatch("", False, (match.input,), match.words)
        return match

    def _on_site(self) -> str:
        return on_site_input(self.book.model.inputs)

    def _by_words(self, seen: Observation) -> NameMatch:
        """The match of the whole name, else of the name without the titles of its group."""
        if seen.rivals:
            named = (self.book.match(each, (), seen.forced).input for each in seen.rivals)
            return NameMatch("", False, tuple(dict.fromkeys(each for each in named if each)))
        told = (seen.says.flow == "issued" or seen.row_used) and "产" not in seen.says.text
        used = told or seen.used
        first = self.book.match(seen.own, seen.context, seen.forced, used, told)
        if first.input and told and is_own_make(seen.item) and first.input in self.book.outputs:
            return NameMatch("", False, (*self.book.without_made(first), first.input), first.words)
        if first.input or first.candidates:
            return first
        for own, context in seen.others:
            match = self.book.match(own, context, seen.forced, used, told)
            if match.input:
                return match
        if self._only_column(seen):
            own = words_of(seen.line[0])
            alone = self.book.match(own, seen.context, seen.forced, used, told)
            if alone.input:
                return alone
        for things in lists_of(seen):
            matches = [
                self.book.match(each, seen.context, seen.forced, used, told) for each in things
            ]
            inputs = {match.input for match in matches}
            if len(inputs) == 1 and inputs != {""}:
                return NameMatch(inputs.pop(), all(match.part for match in matches))
        if seen.says.flow == "received" and is_stored(seen):
            made = self.book.only_made(seen.own)
            return NameMatch(made) if made else first
        if not first.candidates and not seen.row_used and seen.says.flow not in {"issued", "sold"}:
            product = self.book.bare_product(seen.own)
            return NameMatch(product) if product else first
        return first

    def _label(self, name: str) -> str:
        item = self.book.model.inputs.get(name)
        return item.label.zh if item else ""

    @staticmethod
    def _only_column(seen: Observation) -> bool:
        """Whether the amounts of a table stand in one column, so that its title tells nothing
        apart (消耗（甲醇装置）).
        """
        return (
            bool(seen.line[0] and seen.line[1])
            and not seen.column_item
            and len(seen.table.of_role("amount")) == 1
        )

    def _left_out(self, seen: Observation, match: NameMatch) -> bool:
        """Whether an amount is understood and not counted; its reason is then kept."""
        item = self.book.model.inputs.get(match.input)
        if match.input == "-" or self.answers.skips(seen.address):
            self.sorted.leave(seen, "ledger-left-out")
            return True
        if seen.says.basis == "plan" and item is not None and not seen.total:
            self.planned.setdefault(item.name, []).append(seen)
            return True
        if seen.movement == "moved":
            self.sorted.leave(seen, "ledger-moved")
            return True
        if seen.movement == "?" and item is not None and self._ask_movement(seen, item.name):
            return True
        if seen.says.quantity == "average" and (item is None or not is_ratio(item)):
            self.sorted.leave(seen, "ledger-average")
            return True
        if item is not None and (seen.unmetered or seen.says.flow == "reading"):
            self.sorted.readings.setdefault(item.name, []).append(seen)
        for rule in (self._basis(seen), self._quantity(seen, item), self._stock(seen)):
            if rule:
                self.sorted.leave(seen, rule)
                return True
        if item is None and self._other_quantity(seen):
            self.sorted.leave(seen, "ledger-other-quantity")
            return True
        return False

    @staticmethod
    def _basis(seen: Observation) -> str:
        return {
            "plan": "ledger-plan",
            "last_year": "ledger-last-year",
            "compare": "ledger-compare",
            "carried": "ledger-total",
        }.get(seen.says.basis, "")

    @staticmethod
    def _quantity(seen: Observation, item: Input | None) -> str:
        quantity = seen.says.quantity
        if item is not None and is_ratio(item) and quantity != "coefficient":
            return ""
        return {
            "money": "ledger-money",
            "coefficient": "ledger-coefficient",
            "specific": "ledger-specific",
            "day": "ledger-day",
            "weighing": "ledger-weighing",
        }.get(quantity, "")

    @staticmethod
    def _stock(seen: Observation) -> str:
        return {
            "opening": "ledger-stock",
            "closing": "ledger-stock",
            "reading": "ledger-stock",
            "loss": "ledger-loss",
        }.get(seen.says.flow, "")

    @staticmethod
    def _other_quantity(seen: Observation) -> bool:
        """An unknown item that is money, a ratio or energy in coal equivalent: no input of ours."""
        unit = seen.unit.unit
        known = dimensions(unit) if unit else ""
        return bool(unit) and (
            "tce" in unit.lower()
            or "标" in unit.replace("标立方", "").replace("标方", "")
            or known == "[money]"
            or "元" in unit
            or (known == "" and unit not in {"t", "吨"})
        )

    def _not_known(self, seen: Observation, match: NameMatch) -> None:
        if is_mark(seen.cell.text) and not is_quantity(seen.cell):
            self.sorted.leave(seen, "ledger-mark")
            return
        if seen.part_of:
            self.sorted.leave(seen, "ledger-part")  # its sum is asked about
            return
        row_item = seen.table.of_role("item") and seen.line[0]
        column = seen.line[1]
        if row_item and (column or seen.says.flow == "sold"):
            alone = self.book.match(words_of(seen.line[0]), seen.context)
            if alone.input:
                moved = seen.says.flow in {"sold", "received"}
                if moved or seen.part:
                    rule = "ledger-part" if seen.part else "ledger-moved"
                    self.sorted.parts += [(alone.input, seen)] if seen.part else []
                    self.sorted.leave(seen, rule)
                    return
                if SHARE.search(seen.says.text) or "/" in seen.says.unit:
                    self.sorted.leave(seen, "ledger-other-quantity")  # 配比（%）
                    return
                self.sorted.unknown_columns.setdefault(column, []).append(seen)
                return
        name = seen.item or seen.row_label or seen.address
        self.sorted.unknown.setdefault(name, []).append(seen)
        if match.candidates:
            self.sorted.candidates[name] = match.candidates

    def _by_flow(self) -> None:
        """Receipts count only where nothing says what was used, or where there is no stock."""
        for name, sorted_so in list(self.sorted.by_input.items()):
            kept: list[Observation] = []
            is_amount = not is_ratio(self.book.model.inputs[name])
            all_seen = [_as_received(seen) if is_amount else seen for seen in sorted_so]
            others = {"received", "sold", "returned"}
            used = [seen for seen in all_seen if seen.says.flow not in others]
            for seen in all_seen:
                if seen.says.flow == ("sold" if used else "returned"):
                    self.sorted.leave(seen, "ledger-moved")
                elif seen.says.flow == "received":
                    if used:
                        self.sorted.leave(seen, "ledger-received")
                    elif name in self.book.outputs and is_stored(seen):
                        kept.append(replace(seen, says=replace(seen.says, flow="made")))
                        self._state_once(seen, "ledger-stored", name)
                    elif seen.own & WITHOUT_STOCK or self.answers.accepts(
                        "ledger-only-received", seen.address
                    ):
                        kept.append(seen)
                    else:
                        self._ask_received(seen, name)
                else:
                    kept.append(seen)
            self.sorted.by_input[name] = kept

    def _ask_movement(self, seen: Observation, name: str) -> bool:
        """Whether a code of movement that is not known is asked about."""
        rule = "ledger-movement-unknown"
        if self.answers.accepts(rule, seen.address):
            return False
        code = seen.code
        finding = blocking(rule, seen.where, code, code=code)
        mends = (
            accepted(rule, [seen.address], Label("计入消耗", "they are consumption")),
            left_out([seen.address], Label("不计入", "leave out")),
        )
        self.sorted.doubts.append(
            Doubt(finding=finding, cause=(code,), at=(seen.address,), input=name, mends=mends)
        )
        return True

    def _ask_received(self, seen: Observation, name: str) -> None:
        rule = "ledger-only-received"
        finding = blocking(rule, seen.where, seen.cell.text[:40])
        mends = (
            accepted(rule, [seen.address], Label("购进即消耗", "what was bought was used")),
            left_out([seen.address], Label("不计入", "leave out")),
        )
        self.sorted.doubts.append(
            Doubt(
                finding=finding,
                cause=(),
                at=(seen.address,),
                input=name,
                mends=mends,
                item=seen.item,
            )
        )


def _as_received(seen: Observation) -> Observation:
    """An amount of a list of purchases, which says nothing else itself, as a receipt."""
    if not seen.bought or seen.says.flow:
        return seen
    return replace(seen, says=replace(seen.says, flow="received"))


def _unit_rule(unit: str, wanted: str) -> str:
    """Why a line with this unit is no amount of an input with the dimensions `wanted`."""
    found = dimensions(unit) if unit else ""
    if "[money]" in found:
        return "ledger-money"
    if COAL_EQUIVALENT.search(unit):
        return "ledger-coefficient"
    return "ledger-specific" if "/" in unit and found != wanted else ""


def _fits(seen: Observation, wanted: str) -> bool:
    """Whether an amount has a unit with the dimensions `wanted`."""
    return bool(seen.unit.unit) and dimensions(seen.unit.unit) == wanted


def _conditions(item: Input) -> set[str]:
    """The choices that an input depends on: ``pellet_source == "own"``."""
    return set(re.findall(r'\w+ == "\w+"', item.applies.text)) if item.applies else set()


def _holds(formula: str, conditions: set[str], awake: set[str]) -> bool:
    """Whether the choices of an input are those of inputs that a ledger surely holds."""
    if not conditions:
        return True
    return conditions <= awake if " and " in formula else bool(conditions & awake)


def on_site_input(inputs: Mapping[str, Input]) -> str:
    """The input for power generated and used on site, of a model that has one."""
    return next((n for n, i in inputs.items() if "厂区自发自用" in i.label.zh), "")
