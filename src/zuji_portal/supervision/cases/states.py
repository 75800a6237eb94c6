"""States that pages and reads of cases name."""

DONE = ("checked", "escalated", "suspended", "closed")
"""States in which a case may be published; a decision that was annulled never is."""
APPEALED = ("order_appealed", "proposal_appealed")
ANNULLED = "annulled"
