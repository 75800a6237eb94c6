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
from zuji.factors.assays import is_vague, term_of, without_assays
from zuji.factors.grades import shape_in, with_grades
from zuji.factors.heads import among, says_more
from zuji.factors.mistyped import BRACKET, corrected, nearest_name, signs_put_right
from zuji.factors.name_rules import name_rules
from zuji.factors.name_words import Piece, pieces
from zuji.factors.product_codes import product_code
from zuji.factors.purchases import TARIFF_CODE, fields_of, goods_in, without_item_number
from zuji.factors.region_words import region_in
from zuji.factors.segments import LOCANTS, VEHICLE, segments
from zuji.factors.sounds import name_in_pinyin, sounds_put_right
from zuji.factors.substances import (
    by_cas,
    is_kind_of,
    joined,
    names,
    plain,
    register,
    words,
)
from zuji.factors.treatments import is_left_over, treated_service, way_of
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
    found = _by_code(text) or _by_tariff(text) or _as_bought(text)
    if found and is_left_over(text, found.substance):
        return None
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


def _by_tariff(text: str) -> Meaning | None:
    """The meaning of a tariff code before a name: that of the name where it is a known name or of
    what the code means, else that of the code, unless the name is of another kind of goods.
    """
    match = TARIFF_CODE.fullmatch(text)
    code = product_code(match["code"]) if match else None
    if match is None or code is None or not code.substance:
        return None
    said = _as_meant(match["name"])
    if said is None:
        return Meaning(code.substance, "code")
    if is_kind_of(said.substance, code.substance) or said.why != "letters":
        return said
    is_near = register()[said.substance].kind == register()[code.substance].kind
    return Meaning(code.substance, "code") if is_near else said


def _as_bought(text: str) -> Meaning | None:
    """The meaning of a line of a purchase: of the goods in it, else of the line as it stands, else
    without its item number, else of its field that is a known name.
    """
    goods = text if joined(words(text)) in names() else goods_in(text)
    found = _as_meant(goods)
    if goods != text and (found is None or found.why == "letters"):
        found = _as_meant(text) or found
    if found is None and (rest := without_item_number(goods)) != goods:
        found = _as_meant(rest)
    return found or next(filter(None, map(_as_meant, fields_of(goods))), None)


def _as_meant(text: str) -> Meaning | None:
    """The meaning of a text, or of the text without what was mistyped."""
    if packed := _packed(text):
        return packed
    meant = corrected(text)
    found = _by_name(meant)
    if found and meant == text and found.why != "letters":
        return found
    for put_right in (signs_put_right, sounds_put_right):
        if (found is None or found.why == "letters") and (other := put_right(text)) != text:
            found = _by_name(other) or found
    if found is None and (known := nearest_name(text) or name_in_pinyin(text)):
        found = Meaning(names()[known][0], "letters")
    return replace(found, why="letters") if found else None


@cache
def _packing() -> re.Pattern[str]:
    longest = sorted(name_rules().containers, key=len, reverse=True)
    packs = "|".join(map(re.escape, longest))
    return re.compile(rf"(.+?)[\s,，、/]+(?:\d+ ?(?:l|kg|升|公斤)?[\s/]*)?(?:{packs})装?")


MADE_INTO_CONTAINERS = frozenset({"metals", "packaging", "polymers", "products", "waste"})


def _packed(text: str) -> Meaning | None:
    """The meaning of what stands before a container: 双氧水 吨桶. A plastic or a metal before it is
    what the container is made of.
    """
    is_packed = text.removesuffix("装").endswith(tuple(name_rules().containers))
    match = _packing().fullmatch(text) if is_packed else None
    if match is None:
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
    text = name_rules().left_out.sub(" ", text)
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
        if found.substance == "electricity":
            sources = [name_rules().power_sources.get(word, "") for word in words(part)]
            found = replace(found, substance=next(filter(None, sources), "electricity"))
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
    if turned := _turned(text):
        return turned
    graded = with_grades(text)
    for version in dict.fromkeys((graded, text, CODE.sub("", text))):
        found = _headed(version) or _read_by_parts(version)
        if found is not None:
            coded = version == graded != text
            return replace(found, why="code") if coded else found
    return None


def _turned(text: str) -> Meaning | None:
    """The meaning of a head with what it is of behind a blank (淀粉 玉米 is 玉米淀粉), and of
    something made with a latin material behind it (电芯 LFP).
    """
    first, *rest = text.split(" ")
    if not rest or first[0] < "ぁ":
        return None
    keys = (joined(words(other + first)) for other in rest if other)
    if known := next((names()[key] for key in keys if key in names()), None):
        return Meaning(*known)
    known = names().get(joined(words(first)))
    is_made = known is not None and register()[known[0]].kind in MADE
    return Meaning(*known) if known and is_made and rest[0].isascii() else None


