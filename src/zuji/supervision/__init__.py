"""Supervision: inspection draws that anybody replays, rules of cases, the least conspicuous edits
of a study, how well verifier bodies work, and data campaigns.
"""

from zuji.supervision.body_quality import BodyQuality, BodyWork, body_qualities
from zuji.supervision.campaigns import (
    WANTED,
    AskedPlant,
    CampaignCounts,
    campaign_counts,
    reminder_of,
)
from zuji.supervision.countercheck import CounterCheck, Edit, EditSet, counter_check
from zuji.supervision.drawing import DrawResult, draw_plants
from zuji.supervision.inspection_list import InspectionList, list_digest, read_list
from zuji.supervision.replay import DrawFile, Replayed, read_draw, replayed
from zuji.supervision.rules import SupervisionRules, supervision_rules
from zuji.supervision.ruling_out import evidence_for
from zuji.supervision.seeds import SeedSource, checked_seed, round_at, round_time, seed_sources

__all__ = [
    "WANTED",
    "AskedPlant",
    "BodyQuality",
    "BodyWork",
    "CampaignCounts",
    "CounterCheck",
    "DrawFile",
    "DrawResult",
    "Edit",
    "EditSet",
    "InspectionList",
    "Replayed",
    "SeedSource",
    "SupervisionRules",
    "body_qualities",
    "campaign_counts",
    "checked_seed",
    "counter_check",
    "draw_plants",
    "evidence_for",
    "list_digest",
    "read_draw",
    "read_list",
    "reminder_of",
    "replayed",
    "round_at",
    "round_time",
    "seed_sources",
    "supervision_rules",
]
