"""Training: courses with questions that give each candidate other numbers, graded by
recomputation.
"""

from zuji.training.asking import (
    AskedQuestion,
    Graded,
    Solution,
    asked,
    grade,
    right_answer,
    solution,
)
from zuji.training.attendance import code_at, is_code, left_of
from zuji.training.bank import COURSES, Course, TrainingQuestion, course, courses
from zuji.training.checking import course_findings
from zuji.training.papers import PaperLine, PaperScore, paper, score
from zuji.training.rules import (
    RoleNeed,
    TrainingRules,
    is_passed,
    next_attempt,
    standing,
    training_rules,
)

__all__ = [
    "COURSES",
    "AskedQuestion",
    "Course",
    "Graded",
    "PaperLine",
    "PaperScore",
    "RoleNeed",
    "Solution",
    "TrainingQuestion",
    "TrainingRules",
    "asked",
    "code_at",
    "course",
    "course_findings",
    "courses",
    "grade",
    "is_code",
    "is_passed",
    "left_of",
    "next_attempt",
    "paper",
    "right_answer",
    "score",
    "solution",
    "standing",
    "training_rules",
]
