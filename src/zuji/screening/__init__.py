"""Screening: rules over one study or ten thousand, with ids, severities, bilingual messages and
remedies.
"""

from zuji.screening.facts import StudyFacts, facts_of
from zuji.screening.run import Screened, screen

__all__ = ["Screened", "StudyFacts", "facts_of", "screen"]
