"""What the page of a verified lockfile shows: a headline, three answers, parts by state."""

from __future__ import annotations

from typing import Any

from zuji.core.label import Lang
from zuji.lockfile import LockfileVerification
from zuji.trust.lock_answers import NOBODY, difference_place, differs_words, unknown_words
from zuji.trust.place_words import place_words, steps_of, values_in_words
from zuji.trust.published import (
    DIFFERS,
    GROUPS,
    MISSING,
    OWN,
    PROVEN,
    SAME,
    UNKNOWN,
    WORDED,
    PartOrigin,
    value_of,
)
from zuji.trust.uncovered import NOT_COVERED
from zuji_portal.studies.results.verifying import VerifiedLockfile


def verified_page(found: VerifiedLockfile, lang: Lang) -> dict[str, Any]:
    """The context of the page."""
    answers = found.answers
    check, compared = answers.published, answers.compared_words
    # Only a result that was computed again is sure to have a total
    total = found.lock["result"]["total"] if answers.arithmetic.holds else {}
    return {
        "found": answers.arithmetic,
        "first": _arithmetic(answers.arithmetic, lang),
        "tone": answers.tone,
        "headline": answers.headline[lang],
        "total": total,
        "digest": found.lock["digest"],
        "anchor": answers.anchor_words[lang],
        "compared": compared[lang] if compared else "",
        "differing": [_differing(origin, lang) for origin in check.of(DIFFERS)],
        "unknown": [
            unknown_words(origin)[lang] for origin in (*check.of(UNKNOWN), *check.of(MISSING))
        ],
        "superseded": [words[lang] for words in answers.superseded_words],
        "worded": [differs_words(origin)[lang] for origin in check.of(WORDED)],
        "own": [(origin.label[lang], _value(origin)) for origin in check.of(OWN)],
        "proven": [_stood(origin, lang) for origin in check.of(PROVEN)],
        "same": [_stood(origin, lang) for origin in check.of(SAME)],
        "vouched": [
            (voucher, voucher.word[lang], voucher.why[lang] if voucher.why else "")
            for voucher in answers.vouched
        ],
        "nobody": NOBODY[lang],
        "not_covered": NOT_COVERED[lang],
    }


def _value(origin: PartOrigin) -> str:
    return value_of(origin.part, origin.part.data)


def _stood(origin: PartOrigin, lang: Lang) -> tuple[str, str, str, int | None]:
    kind = GROUPS[origin.part.group][lang]
    return kind, origin.label[lang], origin.part.version, origin.index


def _differing(origin: PartOrigin, lang: Lang) -> tuple[str, str, list[tuple[str, str, str]]]:
    """Kind and name of the part; of each difference the place in words and both values."""
    rows = []
    for path, *values in origin.differences:
        old, new = values_in_words(*values)
        rows.append((difference_place(origin, path)[lang], old[lang], new[lang]))
    return GROUPS[origin.part.group][lang], origin.label[lang], rows


def _arithmetic(found: LockfileVerification, lang: Lang) -> tuple[str, str, str] | None:
    """The first place where computing again gives something else, in words."""
    if not found.first_difference:
        return None
    old, new = values_in_words(found.locked, found.recomputed)
    return place_words(steps_of(found.first_difference))[lang], old[lang], new[lang]