MADE = frozenset({"packaging", "products"})


def _read_by_parts(text: str) -> Meaning | None:
    """The meaning of the whole text, of the shape of steel that it describes, or of a part."""
    if made := _made_of(text):
        return _read(made)
    parts = segments(text)
    if found := next(filter(None, map(_read, parts[:1])), None):
        return found
    if shape := shape_in(text):
        return Meaning(shape, "synonym")
    found = next(
        filter(None, (_read(part) for part in parts[1:] if not _is_beside(text, part))), None
    )
    is_grid = found is not None and found.substance == "electricity"
    return None if is_grid and name_rules().own_power.search(text) else found


THING = re.compile(
    "[㐀-鿿]+(?:管材?|件|阀|机|泵|器|罩|网|绳|垫|圈|轮|灯|仪|表|炉|窗|瓦|刀|锯|布)(?![㐀-鿿])"
)
"""A Chinese word for something made."""


GOES = re.compile(r"[\s,，]+(?:自产|外购|直接|直|热)?(?:入|进|供|送|装|投|去|至|加入|用于|配入)")
"""Words behind a blank that say where the goods go: 高炉铁水 入转炉 is no furnace."""


def _is_beside(text: str, part: str) -> bool:
    """Whether a part of a text is no head, for what stands beside it is: something made of it, the
    thing before a latin material (改性沥青 SBS), a chemical behind its initials (IPA 间苯二甲酸).
    """
    if _is_made(text, part):
        return True
    if not part.isascii() or not part.replace(" ", "").isalpha():
        return False
    if text.endswith(part):
        return any(piece.kind == "alters" or piece.means for piece in pieces(text[: -len(part)]))
    behind = words(text.removeprefix(part))
    signs = name_rules().morphemes
    return any(len(word) > 3 and word[-1] in signs for word in behind)


def _made_of(text: str) -> str:
    """What stands before a latin material where it is a word of something made (鞋底 EVA); ""."""
    front, _, last = text.rpartition(" ")
    return front if last.isascii() and last.isalpha() and MADE_OF.search(front) else ""


MADE_OF = re.compile("[㐀-鿿](?:膜|袋|绳|带|垫|圈|网|漆|鞋|底|壳|盒|杯|卷材)$")
"""A Chinese word for something made, at the end of what stands before a material."""


def _is_made(text: str, part: str) -> bool:
    """Whether behind a material stands what is made of it: PPR 给水管材 is no polypropylene."""
    rest = text[len(part) :] if text.startswith(part) else ""
    if not THING.search(rest) or GOES.match(rest):
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
        or says_more(more.substance, head.substance)
        or same_words
    )


def _read(text: str) -> Meaning | None:
    """The meaning of a text by its words."""
    row = without_assays(pieces(text))
    known = [place for place, piece in enumerate(row) if piece.kind == "name"]
    treated = [piece for piece in row if piece.kind == "treatment"]
    if not known:
        return None
    at = known[-1]
    head = row[at]
    chinese = bool(re.search("[ぁ-ヺー-鿿]", text))
    if is_vague(head, row[:at]):
        return None
    behind = [piece.text for piece in row[at + 1 :] if piece.kind == "unknown"]
    if behind and not (register()[head.means].kind == "polymers" and set(behind) <= POLYMER_WORDS):
        return None
    before = row[:at]
    is_place = len(row) > at + 1 and row[-1].text in name_rules().places
    if is_place or not _leaves(before, head, chinese):
        return None
    strange = any(piece.kind == "unknown" for piece in before)
    found = among([row[place] for place in known])
    if found is None:
        return None
    why = "letters" if strange else found[1]
    way = treated[-1].means if treated else ""
    if not way and treated_service(head.means):
        way = way_of(head.means)
    services = name_rules().services.get(found[0], {})
    if service := services.get(way) or (services.get("any") if way else None):
        return Meaning(service, why)
    term = term_of(head, before) if found[0] == head.means else ""
    activity = "production"
    if treated and not treated_service(found[0]):
        activity = f"treatment:{treated[-1].means}".removesuffix(":any")
    elif treated_service(head.means) and not treated_service(found[0]):
        activity = f"treatment:{way_of(head.means)}".removesuffix(":any")
    elif any(piece.kind == "combustion" for piece in row):
        activity = "combustion"
    return Meaning(found[0], why, activity, term=term)


POLYMER_WORDS = frozenset({"树脂", "塑料", "橡胶", "弹性体", "胶料", "塑料粒", "切片", "颗粒料"})
"""Words that may stand behind the name of a polymer."""


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
