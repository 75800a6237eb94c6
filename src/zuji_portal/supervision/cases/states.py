"""States that pages and reads of cases name."""

DONE = ("checked", "escalated", "suspended", "closed")
"""States in which a case may be published; a decision that was annulled never is."""
DECIDED = ("ordered", "answered", "proposed", *DONE)
"""States in which an order may stand that no appeal is about."""
APPEALED = ("order_appealed", "proposal_appealed")
ANNULLED = "annulled"
UNDER_WAY = ("opened", *(state for state in DECIDED if state != "closed"), *APPEALED)
"""States in which either side may add evidence."""
OF_THE_BODY = ("supervision.attribute", "supervision.retract")
"""Steps that are between the department and a body; the enterprise reads nothing of them."""
