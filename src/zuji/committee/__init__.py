"""The expert committee: who may sit, how scores and votes become a conclusion, what a proposed
model would change.
"""

from zuji.committee.deciding import Conclusion, concluded, scores_of
from zuji.committee.proposals import Checked, check_model, line_difference
from zuji.committee.rules import CommitteeRules, committee_rules

__all__ = [
    "Checked",
    "CommitteeRules",
    "Conclusion",
    "check_model",
    "committee_rules",
    "concluded",
    "line_difference",
    "scores_of",
]
