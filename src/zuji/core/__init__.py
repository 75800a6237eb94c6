"""Quantities and units, canonical JSON, stable ids, and the vocabulary of refusals."""
