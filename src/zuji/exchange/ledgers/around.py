"""What the titles of a table and the names of its sheet and file say of all its amounts."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass

from zuji.exchange.ledgers.grades import Words
from zuji.exchange.ledgers.grid import Grid
from zuji.exchange.ledgers.headings import (
    UNIT_TITLE,
    heading,
    is_plan,
    is_signature,
    take_unit,
    units_named,
)
from zuji.exchange.ledgers.names import DIRECTIONS, PROPERTIES, SOLD
from zuji.exchange.ledgers.parts import LedgerTable
from zuji.exchange.ledgers.periods import (
    MonthSpan,
    plain,
    spelled,
    take_period,
    take_year,
    years_in,
)
from zuji.exchange.ledgers.vocabulary import MADE, processes, words_of

CONTEXT_WORDS = frozenset({MADE, SOLD, "返回", "外供"})


@dataclass(frozen=True)
class Around:
    """What the titles of a table and the name of its sheet say of all amounts in it."""

    year: int | None = None
    years: frozenset[int] = frozenset()
    period: MonthSpan | None = None
    plan: bool = False
    units: tuple[str, ...] = ()
    words: Words = frozenset()
    title_words: Words = frozenset()
    sheet_words: Words = frozenset()
    said: Words = frozenset()
    """Words such as 产量 in titles, which count where a name alone means nothing."""
    closes: MonthSpan | None = None
    """The month of a daily report of the last day of a month: its sums are those of the month."""
    title: str = ""
    place: str = ""
    """The one part of the works whose titles these are: 循环水泵房2024年电量记录."""
    item: str = ""
    """The one item of the whole table, where a title names it: 能源名称：原煤."""
    subject: Words = frozenset()
    """The words of the one thing that the titles speak of and nothing else: 石灰石领用台账."""
    other_year: int | None = None
    """The year of the sheet's name where the titles say another one."""
    bought: bool = False
    """Whether titles or the sheet say that purchases are booked and nothing of use: 采购明细."""

    @property
    def rivals(self) -> tuple[Words, ...]:
        """What the titles and the sheet are called after, where these are two things (a sheet 柴油
        under a title 石油焦领用台账); empty where they agree or only one names a thing.
        """
        aside = processes() | CONTEXT_WORDS | DIRECTIONS | PROPERTIES
        title, sheet = self.subject - aside, self.sheet_words - aside
        if not title or not sheet or any(word.startswith("?") for word in sheet):
            return ()
        return () if title <= sheet or sheet <= title else (self.subject, self.sheet_words)


def around(grid: Grid, table: LedgerTable, file_name: str) -> Around:
    """Year, month, units and basis from the titles above a table, its sheet's name, the file's."""
    texts = [cell.text for cell in table.titles if not is_signature(cell.text)]
    years: set[int] = set()
    period: MonthSpan | None = None
    units: list[str] = []
    for text in texts:
        years |= years_in(text)
        named = heading(text).period
        if named is not None and not named.days and period is None:
            period = named
        titled = UNIT_TITLE.search(spelled(text))
        found = units_named(titled["units"]) if titled else []
        bracketed = take_unit(spelled(text))[1]
        units += found or ([bracketed] if bracketed else [])
    sheet_period, rest = take_period(plain(grid.name))
    sheet_year, _ = take_year(rest if sheet_period else plain(grid.name))
    if sheet_period is not None and sheet_period.year:
        sheet_year = sheet_period.year
    sheet_year = sheet_year if sheet_year and 1990 <= sheet_year <= 2100 else None
    if period is None and sheet_period is not None and not sheet_period.days and grid.name != "csv":
        period = sheet_period if not _is_file(grid, file_name) else None
    year = next(iter(years)) if len(years) == 1 else None
    sheet_words = words_of(grid.name) if not _is_file(grid, file_name) else frozenset()
    title = " ".join(texts)
    return Around(
        year=year or (sheet_year if not years else None),
        years=frozenset(years),
        period=period,
        plan=is_plan(f"{title} {grid.name}"),
        units=tuple(dict.fromkeys(units)),
        title_words=(context_of(texts) | sheet_words) & processes(),
        sheet_words=sheet_words,
        said=(context_of(texts) | sheet_words) & CONTEXT_WORDS,
        closes=next((month for text in texts if (month := _closed_month(text))), None),
        title=title,
        subject=_subject(texts),
        other_year=next(iter(years_in(grid.name) - years), None) if year else None,
        bought=_is_bought(f"{title} {grid.name if not _is_file(grid, file_name) else ''}"),
        place=next((place for text in texts if (place := _place(text))), ""),
        item=next((match[1] for text in texts if (match := ITEM_TITLE.search(text))), ""),
    )


