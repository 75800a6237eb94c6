"""Rights of the province's departments: an officer of one that does not lead does what is among
its duties. Which duties there are, and whose they are, is the province's own data
(``programme.yaml``); where it names none, and for an officer without a department, nothing is held
back. A department that the province no longer lists has none but what is shared.
"""

from __future__ import annotations

from collections.abc import Iterable

from zuji.core.label import Label, listed
from zuji.core.province import current_province
from zuji.core.province_file import Bilingual, DepartmentRow, DutyRow
from zuji_portal.foundation.permissions.viewers import ViewerLike

UNLISTED = Label("未列出的部门", "a department that is not listed")


def departments_with_duties() -> dict[str, Label]:
    """Departments that somebody can be appointed to, where the province shares out duties."""
    programme = current_province().programme
    if not programme.duties:
        return {}
    return {key: _named(row) for key, row in programme.departments.items()}


def leading() -> frozenset[str]:
    """What stands as the department of an appointment that has all rights of the province."""
    programme = current_province().programme
    rows = programme.departments.items()
    return frozenset({"", *(key for key, row in rows if row.lead or not programme.duties)})


def duties_of(department: str) -> dict[str, Label]:
    """Key → name of what a department is charged with: of the one that leads, all that there are;
    what is shared comes last.
    """
    programme = current_province().programme
    row, duties = programme.departments.get(department), programme.duties
    own = [key for key, duty in duties.items() if not duty.shared]
    if department not in leading():
        own = [key for key in own if _holds(row, key)]
    return {k: _named(duties[k]) for k in (*own, *(k for k, duty in duties.items() if duty.shared))}


def duty_of(action: str) -> str:
    """The key of the duty that an action belongs to, "" for none: one that names it before one of
    its prefix, one of single departments before a shared one.
    """
    found = _duties_with(action)
    nearest = sorted(found, key=lambda row: (action not in row[1].actions, row[1].shared))
    return nearest[0][0] if nearest else ""


def is_shared(duty: str) -> bool:
    """Whether every department has a duty."""
    row = current_province().programme.duties.get(duty)
    return row is not None and row.shared


def department_name(key: str) -> Label:
    """The name of an appointment's department."""
    row = current_province().programme.departments.get(key)
    return _named(row) if row else UNLISTED


def serves_department(viewer: ViewerLike, department: str) -> bool:
    """Whether the viewer acts for a department; one without a department does for the lead."""
    if viewer.department:
        return viewer.department == department
    return department in leading()


def is_held_back(viewer: ViewerLike) -> bool:
    """Whether the viewer acts for a department that does not lead."""
    if viewer.role != "province" or not current_province().programme.duties:
        return False
    return viewer.department not in leading()


def has_duty(viewer: ViewerLike, action: str) -> bool:
    """Whether an action is among the duties of the department that the viewer acts for, if any."""
    if not is_held_back(viewer):
        return True
    row = current_province().programme.departments.get(viewer.department)
    return any(duty.shared or _holds(row, key) for key, duty in _duties_with(action))


def duty_in_words(viewer: ViewerLike, action: str) -> tuple[Label, Label | None]:
    """What has to be the department's for an action, and, where it is not, whose it is."""
    programme = current_province().programme
    duties, departments = _duties_with(action), programme.departments.values()
    lead = [row for row in departments if row.lead]
    if duties:
        names = listed(_named(duty) for _, duty in duties)
        label = Label(f"本部门的职责：{names.zh}", f"a duty of one's department: {names.en}")
    else:
        label = Label("牵头部门的人员", "an officer of the lead department")
    if has_duty(viewer, action):
        return label, None
    others = [
        row for row in departments if not row.lead and any(_holds(row, key) for key, _ in duties)
    ]
    own, whose = department_name(viewer.department), _names([*lead, *others])
    return label, Label(
        f"您的部门：{own.zh}；由这些部门办理：{whose.zh}",
        f"your department: {own.en}; it is done by: {whose.en}",
    )


def _duties_with(action: str) -> list[tuple[str, DutyRow]]:
    duties = current_province().programme.duties
    return [(key, duty) for key, duty in duties.items() if duty.covers(action)]


def _holds(row: DepartmentRow | None, duty: str) -> bool:
    return row is not None and duty in row.duties


def _named(row: Bilingual) -> Label:
    return Label(row.zh, row.en)


def _names(rows: Iterable[Bilingual]) -> Label:
    return listed(_named(row) for row in rows)
