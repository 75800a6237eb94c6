"""Permissions of the site; nothing is allowed by default.

`roles` names the roles, `routes` says which role may ask for which page at all, `conditions` are
shared by many policies. Each app says in its `policies.py` and `machine.py` which conditions must
hold for each action; a decision lists them, so the page “why can I not?” is the rule itself.
"""

from zuji_portal.foundation.permissions.registry import (
    PolicyDecision,
    Requirement,
    decide,
    policies,
    require,
)

__all__ = ["PolicyDecision", "Requirement", "decide", "policies", "require"]
