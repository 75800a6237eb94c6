"""The three answers about a lockfile: is the arithmetic right, was it made with published content,
and who vouches for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zuji.core.label import Label, listed, plain
from zuji.core.words import gas_label
from zuji.lockfile import LockfileVerification, replaced_slots, verify_lock
from zuji.trust.notes import NoteKey
from zuji.trust.place_words import place_words, steps_of, values_in_words
from zuji.trust.published import (
    DIFFERS,
    MISSING,
    OWN,
    PROVEN,
    SAME,
    UNKNOWN,
    WORDED,
    PartOrigin,
    Published,
    PublishedCheck,
    check_published,
    value_of,
)
from zuji.trust.superseded import later_words, serves
from zuji.trust.uncovered import NOT_COVERED

TONES = {"published": "good", "own": "warn", "same": "warn", "unknown": "warn"}
EXIT_CODES = {"published": 0, "own": 0, "same": 0, "differs": 3, "unknown": 4, "arithmetic": 1}
"""Verdict → exit code of ``zuji verify``."""
MOST_NAMED = 6
ANCHORS = {
    "none": Label(
        "没有锚定：文件里没有透明日志的证明。要得到证明，请在省平台上计算，或把文件交到省平台的"
        "“复算存证文件”页并取回带证明的文件",
        "not anchored: the file carries no proofs of a transparency log. To get them, compute on "
        "the programme's site, or hand the file to its page “check a lockfile” and take it back "
        "with its proofs",
    ),
    "unchecked": Label(
        "没有锚定：文件带有日志 {origin} 的证明，但没有给日志的公钥（--log-key，取自可信的地方，"
        "例如该站的 /log/key）",
        "not anchored: the file carries proofs of the log {origin}, but no key of the log was "
        "given (--log-key, from a place you trust, such as that site's /log/key)",
    ),
    "wrong": Label(
        "锚不成立：{origin} 的检查点不是所信任的日志签的",
        "the anchor does not hold: the checkpoint of {origin} was not signed by a log that is "
        "trusted",
    ),
    "holds": Label(
        "锚定于日志 {origin}，检查点共 {size} 条，签名：{signers}",
        "anchored in the log {origin}, checkpoint of {size} entries, signed by {signers}",
    ),
}
NOBODY = Label(
    "没有人担保：没有给出与这份文件对应的核查声明或证书",
    "nobody vouches: no statement or certificate for this file was given",
)


@dataclass(frozen=True)
class Voucher:
    """Somebody who vouches for a lockfile, or claims to: a certificate or a statement, its state,
    who issued it (DID, or name of the verification body), the domain behind it, the key.
    """

    kind: str
    name: str
    state: str
    word: Label
    holds: bool
    by: str = ""
    domain: str = ""
    key: str = ""
    url: str = ""
    why: Label | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "kind": self.kind,
            "name": self.name,
            "state": self.state,
            "holds": self.holds,
            "by": self.by,
            "domain": self.domain,
            "key": self.key,
            "url": self.url,
            "why": plain(self.why) if self.why else "",
        }


@dataclass(frozen=True)
class LockAnswers:
    """The answers about one lockfile, apart."""

    arithmetic: LockfileVerification
    published: PublishedCheck
    vouched: Sequence[Voucher] = field(default=())
    replaced: Sequence[Label] = field(default=())
    """Factors that the study chose in place of the model's own, in words."""
    period: tuple[str, str] = ("", "")
    """First and last day of the study's data."""
    model_file: str = ""
    """The model file of one's own that the study says it was computed with."""

    @property
    def verdict(self) -> str:
        """``arithmetic`` (wrong), ``differs``, ``unknown``, ``same``, ``own`` (published but for
        the plant's own factors), ``published``.
        """
        if not self.arithmetic.holds:
            return "arithmetic"
        if self.published.answer == "published" and self.published.of(OWN):
            return "own"
        return self.published.answer

    @property
    def tone(self) -> str:
        """``good`` only where everything is proven to be published; else ``warn`` or ``block``."""
        if self.exit_code == 0 and (self.replaced or self._is_past_use):
            return "warn"
        return TONES.get(self.verdict, "block")

    @property
    def exit_code(self) -> int:
        return EXIT_CODES[self.verdict]

    @property
    def headline(self) -> Label:
        """The verdict in a sentence; what is not published is named, with both values."""
        words = HEADLINES[self.verdict](self)
        if self._tells_replaced:
            named = _named(self.replaced)
            words = Label(
                f"{words.zh}；填报者自选、不是模型所定的因子：{named.zh}",
                f"{words.en}; chosen by the study in place of the model's factors: {named.en}",
            )
        if own := self.own_model_words:
            words = Label(f"{words.zh}；{own.zh}", f"{words.en}; {own.en}")
        if self.exit_code or not self.published.superseded:
            return words
        count = len(self.published.superseded)
        return Label(
            f"{words.zh}；其中 {count} 项后来已被取代或停用，见下",
            f"{words.en}; {count} of them superseded or withdrawn since, see below",
        )

    @property
    def own_model_words(self) -> Label | None:
        """The sentence about a model read from a file of one's own: nobody published it, so that
        the reader has to check its formulas; or it equals the published one. None without a file.
        """
        if not self.model_file:
            return None
        origin = next(row for row in self.published.origins if row.part.group == "model")
        if origin.state in {DIFFERS, UNKNOWN}:
            return Label(
                f"自备模型（文件 {self.model_file}），没有人发布过，公式须由读者自己核对",
                f"own model (file {self.model_file}) that nobody published; its formulas are for "
                "the reader to check",
            )
        return Label(
            f"模型读自文件 {self.model_file}，内容与已发布的相同",
            f"the model was read from the file {self.model_file} and equals the published one",
        )

    @property
    def superseded_words(self) -> list[Label]:
        """A sentence for each published part that is superseded or withdrawn since."""
        return [
            later_words(origin.label, origin.later, self._serves(origin))
            for origin in self.published.superseded
            if origin.later
        ]

    def _serves(self, origin: PartOrigin) -> bool:
        """Whether a part may serve the study's period, whatever came after it."""
        is_factor = origin.part.group == "factors"
        return not is_factor or serves(origin.part.data, self.period)

    @property
    def _is_past_use(self) -> bool:
        """Whether a published part was withdrawn, or superseded and not valid in the period."""
        return any(
            origin.later and not (origin.later.version and self._serves(origin))
            for origin in self.published.superseded
        )

    @property
    def _tells_replaced(self) -> bool:
        return bool(self.replaced) and self.exit_code == 0

    @property
    def anchor_words(self) -> Label:
        """The state of the file's anchor in a sentence; without one, the way to get it."""
        anchor, words = self.published.anchor, ANCHORS[self.published.anchor.status]
        facts = {
            "origin": anchor.origin or "—",
            "size": anchor.size,
            "signers": ", ".join(anchor.signers),
        }
        return Label(words.zh.format(**facts), words.en.format(**facts))

    @property
    def compared_words(self) -> Label | None:
        """The number of parts without proof that equal the library at hand; None for none."""
        library = self.published.compared_with
        if library is None or not self.published.of(SAME):
            return None
        count = len(self.published.of(SAME))
        return Label(
            f"{count} 项没有日志证明，与{library.zh}逐项比较，相同",
            f"{count} parts without proof were compared with {library.en}: equal",
        )

    def as_json(self) -> dict[str, Any]:
        """Plain data, the same from the command line and from the site."""
        found, check = self.arithmetic, self.published
        return {
            "verdict": self.verdict,
            "headline": plain(self.headline),
            "holds": found.holds,
            "digest_agrees": found.digest_agrees,
            "first_difference": found.first_difference,
            "locked": found.locked,
            "recomputed": found.recomputed,
            "published": {
                "answer": check.answer,
                "anchor": check.anchor.status,
                "log": check.anchor.origin,
                "log_size": check.anchor.size,
                "signers": list(check.anchor.signers),
                "anchor_words": plain(self.anchor_words),
                "parts": [_part_json(origin, self._serves(origin)) for origin in check.origins],
                "superseded": [plain(words) for words in self.superseded_words],
            },
            "own_model": {
                "file": self.model_file,
                "words": plain(self.own_model_words),
            }
            if self.own_model_words
            else None,
            "vouched": [voucher.as_json() for voucher in self.vouched],
            "not_covered": plain(NOT_COVERED),
        }


