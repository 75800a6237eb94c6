"""Words beside a name that say what it holds, what it is for, how large it is, or that leave it
general.
"""

from __future__ import annotations

from collections.abc import Sequence

from zuji.factors.name_rules import name_rules
from zuji.factors.name_words import Piece
from zuji.factors.substances import register


def without_assays(row: Sequence[Piece]) -> list[Piece]:
    """The pieces, of which a formula behind a name says only what the substance holds, and the
    filler behind a plastic what fills it.
    """
    rest: list[Piece] = []
    for at, piece in enumerate(row):
        is_made_of = at > 0 and row[at - 1].text == "制"  # 煤制EG
        before = [other for other in rest if other.kind == "name"]
        is_assay = piece.kind == "name" and piece.text in name_rules().assays and bool(before)
        fills = piece.means in name_rules().fillers or piece.text in name_rules().comonomers
        next_to = [p.text for p in row[at + 1 : at + 2]]
        is_grade = next_to in (["级"], ["型"])
        is_route = next_to in (["制"], ["基"], ["路线"]) and bool(before)  # MEG 煤制
        is_held = (
            is_assay
            or is_route
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
    return not of_one_kind and before[-1].means not in name_rules().general


def _is_plastic(piece: Piece) -> bool:
    entry = register()[piece.means]
    return entry.kind == "polymers" and (bool(entry.cas) or bool(entry.is_a))


def term_of(head: Piece, before: Sequence[Piece]) -> str:
    """The words by which a head was named; of an entry that holds several things, with what stands
    before it and may make it another of them: 磷酸锌防锈颜料 is not any pigment.
    """
    rules, entry = name_rules(), register()[head.means]
    if entry.id in rules.single or not rules.collective & {entry.kind, entry.id}:
        return head.text
    said = [p.text for p in before if p.text[-1] >= "ぁ" and p.kind in {"name", "unknown"}]
    return "".join(said) + head.text


def is_vague(head: Piece, before: Sequence[Piece]) -> bool:
    """Whether a general head means nothing behind what stands before it."""
    if head.text in VAGUE_ALONE:
        return any(piece.text[-1] >= "ぁ" for piece in before)
    if head.text in VAGUE_BEHIND and before:
        kind = register()[before[-1].means].kind if before[-1].kind == "name" else ""
        return kind == "organic" or (kind == "minerals" and before[-1].text.endswith("石"))
    if head.text not in VAGUE_SCRAP or any(p.means in name_rules().recycled for p in before):
        return False
    return any(p.kind in {"name", "unknown"} and p.means != head.means for p in before)


VAGUE_ALONE = frozenset("水盐纸金银锡油气")
"""Single signs that mean a substance only where they stand alone: 不含水 is no water."""
VAGUE_BEHIND = frozenset({"矿粉", "焦油"})
"""Words that mean powder of slag and tar of coal, but not behind a stone or an organic chemical."""
VAGUE_SCRAP = frozenset({"破碎料", "压块", "打包料", "打包块", "剪切料", "剪料"})
"""Words of steel scrap that mean another behind the name of something else: HDPE管道破碎料."""
