"""Ledgers of invented plants after public forms, with the truth of each, and how they are read."""
