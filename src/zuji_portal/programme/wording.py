"""The text of a report as the office words it: sentences may change, the board's figures may not.

In the editor a figure stands in square brackets; a sentence is taken only with all of its figures
and no others.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import Formatter

from zuji.core.label import Label, Lang
from zuji.core.refusals import refuse
from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.programme.board import Figure
from zuji_portal.programme.counting import ReportingPeriod
from zuji_portal.programme.drafting import Chapter, DraftedSentence, Shown, draft_of
from zuji_portal.programme.models import ReportSentence

_BRACKETED = re.compile(r"\[([^\[\]]*)\]")
NONE = Label("（没有数）", "(no figures)")


@dataclass(frozen=True)
class WordedSentence:
    """A sentence in one language: as drafted, and as edited where it was."""

    drafted: DraftedSentence
    lang: Lang
    edited: ReportSentence | None = None

    @property
    def template(self) -> str:
        """The words with a place for each figure; a hint is nobody's sentence yet."""
        if self.edited is not None:
            return self.edited.text
        return "" if self.drafted.hint else self.drafted.text[self.lang]

    @property
    def pieces(self) -> Iterator[str | Shown]:
        """Words and figures in their order."""
        return pieces_of(self.template, self.drafted.values)

    @property
    def text(self) -> str:
        """The sentence as it is printed."""
        return "".join(shown(piece, self.lang) for piece in self.pieces)

    @property
    def to_edit(self) -> str:
        """The sentence as it stands in the editor: figures in square brackets."""
        return "".join(
            piece if isinstance(piece, str) else f"[{shown(piece, self.lang)}]"
            for piece in self.pieces
        )

    @property
    def hint(self) -> str:
        return self.drafted.text[self.lang] if self.drafted.hint else ""

    @property
    def is_left_out(self) -> bool:
        """Whether the office took a drafted sentence out."""
        return self.edited is not None and not self.edited.text and not self.drafted.hint


@dataclass(frozen=True)
class WordedChapter:
    """A part of the report in one language."""

    title: Label
    sentences: Sequence[WordedSentence]

    @property
    def text(self) -> list[str]:
        """The sentences that are printed."""
        return [sentence.text for sentence in self.sentences if sentence.text]


def worded(
    drafted: Sequence[Chapter], viewer: Viewer, period: ReportingPeriod, lang: Lang
) -> list[WordedChapter]:
    """The drafted chapters of a period's report in one language, with what the office edited."""
    edited: Mapping[str, ReportSentence] = {}
    if not viewer.city:
        rows = ReportSentence.objects.filter(period=period.name, lang=lang).select_related("by")
        edited = {row.key: row for row in rows}
    return [
        WordedChapter(
            chapter.title,
            [WordedSentence(s, lang, edited.get(s.key)) for s in chapter.sentences],
        )
        for chapter in drafted
    ]


def pieces_of(template: str, values: Sequence[Shown]) -> Iterator[str | Shown]:
    """The words of a template and the values at its places, in order."""
    for words, place, _, _ in Formatter().parse(template):
        if words:
            yield words
        if place is not None:
            yield values[int(place)]


def shown(piece: str | Shown, lang: Lang) -> str:
    """A piece as it is printed; a figure that is not counted here is a dash."""
    if isinstance(piece, str):
        return piece
    if isinstance(piece, Figure):
        return "—" if piece.value is None else f"{piece.value:,}"
    return piece[lang]


def template_of(typed: str, sentence: DraftedSentence, lang: Lang) -> str:
    """What was typed in the editor as a template; refuses a figure that is not the sentence's, and
    a sentence without one of its own. Nothing typed leaves the sentence out.
    """
    text = " ".join(typed.split()) if lang == "en" else "".join(typed.splitlines()).strip()
    if not text:
        return ""
    places = _in_order(sentence, lang)
    open_places, parts, end = list(places), [], 0
    for bracket in _BRACKETED.finditer(text):
        number = next((p for p in open_places if shown(sentence.values[p], lang) == bracket[1]), -1)
        if number < 0:
            raise _changed(sentence, lang, bracket[0])
        open_places.remove(number)
        parts += [_escaped(text[end : bracket.start()]), f"{{{number}}}"]
        end = bracket.end()
    if open_places:
        raise _changed(sentence, lang, text)
    return "".join([*parts, _escaped(text[end:])])


def _in_order(sentence: DraftedSentence, lang: Lang) -> list[int]:
    """The numbers of a sentence's figures as its words name them."""
    if sentence.hint:
        return []
    return [int(p) for _, p, _, _ in Formatter().parse(sentence.text[lang]) if p is not None]


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _changed(sentence: DraftedSentence, lang: Lang, read: str) -> Exception:
    figures = " ".join(f"[{shown(v, lang)}]" for v in sentence.values) or NONE[lang]
    return refuse("report-figure-changed", "text", read, figures=figures)


def sentence_of(
    viewer: Viewer, period: ReportingPeriod, today: datetime.date, key: str
) -> DraftedSentence:
    """The drafted sentence with a key."""
    for chapter in draft_of(viewer, period, today):
        for sentence in chapter.sentences:
            if sentence.key == key:
                return sentence
    raise refuse("report-sentence-unknown", "text")
