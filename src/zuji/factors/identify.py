"""Which substance a name means, and what is done with it: identity before letters.

A name is read in this order: product codes and CAS number, its whole as a known name, the name
without brackets, grades by pattern, and its words one by one. The head of a name stands at its end;
what follows a head and is not known makes another thing of it, so that the name means nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from zuji.core.label import Label
from zuji.factors.forms import form_of
from zuji.factors.grades import shape_in, with_grades
from zuji.factors.mistyped import BRACKET, corrected, nearest_name, signs_put_right
from zuji.factors.name_rules import name_rules
from zuji.factors.name_words import Piece, pieces
from zuji.factors.product_codes import product_code
from zuji.factors.region_words import region_in
from zuji.factors.segments import LOCANTS, VEHICLE, segments
from zuji.factors.substances import (
    ancestors,
    by_cas,
    is_kind_of,
    joined,
    names,
    plain,
    register,
    words,
    written,
)
from zuji.factors.unit_words import unit_in

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
    if code := product_code(text):
        return Meaning(code.substance, "code") if code.substance else None
    found = _by_code(text) or _as_meant(text)
    return replace(_as_hazardous(found, text), region=region) if found else None


def _as_hazardous(found: Meaning, text: str) -> Meaning:
    """The meaning where the text has a code of the list of hazardous wastes: HW49 废活性炭 焚烧 is
    not burnt with municipal waste.
    """
    rules = name_rules()
    way = found.activity.removeprefix("treatment:")
    service = found.substance
    if way != found.activity:
        service = rules.services["municipal_solid_waste"].get(way, "")
    instead = rules.hazardous_instead.get(service)
    if instead is None or not rules.hazardous_code.search(text):
        return found
    return replace(found, substance=instead, activity="production")


def _as_meant(text: str) -> Meaning | None:
    """The meaning of a text, or of the text without what was mistyped."""
    if packed := _packed(text):
        return packed
    meant = corrected(text)
    found = _by_name(meant)
    if found and meant == text:
        return found
    if found is None and (meant := signs_put_right(text)) != text:
        found = _by_name(meant)
    if found is None and (known := nearest_name(text)):
        found = Meaning(names()[known][0], "letters")
    return replace(found, why="letters") if found else None


PACKED = re.compile(r"(.+?)[\s,，、/]+(?:\d+ ?(?:l|kg|升|公斤)?[\s/]*)?([^\s\d]+)")
MADE_INTO_CONTAINERS = frozenset({"metals", "packaging", "polymers", "products", "waste"})


def _packed(text: str) -> Meaning | None:
    """The meaning of what stands before a container: 双氧水 吨桶. A plastic or a metal before it is
    what the container is made of.
    """
    match = PACKED.fullmatch(text)
    if match is None or match[2] not in name_rules().containers:
        return None
    found = _by_name(match[1])
    is_goods = found and register()[found.substance].kind not in MADE_INTO_CONTAINERS
    return found if is_goods else None


CAS = re.compile(r"(?<![\d-])(\d{2,7})-(\d\d)-(\d)(?![\d-])")


def _by_code(text: str) -> Meaning | None:
    for match in CAS.finditer(text):
        number, check = match[1] + match[2], int(match[3])
        total = sum(int(digit) * place for place, digit in enumerate(reversed(number), 1))
        if total % 10 == check and match[0] in by_cas():
            rest = _by_name((text[: match.start()] + " " + text[match.end() :]).strip())
            same = rest is not None and register()[rest.substance].cas == match[0]
            return Meaning(rest.substance if rest and same else by_cas()[match[0]], "code")
    return None


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
            named = re.search("[ぁ-ヺー-鿿]{2}|[a-z]{4}", outer)
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


def _plainly(text: str) -> Meaning | None:
    """The meaning of a text without brackets."""
    parts = words(text)
    key = joined(parts)
    if not key:
        return None
    if known := names().get(key):
        return Meaning(*known, term=key)
    graded = with_grades(text)
    for version in dict.fromkeys((graded, text, CODE.sub("", text))):
        found = _headed(version) or _read_by_parts(version)
        if found is not None:
            coded = version == graded != text
            return replace(found, why="code") if coded else found
    return None


def _read_by_parts(text: str) -> Meaning | None:
    """The meaning of the whole text, of the shape of steel that it describes, or of a part."""
    parts = segments(text)
    if found := next(filter(None, map(_read, parts[:1])), None):
        return found
    if shape := shape_in(text):
        return Meaning(shape, "synonym")
    found = next(
        filter(None, (_read(part) for part in parts[1:] if not _is_made(text, part))), None
    )
    is_grid = found is not None and found.substance == "electricity"
    return None if is_grid and name_rules().own_power.search(text) else found


THING = re.compile(
    "[㐀-鿿]+(?:管材?|件|阀|机|泵|器|罩|网|绳|垫|圈|轮|灯|仪|表|炉|窗|瓦|刀|锯|布)(?![㐀-鿿])"
)
"""A Chinese word for something made."""


def _is_made(text: str, part: str) -> bool:
    """Whether behind a material stands what is made of it: PPR 给水管材 is no polypropylene."""
    rest = text[len(part) :] if text.startswith(part) else ""
    if not THING.search(rest):
        return False
    return any(
        piece.kind == "name" and register()[piece.means].kind in {"metals", "polymers"}
        for piece in pieces(part)
    )


CODE = re.compile(r"(?<=\S)[ -]+[a-z]{1,4}-?\d{2,5}[a-z0-9]*(?![a-z0-9])")
"""A grade of a maker behind a name: ABS PA-757."""
BEHIND = re.compile(r" (?:for|from|in|with|at|to|by|containing|having|produced|used|without) ")


def _headed(text: str) -> Meaning | None:
    """The meaning of what stands before the first comma, or before ``from``, ``for``, ``with`` …;
    the rest counts where it makes the same head more special: ``Copper, secondary``.
    """
    if LOCANTS.search(text):
        return None
    front = BEHIND.split(text)[0]
    rest = text[len(front) :]
    if rest.startswith(" to ") and any(piece.kind == "treatment" for piece in pieces(rest)):
        return None
    parts = [part.strip() for part in re.split("[,，;；]", front) if part.strip()]
    if len(parts) < 2 and parts == [text.strip()]:
        return None
    head = _known_or_read(parts[0]) if parts else None
    if head is None or treated_service(head.substance):
        return None
    space = "" if re.search("[ぁ-ヺー-鿿]", parts[0]) else " "
    turned = [space.join(reversed(parts)), *(space.join([part, parts[0]]) for part in parts[1:])]
    turned += [*(f"{part} {parts[0].split()[-1]}" for part in parts[1:] if space), *parts[1:2]]
    for more in filter(None, map(_known_or_read, turned if len(parts) > 1 else ())):
        if _is_more_special(more, head):
            return more
    return head


def _known_or_read(text: str) -> Meaning | None:
    key = joined(words(text))
    known = names().get(key)
    return Meaning(*known, term=key) if known else _read(text)


def _is_more_special(more: Meaning, head: Meaning) -> bool:
    same_words = bool(head.term) and more.term.endswith(f" {head.term}")
    if more.substance == head.substance:
        return more.activity != head.activity
    return (
        is_kind_of(more.substance, head.substance)
        or _says_more(more.substance, head.substance)
        or same_words
    )


def _read(text: str) -> Meaning | None:
    """The meaning of a text by its words."""
    row = _without_assays(pieces(text))
    known = [place for place, piece in enumerate(row) if piece.kind == "name"]
    treated = [piece for piece in row if piece.kind == "treatment"]
    if not known:
        return None
    at = known[-1]
    head = row[at]
    chinese = bool(re.search("[ぁ-ヺー-鿿]", text))
    if _is_vague(head, row[:at]):
        return None
    behind = [piece.text for piece in row[at + 1 :] if piece.kind == "unknown"]
    if behind and not (register()[head.means].kind == "polymers" and set(behind) <= POLYMER_WORDS):
        return None
    before = row[:at]
    is_place = len(row) > at + 1 and row[-1].text in name_rules().places
    if is_place or not _leaves(before, head, chinese):
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
    elif treated_service(head.means) and not treated_service(found[0]):
        activity = f"treatment:{way_of(head.means)}".removesuffix(":any")
    elif any(piece.kind == "combustion" for piece in row):
        activity = "combustion"
    return Meaning(found[0], why, activity, term=term)


def _is_vague(head: Piece, before: Sequence[Piece]) -> bool:
    """Whether a general head means nothing behind what stands before it."""
    if head.text in VAGUE_ALONE:
        return any(piece.text[-1] >= "ぁ" for piece in before)
    if head.text not in VAGUE_SCRAP or any(p.means in name_rules().recycled for p in before):
        return False
    return any(p.kind in {"name", "unknown"} and p.means != head.means for p in before)


def _without_assays(row: Sequence[Piece]) -> list[Piece]:
    """The pieces, of which a formula behind a name says only what the substance holds, and the
    filler behind a plastic what fills it.
    """
    rest: list[Piece] = []
    for at, piece in enumerate(row):
        is_made_of = at > 0 and row[at - 1].text == "制"  # 煤制EG
        before = [other for other in rest if other.kind == "name"]
        is_assay = piece.kind == "name" and piece.text in name_rules().assays and bool(before)
        fills = piece.means in name_rules().fillers or piece.text in name_rules().comonomers
        is_grade = [p.text for p in row[at + 1 : at + 2]] == ["级"]
        is_held = (
            is_assay
            or (is_grade and piece.kind == "unknown")  # 异构级二甲苯
            or (is_grade and piece.kind == "name" and sum(p.kind == "name" for p in row) > 1)
            or (bool(before) and len(piece.text) > 1 and _is_use(row[at + 1 :]))
            or (fills and any(map(_is_plastic, before)))
            or (not is_made_of and _is_size(piece, before))
        )
        rest.append(Piece(piece.text, "harmless") if is_held else piece)
    return rest


def _is_use(behind: Sequence[Piece]) -> bool:
    """Whether nothing but 用 stands behind a name, which says the use then: 氨水 脱硝用."""
    return [piece.text for piece in behind] == ["用"]


def _is_size(piece: Piece, before: Sequence[Piece]) -> bool:
    """Whether two latin letters behind a name that they have nothing to do with are a size or a
    type of it: 碱性电池 AA.
    """
    if not before or piece.kind != "name" or not (piece.text.isascii() and len(piece.text) == 2):
        return False
    of_one_kind = register()[piece.means].kind == register()[before[-1].means].kind
    return not of_one_kind and before[-1].means not in GENERAL


def _is_plastic(piece: Piece) -> bool:
    entry = register()[piece.means]
    return entry.kind == "polymers" and (bool(entry.cas) or bool(entry.is_a))


VAGUE_ALONE = frozenset("水盐纸金银锡油气")
"""Single signs that mean a substance only where they stand alone: 不含水 is no water."""
VAGUE_SCRAP = frozenset({"破碎料", "压块", "打包料", "打包块", "剪切料", "剪料"})
"""Words of steel scrap that mean another behind the name of something else: HDPE管道破碎料."""
POLYMER_WORDS = frozenset({"树脂", "塑料", "橡胶", "弹性体", "胶料", "塑料粒", "切片", "颗粒料"})
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
    if any(piece.kind == "alters" for piece in before) or any(map(KANA.search, strange)):
        return False
    kinds = name_rules().says_more["electricity"]  # their own power is said: 核电直供电量
    is_said = any(p.kind == "name" and p.means in kinds for p in before)
    is_own = any(name_rules().own_power.search(p.text) for p in before)
    if head.means == "electricity" and is_own and not is_said:
        return False
    if strange and register()[head.means].kind == "transport" and VEHICLE.search(head.text):
        return False
    is_use = head.means in name_rules().uses and (len(head.text) > 1 or head.text == "电")
    if not strange or is_use:
        return True
    if chinese:
        if len(head.text) < 2 or len("".join(strange)) > 8:
            return False
        kind = register()[head.means].kind
        is_made_up = kind in {"inorganic", "organic", "polymers", "fertiliser"}
        if not is_made_up and not head.text.endswith("合金"):
            return len(strange) <= 2
        return not any(sign in name_rules().morphemes for part in strange for sign in part)
    return " " in head.text and len(strange) == 1 and register()[head.means].kind not in CHEMICAL


CHEMICAL = frozenset({"inorganic", "organic", "polymers"})
KANA = re.compile("[ぁ-ヺー]")
"""Syllables of a Japanese name that is not known make another thing: チオ尿素 is no urea."""


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
        elif composed := _composed(piece.means, means, row[-1].text):
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


def _composed(material: str, form: str, said: str) -> str | None:
    """The entry for a form of a material, `said` so: 不锈钢 + 冷轧板; the material where it has no
    form.
    """
    if form in {"recycled_plastic", "steel_scrap"} and material in name_rules().recycled:
        return name_rules().recycled[material]
    known = names()
    other = register()[form]
    above = [register()[name].name.zh for name in (material, *ancestors(material))]
    if found := next((known[key] for one in above if (key := written(one + said)) in known), None):
        return found[0]
    if alike := _of_its_form(material, form):
        return alike
    spoken = [written(one + name) for one in above for name in (other.name.zh, *other.also)]
    if found := next((known[key] for key in spoken if key in known), None):
        return found[0]
    if form in name_rules().steel_forms and (
        is_kind_of(material, "stainless_steel") or is_kind_of(material, "alloy_steel")
    ):
        return material
    return None


@cache
def _of_its_form(material: str, form: str) -> str:
    """The kind of a material that is of the form of another entry: 不锈钢 + 钢带 is 不锈钢板."""
    asked = form_of(form)
    if not asked or register()[material].kind != "metals":
        return ""
    kinds = [name for name in register() if material in ancestors(name)[:1]]
    return next((name for name in kinds if form_of(name) == asked), "")
