"""From a study to its footprint: reported values, factor selection, totals, findings, data
quality.
"""

from zuji.footprint.assess import Assessment, assess
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
    "profiles",
    "read_study",
    "study_from_data",
]
