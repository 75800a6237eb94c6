"""The year of each amount: the year asked for is chosen, other years are named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from zuji.core.label import Label, listed
from zuji.core.refusals import Finding, blocking, note
from zuji.exchange.ledgers.answers import Answers
from zuji.exchange.ledgers.around import year_of_name
from zuji.exchange.ledgers.doubts import Doubt
from zuji.exchange.ledgers.observe import Observation
from zuji.exchange.ledgers.records import Mend


@dataclass
class Years:
    """Chooses the amounts of one year.

    An amount's year is said by its date, its header, its section, the title or the sheet's name,
    then by the file's name. Where nothing says it, the year is taken from the rest of the file if
    that names only one, and stated; a file that names none is taken for the year asked, stated too.
    """

    year: int
    file_name: str
    answers: Answers
    stated: list[Finding] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    others: list[tuple[Observation, Finding]] = field(default_factory=list)
    of_month: dict[int, int] = field(default_factory=dict)
    """Months of another year, where twelve months run over the end of a year."""

    def chosen(self, seen: Sequence[Observation]) -> list[Observation]:
        seen = [self._of_turn(each) for each in seen]
        told = self.answers.year("*")
        named = {each.year for each in seen if each.year is not None}
        without = [each for each in seen if each.year is None and counts(each)]
        by_name = year_of_name(self.file_name)
        if told is not None:
            seen = [
                replace(each, year=self.year) if self._is_told(each, told) else each
                for each in seen
            ]
        elif without:
            seen = self._with_year(seen, without, named, by_name)
        if told is None:
            seen = self._without_split(seen)
        here = [
            each
            for each in seen
            if each.year == self.year or (each.year is None and not counts(each))
        ]
        away = [each for each in seen if each.year not in {None, self.year}]
        if away and not here:
            self._ask_absent(away)
            return []
        other = self._twelve_months_with(here, away)
        if other and self.answers.span is None:
            self._ask_span([*here, *(each for each in away if each.year == other)], other)
            return []
        if other and self.answers.span:
            here += [replace(each, year=self.year) for each in away if each.year == other]
            away = [each for each in away if each.year != other]
        for each in away:
            finding = note(
                "ledger-other-year", each.where, str(each.year), str(self.year), year=str(each.year)
            )
            self.others.append((each, finding))
        return here

    def _without_split(self, seen: Sequence[Observation]) -> list[Observation]:
        """The amounts but those of a table whose title and sheet say two years, one of them the
        year asked: these are asked about.
        """
        split = [
            each
            for each in seen
            if each.other_year and self.year in {each.year, each.other_year} and counts(each)
        ]
        if split:
            years = listed(f"{each}" for each in (split[0].year, split[0].other_year))
            finding = blocking("ledger-year-contradicts", split[0].where, years, f"{self.year}")
            self._ask(finding, split)
        known = set(map(id, split))
        return [each for each in seen if id(each) not in known]

    def _of_turn(self, seen: Observation) -> Observation:
        """A week that runs into the next year with the December of the year asked; which part of
        it counts is asked about (`ask_turns`).
        """
        period = seen.period
        if period is None or not period.turns or period.year != self.year + 1:
            return seen
        december = replace(period, first=12, last=12, year=self.year)
        return replace(seen, period=december, year=self.year)

    def _twelve_months_with(
        self, here: Sequence[Observation], away: Sequence[Observation]
    ) -> int | None:
        """The year before or after that makes twelve months in a row of the months here: July to
        June. Its months are then kept in `of_month`.
        """
        mine = _months(here)
        for other in (self.year + 1, self.year - 1):
            its = _months([each for each in away if each.year == other])
            first, later = (mine, its) if other > self.year else (its, mine)
            last_months = bool(first) and first == set(range(13 - len(first), 13))
            if last_months and later and later == set(range(1, 13 - len(first))):
                self.of_month = dict.fromkeys(its, other)
                return other
        return None

    def _ask_span(self, cells: Sequence[Observation], other: int) -> None:
        early, late = min(other, self.year), max(other, self.year)
        first = min(month for month in range(1, 13) if self._year_of(month) == early)
        span = Label(
            f"{early} 年 {first} 月至 {late} 年 {first - 1} 月",
            f"{early}-{first} to {late}-{first - 1}",
        )
        finding = blocking(
            "ledger-year-split",
            self.file_name,
            span,
            str(self.year),
            year=str(self.year),
            span=span,
        )
        mends = (
            Mend(
                text="span",
                changes={"span:*": "1"},
                label=Label("这十二个月就是核算期", "these twelve months are the period"),
            ),
            Mend(
                text="year",
                changes={"span:*": "0"},
                label=Label(f"只读 {self.year} 年的月份", f"only the months of {self.year}"),
            ),
        )
        addresses = tuple(each.address for each in cells)
        self.doubts.append(Doubt(finding=finding, cause=(), at=addresses, mends=mends))

    def _year_of(self, month: int) -> int:
        return self.of_month.get(month, self.year)

    @staticmethod
    def _is_told(seen: Observation, told: int) -> bool:
        return seen.year is None or seen.year == told

    def _with_year(
        self,
        seen: Sequence[Observation],
        without: Sequence[Observation],
        named: set[int],
        by_name: int | None,
    ) -> list[Observation]:
        """The amounts with the year that the file's name or the rest of the file gives them."""
        if by_name is not None:
            year: int | None = by_name
            self._state("ledger-year-of-file", by_name)
        elif not named:
            year = self.year
            self._state("ledger-year-assumed", self.year)
        elif len(named) == 1:
            year = next(iter(named))
            self._state("ledger-year-of-others", year)
        else:
            year = None
            sums = [each for each in without if each.total]
            for each in sums:
                finding = note("ledger-sum-unchecked", each.where, each.cell.text[:40])
                self.others.append((each, finding))
            open_cells = [each for each in without if not each.total]
            if open_cells:
                self._ask_which(open_cells, named)
        return [replace(each, year=each.year or year) for each in seen]

    def _state(self, rule: str, year: int) -> None:
        self.stated.append(note(rule, self.file_name, str(year), str(self.year), year=str(year)))

    def _ask_which(self, without: Sequence[Observation], named: set[int]) -> None:
        finding = blocking(
            "ledger-year-unclear",
            without[0].where,
            listed(str(year) for year in sorted(named)),
            str(self.year),
        )
        self._ask(finding, without)

    def _ask_absent(self, away: Sequence[Observation]) -> None:
        years = listed(str(year) for year in sorted({each.year for each in away if each.year}))
        finding = blocking(
            "ledger-year-absent",
            self.file_name,
            years,
            str(self.year),
            years=years,
            year=str(self.year),
        )
        self._ask(finding, away)

    def _ask(self, finding: Finding, cells: Sequence[Observation]) -> None:
        found = sorted({each.year for each in cells if each.year is not None}, reverse=True)
        mends = [
            Mend(
                text=str(year),
                changes={"year:*": str(year)},
                label=Label(
                    f"这些其实是 {self.year} 年的数（表上写 {year}）",
                    f"they are of {self.year} in fact (the sheet says {year})",
                ),
            )
            for year in found or [self.year]
        ]
        addresses = tuple(each.address for each in cells)
        self.doubts.append(Doubt(finding=finding, cause=(), at=addresses, mends=tuple(mends)))


def _months(seen: Sequence[Observation]) -> set[int]:
    """The single months that amounts are of."""
    return {
        each.period.first
        for each in seen
        if each.period is not None and each.period.size == 1 and counts(each)
    }


def counts(seen: Observation) -> bool:
    """Whether an amount may enter a value: no comparison, plan, money or stock."""
    says = seen.says
    return not (
        says.basis in {"compare", "last_year", "plan"}
        or says.quantity in {"money", "coefficient", "specific", "average", "weighing"}
        or says.flow in {"opening", "closing", "reading", "loss"}
    )
