"""What the library offers for a name: factors, or what the name means where it holds none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from zuji.core.label import Label
from zuji.factors.absent import of_another_unit, of_nothing
from zuji.factors.identify import WHY, Meaning, identify
from zuji.factors.library import builtin_library, full_library, library_with
from zuji.factors.matching import Candidate, FactorQuery, match
from zuji.factors.product_codes import ProductCode, product_code
from zuji.factors.record import Factor


@dataclass(frozen=True, slots=True)
class FactorChoice:
    """The candidates, best first, and the meaning of the name."""

    candidates: tuple[Candidate, ...]
    meaning: Meaning | None
    code: ProductCode | None = None
    """What was asked for by a product code in place of a name."""
    other_unit: Candidate | None = None
    """The best candidate without the unit of the amount, where none is of that unit."""
    unit: str = ""
    """The unit of the amount."""

    @property
    def said(self) -> Label:
        """What the name was taken for and by what, or that nothing fits."""
        if not self.candidates:
            return self.nothing
        meaning = self.meaning
        if meaning is None:
            return Label("名称与因子的名称相同。", "The name is the factor's own.")
        name, why = meaning.name, WHY[meaning.why]
        notes = self.candidates[0].notes
        return Label(
            "".join([f"认作「{name.zh}」：{why.zh}。", *(note.zh for note in notes)]),
            " ".join([f"Taken for {name.en}: {why.en}.", *(note.en for note in notes)]),
        )

    @property
    def nothing(self) -> Label:
        """The sentence for an offer without candidates."""
        if self.meaning is None and self.code:
            said = self.code.said
            return Label(f"无合适因子：{said.zh}", f"Nothing fits: {said.en}")
        if self.meaning is None:
            return Label(
                "无合适因子：认不出是什么物质。请换更常用的名称，或写 CAS 号。",
                "Nothing fits: the substance is not known. Try its common name or CAS number.",
            )
        if self.other_unit:
            return of_another_unit(self.meaning.name, self.other_unit.factor, self.unit)
        return of_nothing(self.meaning)


def offered_for(query: FactorQuery, limit: int = 10, packs: tuple[str, ...] = ()) -> FactorChoice:
    """What the built-in library, with `packs`, offers for a name.

    Where it holds nothing of that very substance, the optional packs are looked through; a study
    that uses one of their factors must name its pack.
    """
    candidates = match(library_with(*packs), query, limit)
    if not packs and not any(candidate.exact for candidate in candidates):
        every = match(full_library(), query, limit)
        if any(row.exact for row in every) or not candidates:
            candidates = every
    choice = choice_of(candidates, query.name)
    if candidates or not query.unit or choice.meaning is None:
        return choice
    unitless = match(full_library(), replace(query, unit=""), 1)
    return replace(choice, other_unit=next(iter(unitless), None), unit=query.unit)


def choice_of(candidates: Sequence[Candidate], name: str) -> FactorChoice:
    """The candidates for a name with the meaning by which they were found."""
    meaning = candidates[0].identity if candidates else identify(name)
    return FactorChoice(tuple(candidates), meaning, product_code(name))


def optional_pack_of(factor: Factor) -> str:
    """The optional pack that a factor is from; "" for one of the built-in library."""
    if factor.id in builtin_library().factors:
        return ""
    return next((pack.id for pack in full_library().packs if factor in pack.factors), "")
