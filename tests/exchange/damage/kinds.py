"""The kinds of damage, each done at random, and whether it makes another valid statement."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from exchange.twin.packing import Files

NUMBER = re.compile(r"(?<![\w.,-])-?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?(?![\w.,])")
PLAIN = re.compile(r"[-+]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][-+]?\d+)?|\d{4}-\d\d-\d\d")
TOKEN = re.compile(r"[^\s,;|\"'<>={}\[\]()&:]+")
CELL = re.compile(r"[^\s;|\"'<>={}\[\]()&:]+")
"""A word where the comma is no separator of cells."""
UNITS = ("kg", "g", "t", "mg", "lb", "kWh", "MJ", "GJ", "MWh", "m3", "l", "t*km", "万kWh", "万吨")
KNOWN = {
    *UNITS,
    *("Mg", "kt", "Mt", "pg", "ng", "ug", "oz", "J", "kJ", "TJ", "PJ", "Wh", "GWh", "m2", "cm3"),
    *("a", "d", "h", "min", "s", "m", "km", "mm", "cm", "ha", "dm3", "ml", "Nm3", "吨", "千克"),
    *("true", "false", "null", "yes", "no", "air", "water", "soil", "ethane", "Lethane"),
}
"""Words that make another statement wherever they stand."""


AMOUNT = re.compile(rf"({PLAIN.pattern})({'|'.join(map(re.escape, sorted(KNOWN)))})")


NUMBERS = re.compile(r"[-\d.]+(?: [-\d.]+)?(?: ?[万亿])?")


@dataclass(frozen=True)
class Damage:
    """Damaged files, and where: `is_statement` where the result says something else, validly."""

    kind: str
    files: Files
    where: str
    is_statement: bool


Kind = Callable[[Files, random.Random], "tuple[Files, str, bool] | None"]
Text = Callable[[str, random.Random], "tuple[str, str, bool] | None"]


def _member(files: Files, chance: random.Random) -> str:
    """One of the files, by its size, so that every byte is as likely."""
    names = sorted(files)
    return chance.choices(names, [len(files[name]) + 1 for name in names])[0]


def text_of(content: bytes) -> str | None:
    """The text of a file of ours, None for bytes that are none."""
    for encoding in ("utf-8", "utf-16"):
        if encoding == "utf-16" and content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            continue
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            pass
    return None


def is_statement(before: str, after: str, vocabulary: set[str]) -> bool:
    """Whether the words that differ are numbers for numbers, or words the sample knows."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    most = min(len(before), len(after)) - start
    while end < most and before[-1 - end] == after[-1 - end]:
        end += 1
    old = _words(before, start, len(before) - end)
    new = _words(after, start, len(after) - end)
    if len(old) == len(new) + 1:  # a mark of cells became a digit: 12,0;g → 12,03g
        return bool(new and AMOUNT.fullmatch(new[-1]) and AMOUNT.fullmatch("".join(old[-2:])))
    if len(new) == len(old) + 1 and NUMBERS.fullmatch(" ".join(new)):
        return bool(NUMBERS.fullmatch(" ".join(old)))  # 6800万 → 680 万
    if len(old) != len(new) or not old:
        return False
    return all(_may_replace(a, b, vocabulary) for a, b in zip(old, new, strict=True))


def _words(text: str, start: int, end: int) -> list[str]:
    """The words that touch a stretch of a text."""
    left = text.rfind("\n", 0, start) + 1
    right = text.find("\n", end)
    right = len(text) if right < 0 else right
    token = CELL if ";" in text[left:right] or "\t" in text[left:right] else TOKEN
    return [
        match[0]
        for match in token.finditer(text, left, right)
        if match.end() >= start and match.start() <= end
    ]