def _part_json(origin: PartOrigin, is_serving: bool) -> dict[str, Any]:
    return {
        "part": origin.part.path,
        "id": origin.part.name,
        "version": origin.part.version,
        "name": plain(origin.label),
        "state": origin.state,
        "log_index": origin.index,
        "differences": [
            {"path": path, "published": old, "here": new} for path, old, new in origin.differences
        ],
        "known_version": origin.known[0] if origin.known else "",
        "known_value": origin.known[1] if origin.known else "",
        "later": origin.later.as_json(is_serving) if origin.later else None,
    }


def differs_words(origin: PartOrigin) -> Label:
    """The part with its first difference: name, published value, value in the file."""
    if not origin.differences:
        return origin.label
    path, *values = origin.differences[0]
    where = Label("", "")
    if path != "value":
        words = difference_place(origin, path)
        where = Label(f" {words.zh}", f" {words.en}")
    old, new = values_in_words(*values)
    return Label(
        f"{origin.label.zh}{where.zh}（已发布 {old.zh}，文件 {new.zh}）",
        f"{origin.label.en}{where.en} (published {old.en}, in the file {new.en})",
    )


def difference_place(origin: PartOrigin, path: str) -> Label:
    """The place of a difference within a part, in words; a gas by its name."""
    if origin.part.group == "gwp":
        return gas_label(path)
    return place_words(steps_of(path), origin.part.data)


