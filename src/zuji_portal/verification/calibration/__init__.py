"""Calibration of verifiers: one case with a known answer, solved blind by many."""
