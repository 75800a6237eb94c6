"""The words of a name: known words and their meaning, what says nothing, and what is left over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from zuji.core.content import content_path
from zuji.core.yamlfile import load_yaml
from zuji.exchange.ledgers.grades import FLOWING, Words, is_grade, without_code
from zuji.exchange.ledgers.headings import take_unit
from zuji.exchange.ledgers.periods import plain, spelled

MADE = "产量"
_INSTANCE = re.compile(
    r"(?<![\d.%])(?:[1-9]\d?|[一二三四五六七八])\s*(?:#|号(?:生产)?线?|线|期|车间|分厂)"
    r"|(?<![\d第])[一二三四五六](?=炼[钢铁]|烧结|轧钢|电解|焦化|热轧|冷轧)"
    r"|(?<![\d.])\d{3,5}\s*(?:t|吨)\s*/\s*[dh日天时](?:级?(?:熟料)?生产线|线|级|窑)"
)
_OIL = re.compile(
    r"(?<![\d.])[-−]?(?:0|5|10|20|35|50|89|92|93|95|97|98)\s*(?:#|号|级)|国[六五四]"
    r"|(?<![^\x00-\x7f])车用"
)
_CEMENT = re.compile(r"(?<![a-z])p[·.\s]?(?:o|c|s\.?[ab]?|f|p|m|i{1,2})[·.\s]*\d{2}\.5r?(?:级)?")
_GRADES = re.compile(
    r"(?<![a-z0-9])(?:al)?99\.\d{1,2}(?![\d.%])"
    r"|(?<![a-z0-9])(?!r-?\d|h?c?fc-?\d|hfo-?\d|pfc-?\d)[a-z]{1,4}-?\d{3,4}[a-z]?(?![a-z0-9])"
    r"|(?<!\d)\d{2}\.5r?级?(?![\d%])"
    r"|(?<![\d.])\d+(?:\.\d+)?\s*(?:mpa|kg|mm|目|kcal|大卡)(?![a-z/])"
    r"|(?<![\d.])\d+\s*(?:℃|°c)(?:以?[前后上下])?"
    r"|聚合级|工业级|农业级|食品级|优等品|一等品|合格品|s(?:75|95|105)级?"
)
_GRADE = re.compile(
    r"[\d.\s~≥≤<>=,%\-+a-z]*(?:级|大卡|目|kcal|mm|型|品位|mpa)?|[一二三四特优ⅰⅱⅲ]+级|袋装|散装"
    r"|湿基|干基"
)
_LIST_MARK = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.．]|\(?[\d一二三四五六七八九十]+\)"
    r"|\d+(?:\.\d+)*[、.．](?!\d)|[①-⑳]"
    r"|[-—·•*→>]+)\s*"
)


@cache
def terms() -> Mapping[str, Any]:
    """The vocabulary of names: general words, those of forms and those of the trade together."""
    files = {name: loaded(f"{name}.yaml") for name in ("terms", "forms", "trade", "kinds")}
    weak = (word for each in files.values() for word in each["weak"])
    together: dict[str, Any] = {"weak": (*weak, *_origins())}
    for group in ("terms", "processes"):
        together[group] = {}
        for each in files.values():
            for word, variants in each[group].items():
                together[group].setdefault(word, []).extend(variants or ())
    together["made_at"] = files["trade"]["made_at"]
    together["generals"] = {}
    for each in files.values():
        for word, kinds in each.get("generals", {}).items():
            together["generals"].setdefault(word, []).extend(kinds)
    together["compounds"] = {k: m for each in files.values() for k, m in each["compounds"].items()}
    return together


_GROUP = re.compile(
    r"^[【〔\[](?:原|辅|燃|主|包装|其他|半成品|产成品|成品)?(?:材?料|品|能源|动力)[】〕\]]\s*"
)
"""A group of a system of accounts before a name, which does not say where it is used: 【原料】."""
_SQUARE = str.maketrans("【】〔〕", "()()")
_SAME = str.maketrans({"炭": "碳", "粘": "黏", "帐": "账", "镕": "熔", "硷": "碱"})


_SPELT = (
    *(("帘子布", "帘布"), ("帘子线", "帘线"), ("天燃气", "天然气")),
    *(("sulph", "sulf"), ("fertilizer", "fertiliser"), ("aluminum", "aluminium")),
)
"""Words that are spelt in two ways."""
_INVERTED = re.compile(r"([a-z][a-z \-]*?), ([a-z][a-z \-]*)")
"""English names of lists with the noun first: gypsum, natural."""


def same(text: str) -> str:
    """A text in plain spelling, with characters that are written in two ways made one."""
    text = plain(text).translate(_SAME)
    for one, other in _SPELT:
        text = text.replace(one, other)
    return text


@cache
def _generals() -> Mapping[str, Words]:
    """General words that say nothing beside one of their kinds: 煤 beside 无烟煤."""
    return {
        same(str(word)): frozenset(same(str(kind)) for kind in kinds)
        for word, kinds in terms()["generals"].items()
    }


@cache
def _origins() -> Words:
    """Where materials come from: countries, provinces, coal fields, mines and their owners."""
    return frozenset(same(str(word)) for word in loaded("origins.yaml")["origins"])


def loaded(*parts: str) -> Mapping[str, Any]:
    """A file of data/ledgers."""
    path = content_path("data", "ledgers", *parts)
    data: Mapping[str, Any] = load_yaml(path.read_text("utf-8"), path.name).data
    return data


@cache
def processes() -> Words:
    """The words that say where in the plant something is used."""
    return frozenset(same(word) for word in terms()["processes"])


@cache
def made_at() -> Mapping[str, str]:
    """The materials of a plant with the place where each is made."""
    return {same(word): same(place) for word, place in terms()["made_at"].items()}


@cache
def _variants() -> Mapping[str, tuple[str, ...]]:
    """All known spellings with the words that each of them stands for; none for weak ones."""
    known: dict[str, tuple[str, ...]] = {}
    for group in ("terms", "processes"):
        for word, variants in terms()[group].items():
            for variant in (word, *(variants or ())):
                known[same(str(variant))] = (same(str(word)),)
    for variant, meaning in terms()["compounds"].items():
        known[same(str(variant))] = tuple(same(word) for word in str(meaning).split())
    for variant in terms()["weak"]:
        known.setdefault(same(str(variant)), ())
    return known


@cache
def _longest() -> int:
    return max(map(len, _variants()))


@cache
def words_of(text: str) -> Words:
    """The words of a name; what is not known stands among them with a question mark."""
    bare = without_code(take_unit(spelled(text))[0])
    bare = _GROUP.sub("", _LIST_MARK.sub("", same(bare))).translate(_SQUARE)
    letters = re.match(r"([a-z]{1,4})[-_](?=[^\x00-\x7f])", bare)
    if letters and letters[1] not in _variants():
        bare = bare[letters.end() :]  # YL-原煤: a group of a system of accounts
    bare = re.sub(r"(燃料|原料)用?气?\((?:天然气|l?ng)\)", r" \1用 天然气 ", bare)
    bare = re.sub(r"(?:用气|燃气|气)\((天然气|液化石油气|[焦高转]炉煤气)\)", r" \1 ", bare)
    bare = _INVERTED.sub(r"\2 \1", bare) if _INVERTED.fullmatch(bare) else bare
    bare = _SHARE.sub(r" \g<share>% ", bare)
    bare = re.sub(r"\(([^()]*)\)", _bracket, bare)
    bare = _CEMENT.sub(" 水泥 ", bare)
    if "柴油" in bare or "汽油" in bare:
        bare = _OIL.sub(" ", bare)
    known = _variants()
    bare = _GRADES.sub(lambda match: match[0] if match[0] in known else " ", bare)
    bare = _INSTANCE.sub(" ", bare)
    found: set[str] = set()
    left: list[str] = []
    origins: set[str] = set()
    for piece, is_known in _glued(_divided(bare)):
        if is_known:
            found.update(known[piece])
            if piece in _origins():
                origins.add(f"?{piece}")
        left.append(" " if is_known else piece)
    if found & FLOWING or not found:
        found |= origins  # where power or gas is used is part of what it is
    if "高炉" in found and "入炉" in bare and not re.search("高炉|炼铁|炉料", bare):
        others = processes() | {"原料用", "燃料用"}
        found -= {"高炉"} if found & (others - {"高炉"}) else set()
    found -= {general for general, kinds in _generals().items() if found & kinds}
    material = frozenset(found)
    for piece in "".join(left).split():
        if is_grade(piece, material):
            continue  # a grade beside a known material: 丁苯橡胶1502
        rest = re.sub(r"[\s‹›()\[\]{}<>/\\·,:.;、。_\-—+&*'\"“”《》#|=≈]+", " ", piece).strip()
        if rest:
            found.add(f"?{rest}")
    return frozenset(found)


def _divided(text: str) -> list[tuple[str, bool]]:
    """The text cut into known spellings so that the fewest characters are left unknown, then into
    the fewest pieces; each piece with whether it is known.
    """
    known, longest = _variants(), _longest()
    best: list[tuple[int, int, int, bool]] = [(0, 0, 0, False)]
    for end in range(1, len(text) + 1):
        unknown, pieces, _, _ = best[end - 1]
        choice = (unknown + (not text[end - 1].isspace()), pieces + 1, -(end - 1), False)
        for start in range(max(0, end - longest), end):
            if text[start:end] in known and _stands(text, start, end):
                candidate = (best[start][0], best[start][1] + 1, -start, True)
                choice = min(choice, candidate)
        best.append(choice)
    pieces_found: list[tuple[str, bool]] = []
    end = len(text)
    while end:
        start = -best[end][2]
        pieces_found.append((text[start:end], best[end][3]))
        end = start
    return pieces_found[::-1]


_ASSAY = re.compile(r"[^\d%≥≤<>=:]{1,8}(?:含量)?\s*[≥≤<>=:]+\s*(?P<share>\d+(?:\.\d+)?)\s*%?")
"""A bracket with the content of something: CaO≥90%, 总氮≥46.0%."""


_SHARE = re.compile(
    r"(?<=[^\x00-\x7f])\s*[a-z][a-z\d]{0,5}\s*(?:[≥≤<>]=?|=)\s*(?P<share>\d+(?:\.\d+)?)\s*%"
)
"""The content of something after a material, without a bracket: 石灰石CaO≥48%."""


def _are_places(text: str) -> bool:
    """Whether a text names places in the plant only: LF、连铸."""
    found = words_of(text)
    return found <= processes()


_JOINTS = frozenset("用量数的与和及或等总耗计去送作做由对其内中至从为供含不")


def _glued(pieces: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Single characters that say nothing alone belong to an unknown word beside them: 机油."""
    known = _variants()
    loose = [
        ok and len(piece) == 1 and not known[piece] and piece not in _JOINTS for piece, ok in pieces
    ]
    forth = range(len(pieces))
    for order in (forth, reversed(forth)):
        beside = False
        for at in order:
            piece, is_known = pieces[at]
            if beside and loose[at]:
                pieces[at], is_known = (piece, False), False
            beside = not is_known and not piece.isspace()
    return pieces


