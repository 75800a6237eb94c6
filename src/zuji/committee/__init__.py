"""The expert committee: eligibility, conclusions from scores and votes, and the effects of a
proposed model.
"""

from zuji.committee.deciding import Conclusion, concluded, scores_of
from zuji.committee.proposals import Checked, check_model
from zuji.committee.proposed import ProposedRow, proposed_rows
from zuji.committee.rules import CommitteeRules, committee_rules

__all__ = [
    "Checked",
    "CommitteeRules",
    "Conclusion",
    "ProposedRow",
    "check_model",
    "committee_rules",
    "concluded",
    "proposed_rows",
    "scores_of",
]
