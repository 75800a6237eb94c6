"""From a study to its footprint: reported values, factor selection, totals, findings, data
quality.
"""

from zuji.footprint.assess import Assessment, assess
from zuji.footprint.own_model import model_for, with_own_model
from zuji.footprint.profile import Profile, get_profile, profiles
from zuji.footprint.study import StudyDocument, read_study, study_from_data
from zuji.footprint.values import Value

__all__ = [
    "Assessment",
    "Profile",
    "StudyDocument",
    "Value",
    "assess",
    "get_profile",
    "model_for",
    "profiles",
    "read_study",
    "study_from_data",
    "with_own_model",
]
