"""Which substance a name means, and what is done with it: identity before letters.

A name is read in this order: CAS number and customs heading, its whole as a known name, the name
without brackets, grades by pattern, and its words one by one. The head of a name stands at its end;
what follows a head and is not known makes another thing of it, so that the name means nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from zuji.core.label import Label
from zuji.factors.name_rules import name_rules
from zuji.factors.name_words import Piece, pieces
from zuji.factors.substances import (
    by_cas,
    by_heading,
    is_kind_of,
    joined,
    names,
    plain,
    register,
    words,
    written,
)

WHY = {
    "code": Label("编码或牌号相同", "same code or grade"),
    "identity": Label("名称即该物质", "the name is the substance"),
    "synonym": Label("同物异名", "another name of the same"),
    "letters": Label("去掉商标、产地等字样后相同", "the same without brand or place"),
}
ORDER = ("code", "identity", "synonym", "letters")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name means.

    `activity` is ``production``, ``combustion``, ``treatment`` or, with a way,
    ``treatment:landfill``; `region` is one that the name itself says; `unit` one in its brackets.
    """

    substance: str
    why: str
    activity: str = "production"
    region: str = ""
    unit: str = ""
    term: str = ""
    """The words that named the substance, as `written`."""

    @property
    def name(self) -> Label:
        """The substance's names."""
        return register()[self.substance].name


@lru_cache(maxsize=20_000)
def identify(name: str) -> Meaning | None:
    """What the name means; None where nothing known is meant by it."""
    text = plain(name)
    region = region_in(text)
    found = _by_code(text) or _by_name(text)
    if found is None:
        found = _by_letters(text)
    if found is None:
        return None
    return replace(found, region=region)


CAS = re.compile(r"(?<![\d-])(\d{2,7})-(\d\d)-(\d)(?![\d-])")
HEADING = re.compile(
    r"^(?:hs|hs ?code|hscode|cn|cn ?code|税号|税则号|海关编码|商品编码|海关编号)?[ :：]*"
    r"(\d{4}[. ]?\d{2})[. ]?(?:\d{2}[. ]?){0,2}$"
)


def _by_code(text: str) -> Meaning | None:
    for match in CAS.finditer(text):
        number, check = match[1] + match[2], int(match[3])
        total = sum(int(digit) * place for place, digit in enumerate(reversed(number), 1))
        if total % 10 == check and match[0] in by_cas():
            rest = _by_name((text[: match.start()] + " " + text[match.end() :]).strip())
            same = rest is not None and register()[rest.substance].cas == match[0]
            return Meaning(rest.substance if rest and same else by_cas()[match[0]], "code")
    if heading := HEADING.match(text.strip()):
        found = by_heading().get(re.sub(r"\D", "", heading[1]))
        return Meaning(found, "code") if found else None
    return None


BRACKET = re.compile(r"[(（\[【<《{]([^()（）\[\]【】]*)[)）\]】>》}]")


def _by_name(text: str) -> Meaning | None:
    if re.search(r"[(（]", text) and not re.search(r"[)）]", text):
        text += ")"
    whole = joined(words(text))
    if known := names().get(whole):
        return Meaning(*known, term=whole)
    outer = BRACKET.sub(" ", text).strip()
    inside = [part.strip() for part in BRACKET.findall(text) if part.strip()]
    found = _plainly(outer) if outer else None
    for part in inside:
        within = _plainly(part)
        if within is None:
            continue
        if found is None:
            named = re.search("[㐀-鿿]{2}|[a-z]{4}", outer)
            if not named or outer[-1] in name_rules().vague:
                found = within
            continue
        together = _plainly(outer + part) or _plainly(part + outer)
        if is_kind_of(within.substance, found.substance):
            found = replace(within, activity=found.activity)
        elif together and is_kind_of(together.substance, found.substance):
            found = together
        elif within.activity != "production" and found.activity == "production":
            found = replace(found, activity=within.activity)
    return _with_hints(found, inside)


def _with_hints(found: Meaning | None, inside: Sequence[str]) -> Meaning | None:
    if found is None:
        return None
    for part in inside:
        if any(word in part for word in name_rules().combustion) and "未燃烧" not in part:
            found = replace(found, activity="combustion")
    return replace(found, unit=next(filter(None, map(unit_in, inside)), ""))


