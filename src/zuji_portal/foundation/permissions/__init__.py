"""Who may do what, all in one place. Nothing here is allowed by default.

`roles` names the roles, `routes` says which role may ask for which page at all, `catalogue`,
`certification`, `committee`, `enterprise`, `factors`, `people`, `programme`, `study` and
`verification` say for each action which conditions must hold. A decision lists its conditions, so
the page “why can I not?” is the rule itself.
"""

from zuji_portal.foundation.permissions import (  # noqa: F401 - each registers its policies
    catalogue,
    certification,
    committee,
    enterprise,
    factors,
    people,
    programme,
    study,
    verification,
)
from zuji_portal.foundation.permissions.registry import ACTIONS, Decision, Requirement, decide

__all__ = ["ACTIONS", "Decision", "Requirement", "decide"]
