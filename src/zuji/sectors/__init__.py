"""Sector models: declarative YAML with unit-checked formulas, loaded, checked and evaluated."""