def _may_replace(old: str, new: str, vocabulary: set[str]) -> bool:
    if old == new:
        return True
    if PLAIN.fullmatch(old) and PLAIN.fullmatch(new):
        return True
    if new.strip(",") in vocabulary or _is_unit(new):
        return True
    bare = re.compile(r"[-\d.,]+")
    parts = bare.search(old), bare.search(new)
    return bool(
        all(parts) and bare.sub("#", old) == bare.sub("#", new) and PLAIN.fullmatch(parts[1][0])
    )


def _is_unit(word: str) -> bool:
    """Whether a word is made of known units: gCO2e/kg, t*m."""
    parts = re.split(r"[*/·]", word)
    return all(part.removesuffix("CO2e") in KNOWN for part in parts)


def vocabulary_of(files: Files) -> set[str]:
    texts = [text for content in files.values() if (text := text_of(content)) is not None]
    return KNOWN | {word for text in texts for word in TOKEN.findall(text)}


def _bytes(change: Callable[[bytes, int, random.Random], bytes]) -> Kind:
    def damage(files: Files, chance: random.Random) -> tuple[Files, str, bool] | None:
        name = _member(files, chance)
        content = files[name]
        if not content:
            return None
        at = chance.randrange(len(content))
        damaged = change(content, at, chance)
        before, after = text_of(content), text_of(damaged)
        stated = (
            before is not None
            and after is not None
            and is_statement(before, after, vocabulary_of(files))
        )
        return {**files, name: damaged}, f"{name} byte {at}", stated

    return damage


def _on_text(change: Text) -> Kind:
    def damage(files: Files, chance: random.Random) -> tuple[Files, str, bool] | None:
        name = _member(files, chance)
        text = text_of(files[name])
        made = change(text, chance) if text else None
        if made is None:
            return None
        return {**files, name: made[0].encode()}, f"{name} {made[1]}", made[2]

    return damage


def _flip(content: bytes, at: int, chance: random.Random) -> bytes:
    return content[:at] + bytes([content[at] ^ (1 << chance.randrange(8))]) + content[at + 1 :]


def _a_number(text: str, chance: random.Random) -> re.Match[str] | None:
    found = list(NUMBER.finditer(text))
    return chance.choice(found) if found else None


def _sign(text: str, chance: random.Random) -> tuple[str, str, bool] | None:
    match = _a_number(text, chance)
    if match is None:
        return None
    old = match[0]
    new = old[1:] if old.startswith("-") else chance.choice(("-", "+", "--", "−")) + old
    stated = new.lstrip("-−") == old.lstrip("-") and not new.startswith("--")
    return text[: match.start()] + new + text[match.end() :], f"{old} → {new}", stated


def _digit(text: str, chance: random.Random) -> tuple[str, str, bool] | None:
    match = _a_number(text, chance)
    if match is None:
        return None
    places = [at for at in range(match.start(), match.end()) if text[at].isdigit()]
    at, new = chance.choice(places), chance.choice("0123456789")
    return text[:at] + new + text[at + 1 :], f"{match[0]} at {at}: {new}", True


def _mark(text: str, chance: random.Random) -> tuple[str, str, bool] | None:
    found = [match for match in NUMBER.finditer(text) if re.search(r"\d[.,]\d", match[0])]
    if not found:
        return None
    match = chance.choice(found)
    new = match[0].translate(str.maketrans(".,", ",."))
    return text[: match.start()] + new + text[match.end() :], f"{match[0]} → {new}", False


def _unit(text: str, chance: random.Random) -> tuple[str, str, bool] | None:
    found = [match for match in TOKEN.finditer(text) if match[0] in UNITS]
    if not found:
        return None
    match, new = chance.choice(found), chance.choice((*UNITS, "kq", "", "单位", "kg/"))
    stated = new in UNITS
    return text[: match.start()] + new + text[match.end() :], f"{match[0]} → {new!r}", stated


