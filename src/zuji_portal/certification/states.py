"""Groups of states of a certificate."""

BEFORE_DECISION = ("accepted", "reviewed", "inspected", "verified")
PENDING = ("applied", *BEFORE_DECISION, "corrective")
IN_FORCE = ("issued", "suspended")
HELD = (*IN_FORCE, "revoked", "expired", "withdrawn", "superseded")
SPENT = (*IN_FORCE, "revoked", "expired", "superseded")
"""States in which a certificate keeps the statement that it was issued on to itself."""
REVOKED = ("revoked", "withdrawn", "superseded")
"""States whose bit in the revocation list is set."""