def unknown_words(origin: PartOrigin) -> Label:
    """The part with its version, and what is known under its name; rules that are missing."""
    if origin.state == MISSING:
        return Label(
            f"{origin.label.zh}（文件里没有：被删去，或早于这张规则表；无法判断）",
            f"{origin.label.en} (not in the file: removed, or from before these rules were added; "
            "it cannot be told)",
        )
    held = " = ".join(text for text in (origin.part.version, _value_here(origin)) if text) or "—"
    if origin.known is None:
        return Label(f"{origin.label.zh}（{held}）", f"{origin.label.en} ({held})")
    known = " = ".join(text for text in origin.known if text)
    return Label(
        f"{origin.label.zh}（{held}；这里所知的是 {known}）",
        f"{origin.label.en} ({held}; known here: {known})",
    )


def _value_here(origin: PartOrigin) -> str:
    return value_of(origin.part, origin.part.data)


def _named(words: Iterable[Label]) -> Label:
    """The first names in a row; the rest is counted here and listed beneath the headline."""
    every = list(words)
    more = len(every) - MOST_NAMED
    if more <= 0:
        return listed(every)
    return listed([*every[:MOST_NAMED], Label(f"另 {more} 项", f"and {more} more")])


def _differs(answers: LockAnswers) -> Label:
    check = answers.published
    groups, named = check.groups_of(DIFFERS), _named(map(differs_words, check.of(DIFFERS)))
    return Label(
        f"自洽，但不是用已发布的{groups.zh}算出：{named.zh}",
        f"consistent, NOT made with published {groups.en}: {named.en}",
    )