def _row(is_doubled: bool) -> Text:
    def change(text: str, chance: random.Random) -> tuple[str, str, bool] | None:
        lines = text.splitlines(keepends=True)
        if len(lines) < 3:
            return None
        at = chance.randrange(len(lines))
        kept = [*lines[:at], *[lines[at]] * (2 if is_doubled else 0), *lines[at + 1 :]]
        return "".join(kept), f"line {at + 1}: {lines[at].strip()[:60]}", True

    return change


def _truncated(files: Files, chance: random.Random) -> tuple[Files, str, bool] | None:
    name = _member(files, chance)
    content = files[name]
    at = chance.randrange(len(content)) if content else 0
    # a list of rows that ends earlier is another list; nobody can know
    stated = name.endswith((".csv", ".tsv", ".yaml", ".npy"))
    return {**files, name: content[:at]}, f"{name} after {at} bytes", stated


def _encoded(files: Files, chance: random.Random) -> tuple[Files, str, bool] | None:
    name = _member(files, chance)
    text = text_of(files[name])
    if text is None:
        return None
    encoding = chance.choice(("utf-16", "utf-8-sig", "gb18030", "cp1252", "utf-16-le", "utf-7"))
    try:
        content = text.removeprefix("\ufeff").encode(encoding)
    except UnicodeEncodeError:
        return None
    return {**files, name: content}, f"{name} as {encoding}", False


def _columns(files: Files, chance: random.Random) -> tuple[Files, str, bool] | None:
    """Two columns of a table change places: all cells, or the titles without their cells."""
    name = _member(files, chance)
    text = text_of(files[name])
    if text is None or not name.endswith((".csv", ".tsv")) or '"' in text:
        return None
    lines = text.split("\n")
    cut = max(";\t,", key=text.count)
    rows = [line.rstrip("\r").split(cut) for line in lines]
    width = max(map(len, rows))
    if width < 2:
        return None
    first, second = chance.sample(range(width), 2)
    only_titles = chance.random() < 0.5
    top = next(at for at, row in enumerate(rows) if len(row) == width)
    for row in [rows[top]] if only_titles else rows:
        if len(row) == width:
            row[first], row[second] = row[second], row[first]
    made = "\n".join(cut.join(row) for row in rows)
    where = f"{name} columns {first} and {second}{', titles only' if only_titles else ''}"
    # titles of items of a ledger: what was limestone is now said to be coal
    items = only_titles and name.startswith("台账") and min(first, second) > 0
    return {**files, name: made.encode()}, where, items


def _missing(files: Files, chance: random.Random) -> tuple[Files, str, bool] | None:
    if len(files) < 2:
        return None
    name = chance.choice(sorted(files))
    return {key: content for key, content in files.items() if key != name}, name, False


def _twice(files: Files, chance: random.Random) -> tuple[Files, str, bool] | None:
    if len(files) < 2:
        return None
    name = chance.choice(sorted(files))
    folder, _, last = name.rpartition("/")
    copy = f"{folder}/copy of {last}".lstrip("/")
    return {**files, copy: files[name]}, name, False


KINDS: Mapping[str, Kind] = {
    "byte flipped": _bytes(_flip),
    "byte removed": _bytes(lambda content, at, _: content[:at] + content[at + 1 :]),
    "byte doubled": _bytes(lambda content, at, _: content[: at + 1] + content[at:]),
    "sign": _on_text(_sign),
    "digit": _on_text(_digit),
    "decimal mark": _on_text(_mark),
    "unit": _on_text(_unit),
    "row dropped": _on_text(_row(False)),
    "row doubled": _on_text(_row(True)),
    "truncated": _truncated,
    "encoding": _encoded,
    "columns swapped": _columns,
    "file missing": _missing,
    "file twice": _twice,
}


def damaged(files: Files, kind: str, seed: int) -> Damage | None:
    """The files with one damage; None where the kind does not apply to them."""
    chance = random.Random(f"{kind} {seed} {sum(map(len, files.values()))}")
    made = KINDS[kind](files, chance)
    if made is None or made[0] == files:
        return None
    return Damage(kind, *made)
