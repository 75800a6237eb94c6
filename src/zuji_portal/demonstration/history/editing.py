"""A clerk's correction of one number."""

from __future__ import annotations

import copy

from zuji_portal.demonstration.history.world import Firm
from zuji_portal.studies.actions import SaveStudy
from zuji_portal.studies.models import Study


def corrected(firm: Firm, study: Study, field: str, share: float) -> None:
    """The clerk changes one number of the study."""
    study.refresh_from_db()
    data, name = copy.deepcopy(study.data), field.removeprefix("inputs.")
    value = data["inputs"].get(name)
    if isinstance(value, dict) and isinstance(value.get("value"), int | float):
        value["value"] = float(f"{value['value'] * share:.6g}")
    else:
        data["goal"] = f"{data.get('goal', '')} （已更正）".strip()
    SaveStudy(firm["clerk"], study, mine=data, base=study.version).run()
