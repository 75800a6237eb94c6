"""Reduction measures of an enterprise: planned, done, and what they saved."""
