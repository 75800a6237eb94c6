"""Amounts of one part of the works alone (一厂, 老线, 东区, 二期, 1# kiln), and of the plant
of another product (烧碱装置 in a ledger of PVC).

Nothing shows that such a part is the whole that is studied, so it is asked once for a part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from zuji.core.label import Label
from zuji.core.refusals import warning
from zuji.exchange.ledgers.answers import Answers
from zuji.exchange.ledgers.doubts import Doubt, accepted, left_out
from zuji.exchange.ledgers.grades import Words
from zuji.exchange.ledgers.headings import is_signature
from zuji.exchange.ledgers.observe import Observation
from zuji.exchange.ledgers.periods import plain
from zuji.exchange.ledgers.resolved import Resolved
from zuji.exchange.ledgers.vocabulary import processes, words_of
from zuji.sectors.model import Model

RULE, OTHER = "ledger-works-part", "ledger-works-other"
_PLANT = re.compile(r"(?:装置|车间|分厂|工厂|厂|工段|系统|生产线|产线)\s*(?:$|[:(])")
_HAN = "一二三四五六七八九十"
_SITE = r"厂区|分厂|工厂|车间|生产线|产线|装置|厂|线|窑|区"
_PLACE = (
    r"系列|系统|机组|工段|工区|基地|电炉|高炉|转炉|焦炉|锅炉|气化炉|回转窑|炉"
    rf"|炼[钢铁焦]|轧[钢材]|{_SITE}"
)
_ONE = (
    r"(?:(?<![a-z\d./])[#第]?\d{1,2}[#号]?|(?<![a-z/])[a-f](?![a-z])"
    rf"|(?<![统唯专同单])第?[{_HAN}]{{1,2}}[号#]?)"
)
_JOIN = r"(?:[、,，/+&~—-]|和|及|与|至|到)"
_PARTS = (
    re.compile(rf"(?P<ones>{_ONE}(?:{_JOIN}{_ONE})*)\s*(?P<place>{_PLACE})"),
    re.compile(
        rf"(?<![\u4e00-\u9fff])(?P<ones>[东西南北中新老旧甲乙丙丁])(?P<place>{_SITE})"
        rf"|(?<=[年度月的:])(?P<ones2>[东西南北中新老旧甲乙丙丁])(?P<place2>{_SITE})"
    ),
    re.compile(rf"(?<![上本前下当同每分首])(?P<ones>[{_HAN}])(?P<place>期)(?![初末间货限])"),
    re.compile(
        r"\b(?P<place>line|plant|workshop|works|kiln|furnace|phase)\s*(?:no\.?|#|-)?\s*"
        r"(?P<ones>\d{1,2}|[a-f])\b"
    ),
    re.compile(
        r"\b(?P<ones>east|west|north|south|old|new)\s+(?P<place>line|plant|works|workshop|site)\b"
    ),
)
_PAIRS = (
    "东西",
    "南北",
    "新老",
    "新旧",
    "甲乙",
    ("east", "west"),
    ("north", "south"),
    ("old", "new"),
)


def works_doubts(
    found: Mapping[str, Resolved], model: Model, answers: Answers, file_name: str
) -> Iterator[Doubt]:
    """Inputs of which every amount that counts is of some parts of the works, and of no whole; and
    amounts under the plant of a product that the model neither makes nor uses.
    """
    yield from _other_plants(found, model, answers)
    for name, got in found.items():
        used = [each.seen for each in got.used]
        if not used or answers.lines(name) or answers.accepts(RULE, used[0].address):
            continue
        part = _part_only([_inside(seen) for seen in used])
        part = part or _part_only([_outside(seen, file_name) for seen in used])
        if not part:
            continue
        finding = warning(RULE, used[0].where, part, part=part)
        only = Label(f"核算的就是“{part}”", f"“{part}” is what is studied")
        mends = (accepted(RULE, [used[0].address], only),)
        yield Doubt(finding, (part,), (used[0].address,), input=name, mends=mends)


def _other_plants(found: Mapping[str, Resolved], model: Model, answers: Answers) -> Iterator[Doubt]:
    known = frozenset().union(*(words_of(item.label.zh) for item in model.inputs.values()))
    for name, got in found.items():
        places: dict[str, list[Observation]] = {}
        for each in got.used:
            if place := _other_plant(each.seen, known):
                places.setdefault(place, []).append(each.seen)
        for place, all_seen in places.items():
            cells = tuple(seen.address for seen in all_seen)
            if answers.accepts(OTHER, cells[0]):
                continue
            finding = warning(OTHER, all_seen[0].where, place, part=place)
            mends = (
                left_out(cells, Label(f"“{place}”的不计入", f"leave “{place}” out")),
                accepted(OTHER, cells[:1], Label(f"“{place}”的计入", f"“{place}” counts")),
            )
            yield Doubt(finding, (place,), cells, input=name, mends=mends)


def _other_plant(seen: Observation, known: Words) -> str:
    """The section of an amount, where it is the plant of a product that the model does not know."""
    for cell in seen.table.sections.get(seen.cell.row, ()):
        words = words_of(cell.text) - processes()
        named = words and not any(word.startswith("?") for word in words)
        if named and not words & known and _PLANT.search(plain(cell.text)):
            return cell.text.strip()
    return ""


def _inside(seen: Observation) -> tuple[str, ...]:
    """What the row, the column and the sections of an amount say."""
    return (seen.item, seen.row_label, seen.says.text, *seen.line, *seen.labels)


def _outside(seen: Observation, file_name: str) -> tuple[str, ...]:
    """What the titles, the sheet and the file are called."""
    titles = [cell.text for cell in seen.table.titles if not is_signature(cell.text)]
    return (*titles, seen.grid.name, file_name)


def _part_only(told: Sequence[Iterable[str]]) -> str:
    """The words for the part that all texts speak of; "" where they make up a whole or none."""
    named: dict[str, list[set[str]]] = {}
    words: dict[str, str] = {}
    for texts in told:
        here: dict[str, set[str]] = {}
        for text in texts:
            for place, ones, word in parts_in(text):
                here.setdefault(place, set()).update(ones)
                words.setdefault(place, word)
        for place, numbers in here.items():
            named.setdefault(place, []).append(numbers)
    for place, each in named.items():
        if len(each) == len(told) and not _is_whole(set().union(*each)):
            return words[place]
    return ""


def _is_whole(ones: set[str]) -> bool:
    """Whether numbers of parts begin with the first, leave none out, and are more than one."""
    if any(set(pair) <= ones for pair in _PAIRS):
        return True
    order = [str(at) for at in range(1, 100)] if ones & {"1"} else list("abcdef")
    return len(ones) > 1 and set(order[: len(ones)]) == ones


@lru_cache(maxsize=4096)
def parts_in(text: str) -> tuple[tuple[str, frozenset[str], str], ...]:
    """The parts of a works that a text names: the kind of place, the numbers, and the words."""
    bare = plain(text)
    seen = []
    for pattern in _PARTS:
        for match in pattern.finditer(bare):
            groups = match.groupdict()
            ones = groups["ones"] or groups.get("ones2") or ""
            place = groups["place"] or groups.get("place2") or ""
            seen.append((place, _numbers(ones), match.group()))
    return tuple(seen)


def _numbers(text: str) -> frozenset[str]:
    """``1#、2#`` → 1 and 2; ``1-3#`` → 1, 2 and 3; ``一二`` → 1 and 2; ``东`` → 东."""
    ones = [
        one
        for found in re.findall(rf"\d+|[{_HAN}]+|[^\W\d_]+", re.sub("[号第和及与至到]", " ", text))
        for one in _number(found)
    ]
    if len(ones) == 2 and re.search("[~—-]|至|到", text) and all(map(str.isdigit, ones)):
        first, last = map(int, ones)
        return frozenset(str(at) for at in range(first, last + 1)) or frozenset(ones)
    return frozenset(ones)


def _number(text: str) -> tuple[str, ...]:
    """A number in Chinese words up to 99 in digits, ``一二`` as two; other texts as they are."""
    if not re.fullmatch(rf"[{_HAN}]+", text):
        return (str(int(text)) if text.isdigit() else text,)
    digits = {char: at for at, char in enumerate(_HAN, start=1)}
    if "十" not in text:
        return tuple(str(digits[char]) for char in text)
    tens, _, rest = text.partition("十")
    return (str(digits.get(tens, 1) * 10 + digits.get(rest, 0)),)
