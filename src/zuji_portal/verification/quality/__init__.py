"""How well verifier bodies work, measured from finished verifications."""