UNIT = re.compile(
    r"(?:单位[:：]?)?(万?n?m3|万?nm³|万?立方米|万?标方|千立方米|吨|t|kg|千克|公斤|gj|吉焦|"
    r"百万千焦|mwh|kwh|万kwh|万千瓦时|千瓦时|度|万度|l|升|t·km|tkm|吨公里|吨·公里)"
)
UNITS = {
    "nm3": "Nm3",
    "万nm3": "万Nm3",
    "标方": "Nm3",
    "万标方": "万Nm3",
    "立方米": "m3",
    "万立方米": "万m3",
    "吉焦": "GJ",
    "百万千焦": "GJ",
    "gj": "GJ",
    "mwh": "MWh",
    "kwh": "kWh",
    "万kwh": "万kWh",
    "万千瓦时": "万kWh",
    "千瓦时": "kWh",
    "度": "kWh",
    "万度": "万kWh",
    "l": "L",
    "升": "L",
    "吨": "t",
    "千克": "kg",
    "公斤": "kg",
    "tkm": "t·km",
    "吨公里": "t·km",
    "吨·公里": "t·km",
}


def unit_in(text: str) -> str:
    """The unit that a bracket or an ending holds and nothing else; "" for none."""
    match = UNIT.fullmatch(text.strip().removeprefix("/"))
    return UNITS.get(match[1], match[1]) if match else ""


def _plainly(text: str) -> Meaning | None:
    """The meaning of a text without brackets."""
    parts = words(text)
    key = joined(parts)
    if not key:
        return None
    if known := names().get(key):
        return Meaning(*known, term=key)
    graded = _with_grades(text)
    for version in dict.fromkeys((graded, text)):
        for segment in _segments(version):
            found = _read(segment)
            if found is not None:
                coded = version == graded != text
                return replace(found, why="code") if coded else found
    return _by_shape(text)


def _is_fertiliser(text: str) -> bool:
    """Whether a text names a fertiliser by itself, so that 18-46-0 is its grade."""
    return any(
        piece.kind == "name" and register()[piece.means].kind == "fertiliser"
        for piece in pieces(text)
    )


def _by_shape(text: str) -> Meaning | None:
    """The steel product that a text describes by coating, rolling and form."""
    rules = name_rules()
    if not re.search("钢|镀|冷轧|热轧|板卷", text) or rules.not_shapes.search(text):
        return None
    for pattern, name in rules.shapes:
        if pattern.search(text):
            return Meaning(names()[written(name)][0], "synonym")
    return None


def _with_grades(text: str) -> str:
    """The text with the first grade that has a pattern spelled out as a material."""
    for pattern, name in name_rules().grades:
        grade = pattern.search(text)
        if grade is None or _is_number_beside(grade, name):
            continue
        if not (name == "复合肥" and _is_fertiliser(text)):
            changed = pattern.sub(f" {plain(name)} ", text, count=1)
            return re.sub(r"\s+", " ", changed).strip()
    return text


def _is_number_beside(grade: re.Match[str], name: str) -> bool:
    """Whether a grade that is a number without letters stands beside the name of something of
    another kind, whose calorific value or quantity it may be: 天然气 1100.
    """
    if not grade[0].strip().isdigit():
        return False
    kind = register()[names()[written(name)][0]].kind
    rest = f"{grade.string[: grade.start()]} {grade.string[grade.end() :]}"
    return any(p.kind == "name" and register()[p.means].kind != kind for p in pieces(rest))


def _segments(text: str) -> Iterator[str]:
    """The text, and where it is parted by commas or slashes, in the order customs lists use."""
    if re.search("[㐀-鿿]", text):
        if not _is_list(text):
            yield text
        if "的" in text:
            yield text.replace("的", "")
        if "用" in text[1:-1]:
            yield text.rpartition("用")[2]
        parts = [
            part for part in re.split(r"[,，;；|+]|(?<=[㐀-鿿])[-–—_](?=[㐀-鿿])", text) if part
        ]
        if len(parts) > 1:
            yield from (parts[0], parts[-1])
        if " " in text:
            spaced = text.split()
            yield from (spaced[0], spaced[-1])
        return
    yield text
    parts = [part.strip() for part in re.split(r"[,;/|]", text) if part.strip()]
    if len(parts) > 1:
        yield " ".join(reversed(parts))
        yield " ".join([parts[1], parts[0]])
        yield parts[0]
        yield from parts[1:2]
    if match := re.match(r"(.+?) (?:of|from) (.+)", text):
        yield f"{match[2]} {match[1]}"
    shorter = re.split(r" (?:for|from|in|with|at|to|by|containing|having|produced|used) ", text)[0]
    if shorter != text:
        yield shorter


