"""The paper of an exam: which questions one candidate gets, and the score of the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from zuji.training.asking import Graded, grade
from zuji.training.bank import Course, TrainingQuestion
from zuji.training.values import fraction


@dataclass(frozen=True)
class PaperLine:
    """A question of a paper by id, and the digest of the text that the candidate saw."""

    question: str
    digest: str


@dataclass(frozen=True)
class PaperScore:
    """Right answers of those that count, each line with its grade (None: altered since, left
    out).
    """

    right: int
    of: int
    lines: tuple[tuple[str, Graded | None], ...]

    @property
    def share(self) -> Fraction:
        """The part that is right, exact; 0 of nothing."""
        return Fraction(self.right, self.of) if self.of else Fraction(0)


def paper(course: Course, seed: int, count: int) -> tuple[PaperLine, ...]:
    """`count` questions of a course for the candidate with `seed`, from every module in turn.

    A course with fewer questions gives them all.
    """
    left = {
        key: sorted(
            (each for each in course.questions.values() if each.module == key),
            key=lambda each: fraction(seed, "paper", each.id),
        )
        for key in course.modules
    }
    chosen: list[TrainingQuestion] = []
    while len(chosen) < count and any(left.values()):
        for questions in left.values():
            if questions and len(chosen) < count:
                chosen.append(questions.pop(0))
    return tuple(PaperLine(each.id, each.digest) for each in chosen)


def score(
    course: Course, seed: int, lines: Sequence[PaperLine], answers: Mapping[str, Sequence[str]]
) -> PaperScore:
    """The score of the answers, each graded by recomputation. A question that was altered since the
    paper was made counts neither for nor against the candidate.
    """
    graded: list[tuple[str, Graded | None]] = []
    for line in lines:
        question = course.questions.get(line.question)
        if question is None or question.digest != line.digest:
            graded.append((line.question, None))
            continue
        graded.append((question.id, grade(question, seed, answers.get(question.id, ()))))
    counted = [each for _, each in graded if each is not None]
    return PaperScore(sum(each.is_right for each in counted), len(counted), tuple(graded))