def _unknown(answers: LockAnswers) -> Label:
    check = answers.published
    unproven = [*check.of(UNKNOWN), *check.of(MISSING)]
    groups, named = check.groups_of(UNKNOWN, MISSING), _named(map(unknown_words, unproven))
    return Label(
        f"自洽，但不能证明用的是已发布的{groups.zh}；在这里所知的任何发布中都没有：{named.zh}",
        f"consistent, NOT shown to be made with published {groups.en}; in no release known here: "
        f"{named.en}",
    )


def _own(answers: LockAnswers) -> Label:
    own = answers.published.of(OWN)
    named = _named(origin.label for origin in own)
    return Label(
        f"自洽；除企业自己的 {len(own)} 个因子（{named.zh}）外，因子、模型、GWP 值和规则都是"
        "已发布的",
        f"consistent; factors, model, GWP values and rules are the published ones, except "
        f"{len(own)} factors of the plant's own: {named.en}",
    )


def _same(answers: LockAnswers) -> Label:
    own = answers.published.of(OWN)
    library = answers.published.compared_with or Label("", "")
    named = _named(origin.label for origin in own)
    worded = _named(origin.label for origin in answers.published.of(WORDED))
    texts = Label(f"；仅文字或版次不同：{worded.zh}", f"; other in words or edition: {worded.en}")
    if not answers.published.of(WORDED):
        texts = Label("", "")
    more = Label(f"；企业自己的因子：{named.zh}", f"; the plant's own factors: {named.en}")
    return Label(
        f"自洽；与{library.zh}相同，但没有全部得到日志证明{texts.zh}{more.zh if own else ''}",
        f"consistent; equal to {library.en}, but not all proven by a log"
        f"{texts.en}{more.en if own else ''}",
    )


def _published(answers: LockAnswers) -> Label:
    count = len(answers.published.of(PROVEN))
    return Label(
        f"自洽，并且因子、模型、GWP 值和规则都是已发布的（{count} 项都在日志里）",
        f"consistent, and made with published factors, model, GWP values and rules (all {count} "
        "parts stand in the log)",
    )


HEADLINES = {
    "arithmetic": lambda answers: Label(
        "算术不对：重算得不到文件里的结果，或文件被改动过",
        "the arithmetic is wrong: computing again does not give what the file says, or the file "
        "was altered",
    ),
    "differs": _differs,
    "unknown": _unknown,
    "own": _own,
    "same": _same,
    "published": _published,
}


def answers_about(
    lock: Mapping[str, Any],
    keys: Sequence[NoteKey] = (),
    library: Published | None = None,
    vouched: Iterable[Voucher] = (),
) -> LockAnswers:
    """All three answers. Computes the lockfile again; refuses a damaged one (``lock-damaged``)."""
    return joined_answers(lock, verify_lock(lock), check_published(lock, keys, library), vouched)


def joined_answers(
    lock: Mapping[str, Any],
    verified: LockfileVerification,
    check: PublishedCheck,
    vouched: Iterable[Voucher] = (),
) -> LockAnswers:
    """The answers of a lockfile that was computed again elsewhere."""
    period = lock["study"]["period"]
    days = (str(period["start"]), str(period["end"]))
    # A result that was altered need not name its choices
    replaced = _replaced(lock, check) if verified.holds else []
    model_file = str(lock["study"].get("model_file") or "")
    return LockAnswers(
        arithmetic=verified,
        published=check,
        vouched=tuple(vouched),
        replaced=replaced,
        period=days,
        model_file=model_file,
    )


def _replaced(lock: Mapping[str, Any], check: PublishedCheck) -> list[Label]:
    """Each slot with the name and value of the factor that the study chose for it."""
    origins = {
        origin.part.key: origin for origin in check.origins if origin.part.group == "factors"
    }
    words = []
    for slot in replaced_slots(lock):
        origin = origins[slot.name]
        name, value = origin.label, value_of(origin.part, origin.part.data)
        words.append(
            Label(f"{slot.label.zh}（{name.zh} {value}）", f"{slot.label.en} ({name.en} {value})")
        )
    return words
