"""Import of databases of other tools (openLCA, EcoSpold, ILCD, SimaPro, Brightway, tables) to one
store on disk.
"""