_OF_LEDGERS = re.compile(
    r"\S*?(?:有限公司|公司|集团)|台账|台帐|(?:明细|总)账|(?<=\S)账(?=\s|$)|记录|登记|统计|汇总|明细|报表|[月年日季周旬班]报|一览|情况|数据|抄表"
    r"|结算|计量|[电水]表|消耗|消费|使用|用量|耗用|领用|收发存|进[销耗]存|[出进]入库|收支|库存|(?:计量)?单位|年度|月度|全年"
    r"|(?:综合)?(?:倍率|变比|乘率)[:=为]?\s*[\d/.:]*|电费单?|账单|对账单?|台区|[分逐按各](?:月|日|周|旬|班组?|车间|工段|产线|机组)|填报|[表单册]|清单|附[件表]\d*|[()]"
)
"""Words of titles that say nothing of what is booked."""


_BOUGHT = re.compile(r"采购|购进|购入|进货|到货|收货|进厂|入厂|purchas|deliver(?:y|ies)|receipts")
_ANY_USE = re.compile(
    r"耗|消费|使用|用量|领用|领料|发出|出库|收发|进[销出耗]|收支|库存|盘存|平衡|产量|投入|用[电水汽气能煤料]"
    r"|consum|used|usage|issue|stock|balance"
)


def _is_bought(text: str) -> bool:
    """Whether a text speaks of purchases and of no use; 外购电 names a thing and no purchases."""
    bare = plain(text)
    return bool(_BOUGHT.search(bare)) and not _ANY_USE.search(bare)


_PLACE = re.compile(
    r"\S*(?:[房站间线机泵窑炉楼库塔磨]|车间|工段|工序|装置|系统|生活区|办公区|分厂|[东西南北]区)"
)


def _place(text: str) -> str:
    """The part of the works that a title names beside what is booked, where the vocabulary does
    not know it.
    """
    bare = take_year(take_period(plain(UNIT_TITLE.sub("", text)))[1])[1]
    rest = re.sub(r"^\W+|用?[电水汽气]量?\W*$", "", _OF_LEDGERS.sub(" ", bare).strip()).strip()
    strange = any(word.startswith("?") for word in words_of(rest))
    return rest if strange and _PLACE.fullmatch(rest) else ""


_LISTED_UNIT = re.compile(
    r"[,，、;；]\s*(?:[万千])?(?:吨|t|kg|千克|公斤|kwh|千瓦时|度|n?m3|标?方|立方米|gj|吉焦)\s*(?=[)）])",
    re.I,
)
_REMARK = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")


def _subject(texts: Sequence[str]) -> Words:
    """The words of the one thing that titles speak of; none where anything else stands in them."""
    found: set[Words] = set()
    for text in texts:
        bare = UNIT_TITLE.sub("", take_unit(spelled(text))[0])
        rest = take_year(take_period(plain(_LISTED_UNIT.sub("", bare)))[1])[1]
        words = words_of(_OF_LEDGERS.sub(" ", rest).strip())
        if any(word.startswith("?") for word in words):  # 煤沥青账（2#库）
            words = words_of(_OF_LEDGERS.sub(" ", _REMARK.sub(" ", rest)).strip())
        found.add(words)
    found -= {frozenset()}
    if len(found) != 1:
        return frozenset()
    words = found.pop()
    return frozenset() if any(word.startswith("?") for word in words) else words


_DAY = re.compile(r"(20\d\d)\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})(?!\d)")


def _closed_month(text: str) -> MonthSpan | None:
    """The month of which a text names the last day."""
    match = _DAY.search(plain(text))
    if not match:
        return None
    year, month, day = map(int, match.groups())
    if not 1 <= month <= 12 or calendar.monthrange(year, month)[1] != day:
        return None
    return MonthSpan(month, month, year)


def _is_file(grid: Grid, file_name: str) -> bool:
    return file_name.rsplit(".", 1)[0][:31] == grid.name


ITEM_TITLE = re.compile(
    r"(?:能源|物料|材料|品种|产品|燃料|能源品种|原料|物资|科目"
    r"|存货)(?:品种)?(?:名称)?\s*[:：]\s*([^:：;；]{1,30}?)"
    r"(?:\s{2,}|\s*(?:计量)?单位|$)"
)


USE = re.compile(
    r"消耗|原料|原材料|投入|消费|能耗|用量|耗|物料|领用|入炉|入磨|(?<!公)(?<!利)用|consum"
    r"|material|used|usage"
)
"""Words that say that what is named is used."""


def context_of(texts: Sequence[str]) -> Words:
    """Places in the plant that texts name, and what they say of all amounts (产量, 外售)."""
    found: set[str] = set()
    for text in texts:
        named = words_of(text)
        found |= named & processes()
        if not USE.search(plain(text)):
            found |= named & CONTEXT_WORDS
    return frozenset(found)


def year_of_name(name: str) -> int | None:
    """The year that a file's name tells, None for none or several."""
    years = years_in(re.sub(r"\d{8,}", "", name))
    return next(iter(years)) if len(years) == 1 else None
