"""Mutual recognition as data and computation: schemes, clause by clause crosswalks, and a study
computed again under a partner's rules.
"""

from zuji.recognition.crosswalk import CrosswalkRow, borne, crosswalk, reference_scheme
from zuji.recognition.gap import GapPart, RecognitionGap, recognition_gap
from zuji.recognition.recognised import SchemeRecognition, recognitions
from zuji.recognition.schemes import RecognitionScheme, scheme, schemes

__all__ = [
    "CrosswalkRow",
    "GapPart",
    "RecognitionGap",
    "RecognitionScheme",
    "SchemeRecognition",
    "borne",
    "crosswalk",
    "recognition_gap",
    "recognitions",
    "reference_scheme",
    "scheme",
    "schemes",
]
