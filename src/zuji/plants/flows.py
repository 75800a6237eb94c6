"""The totals of a plant's year as plant.yaml writes them: amounts, factors, spreads."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from zuji.core.figures import in_full
from zuji.core.label import Label, listed
from zuji.core.marks import DecimalMark
from zuji.core.numbers import is_blank, own_unit, read_quantity
from zuji.core.refusals import Finding, Refusal, blocking, note, refuse, warning
from zuji.core.units import conversion, parse_unit, substance
from zuji.factors import Factor, Library
from zuji.factors.gwp import gwp100
from zuji.footprint.profile import Profile
from zuji.footprint.selection import refuse_unusable
from zuji.footprint.spread import error_of
from zuji.footprint.study import StudyDocument, reading_notes, refuse_two_units
from zuji.footprint.study_schema import UNSTATED
from zuji.plants.evaluation import PlantAmount, PlantFactor
from zuji.plants.schema import NOT_SHARED, FlowRow
from zuji.plants.sharing import LARGEST
from zuji.plants.tables import alike, by_name, norm
from zuji.uncertainty.distributions import Z95
from zuji.uncertainty.factor_spread import SpreadPlace, gsd_of

MATERIAL, MANUFACTURE = "raw_material", "manufacture"


@dataclass(frozen=True, kw_only=True)
class LedgerFlow:
    """A total of the plant as it was written.

    `amount` counts `unit`; it is None where the bill of materials gives it. `item` is the item of
    the bill by which it is shared, `key` the sharing key; both are "" where it is not shared.
    """

    id: str
    label: Label
    process: str
    key: str
    item: str
    amount: float | None
    unit: str
    factors: tuple[Factor, ...]
    stage: str
    status: str
    gsd: float
    place: str


class FlowReader:
    """Reads the flows of a plant; what is wrong or to be told stands in `findings`."""

    def __init__(
        self,
        document: StudyDocument,
        rows: Mapping[str, FlowRow],
        library: Library,
        profile: Profile,
        rules: Mapping[str, Any],
    ):
        self.document = document
        self.rows = rows
        self.library = library
        self.profile = profile
        self.rules = rules
        self.findings: list[Finding] = []
        self.marks = DecimalMark.of(
            text for row in rows.values() for text in (row.amount, row.low, row.high)
        )

    def read(
        self, processes: Mapping[str, Label], keys: Mapping[str, Label], items: Iterable[str]
    ) -> list[LedgerFlow]:
        """The flows; one of which a part is wrong has findings and is left out."""
        known = by_name(processes), by_name(keys), set(items)
        made = []
        for name, row in self.rows.items():
            try:
                made.append(self._flow(name, row, *known))
            except Refusal as problem:
                self.findings += problem.findings
        unstated = [flow.label for flow in made if flow.status == UNSTATED]
        if unstated:
            place = self.document.place_of("flows")
            self.findings.append(note("status-unstated", place, names=listed(unstated)))
        return made

    def _flow(
        self,
        name: str,
        row: FlowRow,
        processes: Mapping[str, str],
        keys: Mapping[str, str],
        items: set[str],
    ) -> LedgerFlow:
        process, key, item = (str(part or "").strip() for part in (row.process, row.key, row.item))
        wrong = self._sharing(
            name,
            process=process,
            key=key,
            item=item,
            processes=processes,
            keys=keys,
            items=items,
        )
        if wrong:
            raise Refusal(wrong)
        place = self.document.place_of("flows", name)
        unit = str(row.unit or "").strip() or own_unit(row.amount) or ""
        if not unit and not item:
            raise refuse("value-unit-missing", self._at(name, "unit"))
        if unit:
            parse_unit(unit, self._at(name, "unit"))
        written = {"value": row.amount, "low": row.low, "high": row.high}
        refuse_two_units(written, unit, self._at(name, "unit"))
        amount = self._number(name, "amount", row.amount, unit)
        if amount is None and not item:
            raise refuse("plant-flow-missing", self._at(name, "amount"), "", unit)
        factors = tuple(self._factor(name, each, unit) for each in row.factors)
        status = row.status or ("calculated" if amount is None else UNSTATED)
        self._tell(name, amount, unit, factors)
        return LedgerFlow(
            id=name,
            label=Label(str(row.zh or name), str(row.en or row.zh or name)),
            process=processes.get(norm(process), ""),
            key="" if norm(key) == NOT_SHARED else keys.get(norm(key), ""),
            item=item,
            amount=amount,
            unit=unit,
            factors=factors,
            stage=row.stage or (MATERIAL if item else MANUFACTURE),
            status=status,
            gsd=self._gsd(name, row, amount, unit, status),
            place=place,
        )

    def _at(self, name: str, part: str) -> str:
        return self.document.place_of("flows", name, part)

    def _sharing(
        self,
        name: str,
        *,
        process: str,
        key: str,
        item: str,
        processes: Mapping[str, str],
        keys: Mapping[str, str],
        items: set[str],
    ) -> list[Finding]:
        """What is wrong with how a flow is shared: by one key or by one item, never both."""
        wrong = []
        if bool(key) == bool(item):
            wrong.append(blocking("plant-sharing", self._at(name, "key"), f"{key} {item}".strip()))
        if item and process:
            wrong.append(blocking("plant-sharing", self._at(name, "process"), process))
        if process and norm(process) not in processes:
            near = listed(alike(process, set(processes.values())))
            wrong.append(
                blocking("plant-process-unknown", self._at(name, "process"), process, near)
            )
        if key and norm(key) not in {*keys, NOT_SHARED}:
            near = listed([*dict.fromkeys(keys.values()), NOT_SHARED])
            wrong.append(blocking("plant-key-unknown", self._at(name, "key"), key, near))
        if item and item not in items:
            near = listed(alike(item, items))
            wrong.append(blocking("plant-item-unknown", self._at(name, "item"), item, near))
        return wrong

    def _number(self, name: str, part: str, value: Any, unit: str) -> float | None:
        if is_blank(value):
            return None
        number = read_quantity(value, unit or "1", self._at(name, part), marks=self.marks)
        if abs(number) > LARGEST:
            raise refuse("plant-amount-large", self._at(name, part), str(value), "≤ 1e15")
        return number

    def _factor(self, name: str, factor_id: str, unit: str) -> Factor:
        """A factor that may stand here: its use, state and unit; refuses another."""
        place = self._at(name, "factors")
        factor = self.library.get(factor_id, place)
        refuse_unusable(factor, self.library, self.profile, place)
        is_mass_of_gas = factor.kind == "emission" or substance(factor.numerator) in {"CO2"}
        if not is_mass_of_gas or "/" not in factor.unit:
            raise refuse("factor-unit", place, f"{factor.id}: {factor.unit}", f"kgCO2e/{unit}")
        if unit:
            size_of(unit, factor, place)
        return factor

    def _gsd(self, name: str, row: FlowRow, amount: float | None, unit: str, status: str) -> float:
        """Geometric standard deviation of the amount: of its own interval, else of its status."""
        low, high = (self._number(name, part, getattr(row, part), unit) for part in ("low", "high"))
        spreads = self.rules["status_gsd"]
        if low is None and high is None:
            return float(spreads.get(status, spreads[UNSTATED]))
        shown = " … ".join("—" if end is None else in_full(end) for end in (low, amount, high))
        if low is None or high is None or amount is None or not low <= amount <= high:
            raise refuse("interval-wrong", self._at(name, "low"), shown)
        if low * high <= 0:
            raise refuse("plant-interval-sign", self._at(name, "low"), shown)
        ends = sorted(abs(math.log(end / amount)) for end in (low, high))
        return math.exp(ends[-1] / Z95)

    def _tell(
        self, name: str, amount: float | None, unit: str, factors: tuple[Factor, ...]
    ) -> None:
        """What a reading rests on: a credit, a volume without its state, a factor past its time."""
        place = self._at(name, "amount")
        if amount is None:
            return
        if amount < 0:
            self.findings.append(warning("plant-credit", place, f"{in_full(amount)} {unit}"))
        for factor in factors:
            target = factor.unit.split("/", 1)[1]
            row = self.rows[name]
            size = amount * size_of(unit, factor, place)
            written = f"{row.amount} {row.unit or ''}".strip()
            self.findings += reading_notes(unit, target, size, written, place)


def size_of(unit: str, factor: Factor, place: str) -> float:
    """How many of the units below the stroke of a factor one `unit` is; refuses another."""
    return conversion(unit, factor.unit.split("/", 1)[1], place)


class Rates:
    """Factors as kgCO2e by gas of a profile's GWP set, with their spreads at the plant's place."""

    def __init__(
        self,
        profile: Profile,
        rules: Mapping[str, Any],
        place: SpreadPlace,
        factors: Iterable[Factor],
    ):
        self.rules, self.place = rules, place
        gases = {gas for factor in factors for gas in factor.base_gases()}
        self.gwp = gwp100(profile.gwp_set, gases)

    def amount_of(self, flow: LedgerFlow, amount: float, unit: str) -> PlantAmount:
        """A flow with its factors, ready for `evaluate_plant`."""
        factors = [
            (self._rate(factor), size_of(unit, factor, flow.place)) for factor in flow.factors
        ]
        return PlantAmount(amount, factors, flow.stage, flow.gsd)

    def _rate(self, factor: Factor) -> PlantFactor:
        size = parse_unit(factor.numerator, factor.id).scale
        gases = {gas: self.gwp[gas] * mass for gas, mass in factor.gases_at(size).items()}
        return PlantFactor(gases, gsd_of(factor, self.rules, self.place), error_of(factor))
