"""Verification and certification of a footprint: programme rules, conflicts of interest, replayable
draws, verified share.
"""

from zuji.verification.certification import CertificationRules, certification_rules
from zuji.verification.conflicts import Conflict, Facts, Relation, body_conflicts, person_conflicts
from zuji.verification.days import (
    after_working_days,
    is_working_day,
    months_later,
    work_calendar,
    working_days_between,
)
from zuji.verification.draw import Draw, drawn
from zuji.verification.rules import Rules, VerificationStep, verification_rules
from zuji.verification.spread import MeasuredSpread, measured_spread, relative_deviation
from zuji.verification.verified_share import Verified, verified

__all__ = [
    "CertificationRules",
    "Conflict",
    "Draw",
    "Facts",
    "MeasuredSpread",
    "Relation",
    "Rules",
    "VerificationStep",
    "Verified",
    "after_working_days",
    "body_conflicts",
    "certification_rules",
    "drawn",
    "is_working_day",
    "measured_spread",
    "months_later",
    "person_conflicts",
    "relative_deviation",
    "verification_rules",
    "verified",
    "work_calendar",
    "working_days_between",
]
