"""Uses of a factor, as the apps above count them."""

from __future__ import annotations

from zuji_portal.foundation.accounts.viewer import Viewer
from zuji_portal.foundation.events import publish
from zuji_portal.rulebook.factors.events import Users, UsersAsked


def studies_using(viewer: Viewer, factor_id: str) -> Users:
    answers = publish(UsersAsked(viewer, factor_id))
    return Users(sum(u.count for u in answers), [study for u in answers for study in u.shown])
