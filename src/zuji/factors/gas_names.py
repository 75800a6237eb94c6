"""What the name of an elementary flow says: a greenhouse gas, its origin, or what is no gas.

Names are read in the languages of data/lca: a name is split at commas and brackets, an index name
("Ethane, hexafluoro-") is turned round, and each part must be a known name, a refrigerant code, a
halogenated alkane or known words about the origin. What is left over makes the name unknown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from zuji.core.alike import nearest
from zuji.factors.gases import WITHOUT_VALUE, blends, lca_rows, substances
from zuji.factors.halocarbons import PREFIXES, Halocarbon, halocarbon, plain

PARENTS = ("ch4", "ethane", "propane", "butane")
"""Gases whose name is also the parent of other substances: methane, chloro-."""
WIDE = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
SPLIT = re.compile(
    r"\s*(?:,(?=\s)|,(?!\d)|[;()\[\]{}、/|:]|\s[-–—]\s"
    r"|(?<=[" + WIDE + r"])[-–—_](?!\d(?:,\d)*-))\s*"
)
TOKEN = re.compile(rf"[{WIDE}]|[^\W_{WIDE}]+")
CODE = re.compile(
    r"(?P<kind>hcfe|hfe|hcfo|hfo|hcfc|hfc|cfc|pfc|hcc|halon|freon|fc|r)"
    r"(?P<number>c?\d{2,4}(?:[a-z]{0,3}|[a-z]\d|[a-z]{2,3}\d{1,3})?)"
)
CODE_TEXT = re.compile(r"(?:H?CFC|HFC|PFC|HC?FO)-")
CAS = re.compile(r"(?:CAS[\s:]*)?(?:No\.?\s*)?0*([1-9]\d{1,6}-\d\d-\d)", re.IGNORECASE)
FLUOROCARBONS = ("hfc", "hcfc", "cfc", "pfc", "hcc", "hfo", "hcfo", "fc")
LOOKS = re.compile(
    r"fluor|フルオロ|氟|freon|halon|哈龙|ハロン|フロン|\b(?:h?c?fc|pfc|hfe|hfo)s?\b|halogenated"
    r"|hydrocarbon|greenhouse|温室|natural gas|天然气|methan|メタン|甲烷|carbon di|二氧化碳"
    r"|refrigerant|制冷剂|冷媒",
    re.IGNORECASE,
)
"""Words by which a name that is not understood may still be a strong greenhouse gas."""
ION = re.compile(r"\+(?:\d|\)|\+|$)")
"""A charge: Co2+ is cobalt, not carbon dioxide."""
FLUORINE = re.compile(r"fluor(?!anth|ene|eny|esc)|フルオロ|氟", re.IGNORECASE)
AROMATIC = re.compile(
    r"(?:benzene|phenol|toluene|xylene|aniline|benzofuran|dioxin|biphenyl|naphthalene|anthracene"
    r"|pyrene|phthalate|toluidine|fluoranthene|fluorene|chrysene|quinone|benzoic acid)s?$",
    re.IGNORECASE,
)
"""Names of aromatic substances: they live for days, and AR6 table 7.SM.7 lists none of them."""
ABOUT = re.compile(
    r"(?:from|of|by|in|to|at|as|due|with|aus|von|bei|durch|als|de|des|du|d'|par|por|en|da|di|del"
    r"|della|as)\b|由|来自|因",
    re.IGNORECASE,
)
REGION = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?|RER|GLO|RoW|ROW|WEU|OCE|RLA|RAF|RAS|RNA|RME")
ISOTOPE = re.compile(
    r"(?:hydrogen|tritium|carbon|argon|krypton|xenon|radon|iodine|iodide|iod|cesium|caesium|casium"
    r"|strontium|uranium|uran|plutonium|thorium|radium|polonium|lead|bismuth|americium|curium"
    r"|cobalt|kobalt|manganese|iron|zinc|silver|antimony|ruthenium|zirconium|niobium|cerium|barium"
    r"|lanthanum|chromium|technetium|tellurium|potassium|kalium|protactinium|actinium|neptunium"
    r"|sodium|beryllium|phosphorus|sulfur|rubidium|yttrium|molybdenum|rhodium|promethium|europium"
    r"|nickel|selenium|cadmium|praseodymium|samarium|bromine|thallium|palladium"
    r"|c|h|ar|kr|xe|rn|i|cs|sr|u|pu|th|ra|po|pb|bi|am|cm|co|mn|fe|zn|ag|sb|ru|zr|nb|ce|ba|la|cr|tc"
    r"|te|k|pa|ac|np|na|be|碳|氢|氚|氩|氪|氙|氡|碘|铯|锶|铀|钚|钍|镭|钋|铅|镅|锔|钴|锰"
    r"|钌)-?[1-9]\d{0,2}m?"
)
"""Radioactive isotopes; no F, which stands for Freon before a number."""


WEIGHED_AS = re.compile(
    r"(?:\b(?:as|als|comme|como|come)\s+|[以按])"
    r"(?:(?P<element>C|N|carbon|nitrogen|kohlenstoff|stickstoff|carbone?|azote|carbono|nitrógeno"
    r"|carbonio|azoto|碳|氮)|(?P<gas>CO2|CH4|N2O|methane?|methan|carbon dioxide|二氧化碳|甲烷"
    r"|氧化亚氮))(?:计|表示|换算|折算|(?=[\s,;)]|$))",
    re.IGNORECASE,
)
"""The amount is that of an element, or of another gas: CO2 (as C), N2O-N, 总烃（以甲烷计）."""
NON_METHANE = re.compile(r"non-?\s?methan|nmvoc|nmhc|nicht-?methan|非甲烷", re.IGNORECASE)
NOT_EMITTED = re.compile(
    r"\b(?:stored|captured?|avoided|abgeschieden\w*|gespeichert\w*|vermieden\w*|capté\w*"
    r"|stocké\w*|évité\w*)\b|封存|捕集|捕获|减排|避免|抵消",
    re.IGNORECASE,
)
"""A gas that was kept out of the air; the names that data/lca lists count before this."""


@dataclass(frozen=True)
class Said:
    """What a name says; all empty where it is not understood. `left` are the words beside a gas
    that are not understood.
    """

    gas: str = ""
    origin: str = ""
    is_no_gas: bool = False
    left: tuple[str, ...] = ()


UNKNOWN = Said()


@dataclass(frozen=True)
class _Part:
    gas: str = ""
    origins: tuple[str, ...] = ()
    is_no_gas: bool = False
    is_certain: bool = False  # a code or a formula, which other words cannot turn into another gas


PRIME = re.compile("hg['’′`]")


def key(text: str) -> str:
    """Letters and digits of a name without accents, case and compatibility forms.

    The prime of HG'-01 (an ether with methyl ends) tells it from HG-01.
    """
    return "".join(sign for sign in PRIME.sub("hgprime", plain(text)) if sign.isalnum())


@cache
def _gases() -> Mapping[str, str]:
    """Key of a name, code or formula → gas."""
    gas_of: dict[str, str] = {}
    for row in lca_rows("gas_names.csv"):
        gas_of.setdefault(key(row["name"]), row["gas"])
    for row in lca_rows("substances.csv"):
        for text in (row["acronym"], row["formula"], row["name"]):
            if key(text):
                gas_of.setdefault(key(text), row["gas"])
    for blend in blends():
        gas_of.setdefault(key(blend), blend)
    return gas_of


@cache
def _by_number() -> Mapping[str, str]:
    return {row["cas"]: row["gas"] for row in lca_rows("substances.csv") if row["cas"]} | {
        "124-38-9": "co2",
        "74-82-8": "ch4",
    }


def _atoms(formula: str) -> tuple[tuple[str, int], ...]:
    """Atoms of a molecular formula of one or two carbons that leaves no isomer open, in whatever
    order it is written (CHF2Cl, C2HF5); empty for other texts.
    """
    if not re.fullmatch(r"(?:(?:Cl|Br|C|H|F)\d?)+", formula):
        return ()
    counts: dict[str, int] = {}
    for symbol, number in re.findall(r"(Cl|Br|C|H|F)(\d?)", formula):
        counts[symbol] = counts.get(symbol, 0) + int(number or 1)
    around = [count for symbol, count in counts.items() if symbol != "C"]
    is_single = counts.get("C") == 1 and sum(around) == 4
    is_alike = counts.get("C") == 2 and sum(around) == 6 and max(around) >= 5
    return tuple(sorted(counts.items())) if is_single or is_alike else ()


@cache
def _by_atoms() -> Mapping[tuple[tuple[str, int], ...], str]:
    found = {_atoms(row["formula"]): gas for gas, row in substances().items()}
    return {atoms: gas for atoms, gas in found.items() if atoms}


@cache
def _shapes() -> tuple[tuple[str, Halocarbon], ...]:
    read = [(gas, halocarbon(row["name"])) for gas, row in substances().items()]
    return tuple((gas, shape) for gas, shape in read if isinstance(shape, Halocarbon))


@cache
def _texts() -> tuple[str, ...]:
    """What gases are called in Chinese and English, for likeness to a mistyped name."""
    rows = [row["name"] for row in lca_rows("gas_names.csv") if row["lang"] in {"zh", "en"}]
    codes = [code_of(gas) for gas in substances()]
    refrigerants = [f"R-{code.split('-', 1)[1]}" for code in codes if CODE_TEXT.match(code)]
    return (*codes, *refrigerants, *blends(), *rows)


@cache
def _formulas() -> frozenset[str]:
    texts = [row["formula"] for row in lca_rows("substances.csv")]
    return frozenset({key(text) for text in texts if text} | {"co2", "ch4"})


@cache
def _structures() -> Mapping[tuple[int, tuple[tuple[str, ...], ...]], str]:
    gas_of: dict[tuple[int, tuple[tuple[str, ...], ...]], str] = {}
    for row in lca_rows("substances.csv"):
        shape = halocarbon(row["name"])
        if shape and shape.structure is not None:
            gas_of.setdefault((shape.length, shape.structure), row["gas"])
    return gas_of


@cache
def _origins() -> Mapping[str, str]:
    """Key of words about the origin → fossil, biogenic, land, uptake or neutral."""
    return {key(row["words"]): row["origin"] for row in lca_rows("gas_origins.csv")}


@cache
def _no_gases() -> frozenset[str]:
    names = [row["name"] for table in ("no_gas_names.csv", "no_gas.csv") for row in lca_rows(table)]
    return frozenset(key(name) for name in names) - _gases().keys()


@cache
def no_gas_numbers() -> frozenset[str]:
    """CAS numbers of substances that are known and are no greenhouse gas."""
    return frozenset(row["cas"] for row in lca_rows("no_gas.csv"))


@lru_cache(maxsize=200_000)
def said_by(name: str) -> Said:
    """What a name says of the gas."""
    text = unicodedata.normalize("NFKC", name).strip()
    whole = key(text)
    if ION.search(text):
        return Said(is_no_gas=whole in _no_gases())
    if whole in _gases():
        return Said(gas=_gases()[whole])
    if whole in _no_gases():
        return Said(is_no_gas=True)
    texts = _turned([part for part in SPLIT.split(text) if part.strip()])
    parts = [_part(part) for part in texts]
    gas = _one_gas([part.gas for part in parts if part and part.gas])
    if gas is None or _is_of_another(text, gas):
        return UNKNOWN
    if not gas:
        return _without_gas(text, parts)
    if any(part and part.is_no_gas for part in parts):
        return UNKNOWN  # the name contradicts itself
    origins = [origin for part in parts if part for origin in part.origins if origin != "neutral"]
    left = [piece for piece, part in zip(texts, parts, strict=True) if part is None]
    if left and not _can_stand(gas, left, parts):
        return UNKNOWN
    return Said(gas=gas, origin=_one_origin(origins), left=tuple(left))


def parts_of(name: str) -> Mapping[str, float]:
    """The gases that a gas or blend named by its code, formula, name or CAS number consists of,
    with their shares of its mass; empty where nobody knows it, or it is no greenhouse gas.

    A name without its origin counts as fossil. Hydrocarbons in blends count as nothing
    (`WITHOUT_VALUE`) and are left out.
    """
    text = unicodedata.normalize("NFKC", name).strip()
    number = CAS.fullmatch(text)
    said = Said(gas=_by_number().get(number[1], "")) if number else said_by(text)
    if not said.gas and not number:
        said = Said(gas=_by_atoms().get(_atoms(text), ""))
    if not said.gas or said.left or _is_of_another_family(text, said.gas):
        return {}
    parts = blends().get(said.gas, {said.gas: 1.0})
    return {
        with_origin(gas, said.origin): share
        for gas, share in parts.items()
        if gas not in WITHOUT_VALUE
    }


def _is_of_another_family(name: str, gas: str) -> bool:
    """Whether a code has the number of a gas and the letters of another family: HFC-41-12 is no
    PFC-41-12; R and Freon stand for every family.
    """
    code = CODE.fullmatch(key(name))
    if code is None or key(name) in _gases() or gas in blends():
        return False
    return code["kind"] not in ("r", "freon", "fc")


def with_origin(gas: str, origin: str) -> str:
    """The gas by which a set values it: CO2 and methane by their origin, fossil where none is."""
    if gas == "co2":
        return {"land": "co2_luc", "biogenic": "co2_biogenic", "uptake": "co2_uptake"}.get(
            origin, "co2_fossil"
        )
    if gas == "ch4":
        return "ch4_biogenic" if origin == "biogenic" else "ch4_fossil"
    return gas


def gases_near(name: str) -> list[str]:
    """Codes or names of gases that a name which says none may mean: the isomers of an open name
    (四氟乙烷: HFC-134, HFC-134a), else the most alike.
    """
    shape = halocarbon(name)
    if isinstance(shape, Halocarbon):
        isomers = [
            gas
            for gas, other in _shapes()
            if other.counts == shape.counts and other.length == shape.length
        ]
        if isomers:
            return [code_of(gas) for gas in isomers]
    said = said_by(name)
    if said.gas and said.left:
        return [code_of(said.gas)]
    known = {key(text): text for text in _texts()}
    return list(dict.fromkeys(known[each] for each in nearest(key(name), known, 4)))


def code_of(gas: str) -> str:
    """A gas as people write it: ``HFC-152a``, ``SF6``, ``Carbon tetrachloride``."""
    row = substances().get(gas)
    return gas if row is None else row["acronym"] or row["formula"] or row["name"]


def _is_of_another(text: str, gas: str) -> bool:
    """Whether an amount is not that of the emitted gas that a name names, or is that of a gas where
    the name is of none: CO2 (as C), Carbon dioxide, stored, 总烃（以甲烷计）.
    """
    if gas and NOT_EMITTED.search(text):
        return True
    weighed = WEIGHED_AS.search(text)
    if weighed is None or gas == "co2e":
        return False
    if weighed["element"]:
        return bool(gas)
    return _gases().get(key(weighed["gas"])) != gas and not NON_METHANE.search(text)


def is_origin_doubtful(names: Iterable[str]) -> bool:
    """Whether the names of a flow that is CO2 or methane hold words not understood, and none tells
    the origin: what is meant to be biogenic would count as fossil.
    """
    readings = [said_by(name) for name in names if name.strip()]
    if not readings or any(said.origin for said in readings):
        return False
    return any(said.left for said in readings) or not any(said.gas for said in readings)


def may_be_strong(name: str) -> bool:
    """Whether a name that is not understood may mean a strong greenhouse gas."""
    return bool(LOOKS.search(name))


def _can_stand(gas: str, left: list[str], parts: list[_Part | None]) -> bool:
    """Whether a gas stays what it is beside words that are not understood."""
    if any(part and part.gas == gas and part.is_certain for part in parts):
        return True
    if gas in PARENTS:
        return parts[0] is not None and all(ABOUT.match(piece) for piece in left)
    return parts[0] is not None and bool(parts[0].gas)


def _without_gas(text: str, parts: list[_Part | None]) -> Said:
    known = [part for part in parts if part]
    if FLUORINE.search(text):
        return UNKNOWN
    if AROMATIC.search(text):
        return Said(is_no_gas=True)
    if not any(part.is_no_gas for part in known):
        return UNKNOWN
    is_head = parts[0] is not None and parts[0].is_no_gas
    return Said(is_no_gas=is_head or len(known) == len(parts))


def _one_gas(gases: list[str]) -> str | None:
    """The gas that all parts mean; "" where none does, None where they contradict."""
    kinds = set(gases)
    if "co2e" in kinds:
        return "co2e"
    for blend in kinds & blends().keys():
        if all(gas == blend or gas in blends()[blend] for gas in kinds):
            return blend
    return None if len(kinds) > 1 else "".join(kinds)


def _one_origin(origins: list[str]) -> str:
    for origin in ("uptake", "land"):
        if origin in origins:
            return origin
    kinds = set(origins)
    return kinds.pop() if len(kinds) == 1 else ""


def _turned(parts: list[str]) -> list[str]:
    """Parts of an index name in the order of speech: Ethane, hexafluoro- → hexafluoroethane."""
    turned: list[str] = []
    for part in parts:
        is_prefix = part.endswith("-") or PREFIXES.fullmatch(plain(part))
        if turned and is_prefix:
            turned[-1] = part.removesuffix("-") + turned[-1].lower()
        else:
            turned.append(part)
    return turned


@lru_cache(maxsize=200_000)
def _part(text: str) -> _Part | None:
    """One part of a name; None where it is not understood."""
    whole = key(text)
    if not whole:
        return _Part()
    if REGION.fullmatch(text.strip()):
        gas = _gases().get(whole, "")
        return _Part(gas=gas, is_certain=bool(gas))
    if whole in _origins():
        return _Part(origins=(_origins()[whole],))
    single = _substance(text)
    if single is not None:
        return single
    return _covered(text)


def _substance(text: str) -> _Part | None:
    """A text that is one name, code or formula and nothing else."""
    whole = key(text)
    if whole in _gases():
        is_certain = whole in _formulas() or bool(CODE.fullmatch(whole))
        return _Part(gas=_gases()[whole], is_certain=is_certain)
    if whole in _no_gases() or _is_isotope(text):
        return _Part(is_no_gas=True)
    code = CODE.fullmatch(whole)
    if code:
        gas = _of_code(code["kind"], code["number"])
        return _Part(gas=gas, is_certain=True) if gas else None
    if not re.search("[fcbij氟氯溴碘フクブヨ]", whole):
        return None
    shape = halocarbon(text)
    if isinstance(shape, Halocarbon) and shape.structure is not None:
        gas = _structures().get((shape.length, shape.structure), "")
        return _Part(gas=gas, is_certain=True) if gas else None
    return None


def _of_code(kind: str, number: str) -> str:
    if kind in ("halon", "hfe", "hcfe"):
        return _gases().get(kind + number, "")
    kinds = (kind, *FLUOROCARBONS, "r")
    gases = [_gases()[prefix + number] for prefix in kinds if prefix + number in _gases()]
    if gases:
        return gases[0]
    return _gases().get(f"r{number}a", "") if number in ("507", "508", "509") else ""


def _is_isotope(text: str) -> bool:
    return bool(ISOTOPE.fullmatch(plain(text)))


@dataclass(frozen=True)
class _Token:
    text: str
    start: int
    end: int


def _covered(text: str) -> _Part | None:
    """A substance among words about it; the longest substance counts."""
    words = TOKEN.finditer(text)
    tokens = [_Token(word[0], word.start(), word.end()) for word in words]
    count = len(tokens)
    if not 1 < count <= 40:
        return None
    about = _words_about([key(token.text) for token in tokens])
    if about(0, count) is not None:
        return _Part(origins=tuple(about(0, count) or ()))
    for length in range(count - 1, 0, -1):
        for start in range(count - length + 1):
            end = start + length
            before, after = about(0, start), about(end, count)
            if before is None or after is None:
                continue
            span = text[tokens[start].start : tokens[end - 1].end]
            part = _substance(span)
            if part is not None:
                origins = (*before, *after)
                return _Part(part.gas, origins, part.is_no_gas, part.is_certain)
    return None


def _words_about(keys: list[str]) -> Callable[[int, int], list[str] | None]:
    """The origins in the words from one token to another; None where some word is unknown."""
    known: dict[tuple[int, int], list[str] | None] = {}

    def about(start: int, end: int) -> list[str] | None:
        if start == end:
            return []
        if (start, end) not in known:
            known[start, end] = None
            for middle in range(end, start, -1):
                origin = _origins().get("".join(keys[start:middle]))
                rest = about(middle, end) if origin else None
                if origin and rest is not None:
                    known[start, end] = [origin, *rest]
                    break
        return known[start, end]

    return about
