"""Groups of states of a certificate."""

BEFORE_DECISION = ("accepted", "reviewed", "inspected", "verified")
PENDING = ("applied", *BEFORE_DECISION, "corrective")
IN_FORCE = ("issued", "suspended")
HELD = (*IN_FORCE, "revoked", "expired", "withdrawn", "superseded")
REVOKED = ("revoked", "withdrawn", "superseded")
"""States whose bit in the revocation list is set."""
