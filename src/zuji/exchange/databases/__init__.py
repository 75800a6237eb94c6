"""Databases of other tools: openLCA, EcoSpold, ILCD, SimaPro, Brightway, tables → one store on
disk.
"""
