"""The expert committee: eligibility, conclusions from scores and votes, and the effects of a
proposed model.
"""

from zuji.committee.deciding import Conclusion, concluded, scores_of
from zuji.committee.gates import GATES, MODEL_GATES, Gate, ReadRule, gates_of, read_rule
from zuji.committee.proposals import Checked, check_model
from zuji.committee.proposed import ProposedRow, proposed_rows
from zuji.committee.rules import CommitteeRules, committee_rules
from zuji.committee.texts import is_same_text, shipped_text

__all__ = [
    "GATES",
    "MODEL_GATES",
    "Checked",
    "CommitteeRules",
    "Conclusion",
    "Gate",
    "ProposedRow",
    "ReadRule",
    "check_model",
    "committee_rules",
    "concluded",
    "gates_of",
    "is_same_text",
    "proposed_rows",
    "read_rule",
    "scores_of",
    "shipped_text",
]