def _is_list(text: str) -> bool:
    """Whether a text lists several things that are known and not of one kind: 陶瓷/玻璃."""
    parts = [part for part in re.split(r"[、/]|(?<=[㐀-鿿])[和与及](?=[㐀-鿿])", text) if part]
    means = [names()[written(part)][0] for part in parts if written(part) in names()]
    pairs = pairwise(means)
    return any(not (is_kind_of(a, b) or is_kind_of(b, a)) for a, b in pairs)


def _read(text: str) -> Meaning | None:
    """The meaning of a text by its words."""
    row = _without_assays(pieces(text))
    known = [place for place, piece in enumerate(row) if piece.kind == "name"]
    treated = [piece for piece in row if piece.kind == "treatment"]
    if not known:
        return None
    at = known[-1]
    head = row[at]
    chinese = bool(re.search("[㐀-鿿]", text))
    if head.text in VAGUE_ALONE and any(piece.text[0] >= "㐀" for piece in row[:at]):
        return None
    behind = [piece.text for piece in row[at + 1 :] if piece.kind == "unknown"]
    if behind and not (register()[head.means].kind == "polymers" and set(behind) <= POLYMER_WORDS):
        return None
    before = row[:at]
    if not _leaves(before, head, chinese):
        return None
    strange = any(piece.kind == "unknown" for piece in before)
    found = _among([row[place] for place in known])
    if found is None:
        return None
    why = "letters" if strange else found[1]
    way = treated[-1].means if treated else ""
    if not way and treated_service(head.means):
        way = way_of(head.means)
    services = name_rules().services.get(found[0], {})
    if service := services.get(way) or (services.get("any") if way else None):
        return Meaning(service, why)
    term = head.text if found[0] == head.means else ""
    activity = "production"
    if treated and not treated_service(found[0]):
        activity = f"treatment:{treated[-1].means}".removesuffix(":any")
    elif treated_service(head.means) and found[0] != head.means:
        activity = f"treatment:{way_of(head.means)}".removesuffix(":any")
    elif any(piece.kind == "combustion" for piece in row):
        activity = "combustion"
    return Meaning(found[0], why, activity, term=term)


def _without_assays(row: Sequence[Piece]) -> list[Piece]:
    """The pieces, of which a formula behind a name says only what the substance holds."""
    rest: list[Piece] = []
    for piece in row:
        is_named = any(other.kind == "name" for other in rest)
        is_assay = piece.kind == "name" and piece.text in name_rules().assays and is_named
        rest.append(Piece(piece.text, "harmless") if is_assay else piece)
    return rest


VAGUE_ALONE = frozenset("水盐纸金银锡油气")
"""Single signs that mean a substance only where they stand alone: 不含水 is no water."""
POLYMER_WORDS = frozenset({"树脂", "塑料", "胶料", "塑料粒", "切片", "颗粒料"})
"""Words that may stand behind the name of a polymer."""


def treated_service(substance: str) -> bool:
    """Whether the entry is itself a treatment (landfill), not something treated."""
    name = register()[substance].name.zh
    return register()[substance].kind == "waste" and any(
        name.endswith(word)
        for word in ("填埋", "焚烧", "处理", "处置", "固化", "回收", "清运", "消化", "倾倒")
    )


def way_of(service: str) -> str:
    """The way of treatment that a service is: ``landfill``, ``incineration`` … or ``any``."""
    name = register()[service].name.zh
    ways = name_rules().treatments.items()
    return next((way for word, way in ways if word in name and way != "any"), "any")