def _stands(text: str, start: int, end: int) -> bool:
    """Whether a Latin spelling is not cut out of a longer word or number."""
    first, last = text[start], text[end - 1]
    if text.startswith("厂用", start) and start and re.match(r"[\u4e00-\u9fff]", text[start - 1]):
        return False  # 热轧厂用电 is power of a mill
    if re.match("[a-z0-9]", first) and start and re.match("[a-z0-9.]", text[start - 1]):
        return False
    return not (re.match("[a-z0-9]", last) and end < len(text) and re.match("[a-z0-9]", text[end]))


def _bracket(match: re.Match[str]) -> str:
    """A bracket without what only names a grade; concentrations are kept."""
    inside = match[1].strip()
    assay = _ASSAY.fullmatch(inside)
    if assay:
        return f" {assay['share']}% "
    included = re.fullmatch(r"(?:包?含|包括)(.+)", inside)
    if included and _are_places(included[1]):
        return f" {included[1]} "
    if re.fullmatch(r"\d+(?:\.\d+)?\s*%|(?:100\s*%\s*)?p2o5", inside) or "折" in inside:
        return f" {inside} "
    if inside in {"燃料", "原料"}:
        return f" {inside}用 "
    if inside in {"产", "产出"}:
        return f" {MADE} "
    if inside in _variants():
        return f" {inside} "
    if re.fullmatch("[a-z]+", inside):
        return f" ‹{inside}› "
    return " " if _GRADE.fullmatch(inside) else f" {inside} "
