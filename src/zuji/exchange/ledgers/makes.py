"""Texts about a plant's own make, products put into store, and several things in one name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zuji.exchange.ledgers.around import USE
from zuji.exchange.ledgers.grades import Words
from zuji.exchange.ledgers.observe import Observation
from zuji.exchange.ledgers.periods import plain
from zuji.exchange.ledgers.vocabulary import MADE, processes, words_of

_OWN = re.compile(r"自产|自制|自炼|自有|自供|本厂产|本公司产|own[- ]")
_OUTPUT = re.compile(r"产量|产出|生产量|产生量|发生量|回收量|output|production")
_GENERATED = re.compile(r"发电|发出电|generation|generated")
_LEFT = re.compile(r"自用|自发自用|供|净|送|上网|余电|其中|厂内用|own use|used|consum|\bnet\b")
_RENEWABLE = re.compile(r"光伏|太阳能|风电|风力|solar|photovoltaic|\bpv\b|\bwind\b")
_FROM_OTHERS = re.compile(
    r"购|采|直供|直连|专线|绿证|交易|协议|bought|purchas|certificate|ppa|direct"
)
_STORED = re.compile(r"入库|交库|缴库|入仓|进仓")
_BOUGHT = re.compile(r"购|采|进货|外来|调入|到货")
_MADE = re.compile(r"产量|产出|产品|完成量|output|production")
_LIST = re.compile(r"[、,，/+＋]|(?<=[^\x00-\x7f])[及和与](?=[^\x00-\x7f])")
_INCLUDED = re.compile(r"[（(](?:包?含|包括)([^（()）]+)[）)]")
_MEMBERS = re.compile(r"[（(]([^（()）]*[、,，][^（()）]*)[）)]")
_BRACKETS = re.compile(r"[（(\[【][^（()）\]】]*[）)\]】]")


def is_own_make(text: str) -> bool:
    """Whether a name says that the plant made the thing itself, and not that it is an output:
    自产熟料, not 自产熟料产量. Beside a word of use that is an amount used or made.
    """
    bare = plain(text)
    return bool(_OWN.search(bare)) and not _OUTPUT.search(bare)


def is_gross(text: str) -> bool:
    """Whether a name is of power generated (发电量), and not of what is left after own use."""
    bare = plain(text)
    return bool(_GENERATED.search(bare)) and not _LEFT.search(bare)


def is_on_site(text: str) -> bool:
    """Whether a name may be of power that the plant's own panels or turbines made (屋顶光伏发电量,
    光伏), which no meter of the grid has counted: it does not say that the power is bought.
    """
    bare = plain(text)
    return bool(_RENEWABLE.search(bare)) and not _FROM_OTHERS.search(bare)


def is_stored(seen: Observation) -> bool:
    """Whether receipts are of products put into store (入库), and not of purchases."""
    text = plain(f"{seen.item} {seen.says.text}")
    return bool(_STORED.search(text)) and not _BOUGHT.search(text)


def says_made(seen: Observation) -> bool:
    """Whether titles, sections or the column say that the amounts are of products."""
    sections = seen.table.sections.get(seen.cell.row, ())
    texts = [seen.says.text, *(cell.text for cell in (*seen.table.titles, *sections))]
    told = [plain(text) for text in texts]
    return not seen.row_used and any(_MADE.search(text) and not USE.search(text) for text in told)


def lists_of(seen: Observation) -> Iterator[tuple[Words, ...]]:
    """The words of each thing where a name lists several: 促进剂、防老剂; 增碳剂（含喷碳粉）."""
    if seen.line[0] and seen.line[1]:
        return
    text = _INCLUDED.sub(r"、\1", seen.item)
    for each in dict.fromkeys((text, _MEMBERS.sub(r"、\1", text))):
        things = tuple(words_of(piece) for piece in _pieces(each))
        if len(things) > 1:
            yield things
            yield _shared(things)


def _shared(things: tuple[Words, ...]) -> tuple[Words, ...]:
    """The things with what one of them says of all: an output (螺纹钢、盘螺产量), or of which thing
    places are (柴油（铲车、矿车）).
    """
    made = frozenset({MADE}) & frozenset().union(*things)
    places = [words <= processes() for words in things[1:]]
    if any(places):
        first, *rest = things
        return tuple(first | words for words in rest) if all(places) else things
    return tuple(words | made for words in things)


def _pieces(text: str) -> list[str]:
    """The things that a text lists outside brackets; 促进剂NS、CZ are 促进剂NS and 促进剂CZ."""
    held = [match.span() for match in _BRACKETS.finditer(text)]
    cuts = [
        match.span()
        for match in _LIST.finditer(text)
        if not any(start <= match.start() < end for start, end in held)
    ]
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(text)]
    pieces = [text[start:end].strip() for start, end in zip(starts, ends, strict=True)]
    pieces = [piece.removesuffix("等") for piece in pieces if piece]
    head = re.match(r"[^\x00-\x7f]+", pieces[0]) if pieces else None
    return [
        f"{head[0]}{piece}" if head and re.fullmatch(r"[A-Za-z][\w-]*", piece) else piece
        for piece in pieces
    ]