def _leaves(before: Sequence[Piece], head: Piece, chinese: bool) -> bool:
    """Whether what stands before a head leaves the substance as it is."""
    strange = [piece.text for piece in before if piece.kind == "unknown"]
    if any(piece.kind == "alters" for piece in before):
        return False
    if head.means == "electricity" and any(name_rules().own_power.search(p.text) for p in before):
        return False
    is_use = head.means in name_rules().uses and (len(head.text) > 1 or head.text == "电")
    if not strange or is_use:
        return True
    if chinese:
        if len(head.text) < 2 or len("".join(strange)) > 8:
            return False
        chemical = register()[head.means].kind in {"inorganic", "organic", "polymers", "fertiliser"}
        if not chemical:
            return len(strange) <= 2
        return not any(sign in name_rules().morphemes for part in strange for sign in part)
    return " " in head.text and len(strange) == 1 and register()[head.means].kind not in CHEMICAL


CHEMICAL = frozenset({"inorganic", "organic", "polymers"})


def _says_more(one: str, general: str) -> bool:
    """Whether a name says more than the general word behind it, as 光伏 before 电力."""
    kind = register()[one].kind
    return one in name_rules().says_more.get(general, ()) or kind == GENERAL.get(general)


GENERAL = {"compounded_plastic": "polymers", "road_freight": "transport"}
"""General entries and the kind of the names that say more: ABS before 塑料, 铁路 before 运输."""


def _make_another(one: str, other: str) -> bool:
    """Whether two names in a row are the name of a third thing: a means of transport before a
    substance (航空汽油), a chemical before another (copper chromite).
    """
    carried = register()[one].kind == "transport" != register()[other].kind
    return carried or (_is_chemical(one) and _is_chemical(other))


def _is_chemical(substance: str) -> bool:
    entry = register()[substance]
    return bool(entry.cas) and entry.kind in {"inorganic", "organic", "metals"}


def _among(row: Sequence[Piece]) -> tuple[str, str] | None:
    """The substance meant by several names in a row: the last, unless an earlier one says more.

    Two chemicals in a row that have nothing to do with each other are a third: copper chromite.
    """
    means, why = row[-1].means, row[-1].why
    for piece in reversed(row[:-1]):
        if is_kind_of(piece.means, means):
            means, why = piece.means, piece.why
        elif is_kind_of(means, piece.means) or piece.means == means:
            continue
        elif _says_more(piece.means, means):
            means, why = piece.means, piece.why
        elif composed := _composed(piece.means, means):
            means = composed
        elif treated_service(means) and (
            register()[piece.means].kind != "waste" or piece.means in name_rules().services
        ):
            means, why = piece.means, piece.why
        elif means in name_rules().uses:
            continue
        elif _make_another(piece.means, means):
            return None
    return means, why


def _composed(material: str, form: str) -> str | None:
    """The entry for a form of a material: 不锈钢 + 冷轧板; the material where it has no form."""
    known = names()
    one, other = register()[material], register()[form]
    for name in (other.name.zh, *other.also):
        if found := known.get(written(one.name.zh + name)):
            return found[0]
    if form in name_rules().steel_forms and (
        is_kind_of(material, "stainless_steel") or is_kind_of(material, "alloy_steel")
    ):
        return material
    return None


def region_in(text: str) -> str:
    """The province, grid or country that a plain text names; "" for none."""
    for word, region in name_rules().regions.items():
        at = text.find(word)
        if at < 0:
            continue
        if word.isascii() and re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", text) is None:
            continue
        return str(region)
    return ""


@lru_cache(maxsize=20_000)
def _by_letters(text: str) -> Meaning | None:
    """A known name that differs by letters left out, doubled or swapped, as mistyped names do."""
    from rapidfuzz.distance import Indel
    from rapidfuzz.process import extract

    key = joined(words(BRACKET.sub(" ", text)))
    if len(key) < LEAST_LETTERS or not key.isascii() or any(sign.isdigit() for sign in key):
        return None
    near = extract(key, _long_names(), scorer=Indel.distance, score_cutoff=2, limit=3)
    for name, distance, _ in near:
        same_start = name[:2] == key[:2]
        swapped = distance == 2 and sorted(name) == sorted(key)
        if same_start and (swapped or (distance == 1 and name[-2:] == key[-2:])):
            return Meaning(names()[name][0], "letters")
    return None


LEAST_LETTERS = 7


@lru_cache(maxsize=1)
def _long_names() -> tuple[str, ...]:
    return tuple(name for name in names() if name.isascii() and len(name) >= LEAST_LETTERS - 1)
