"""Footprints as dataspaces carry them: the Catena-X aspect and the submodel of an Asset
Administration Shell. Each is filled from the lockfile, none from another's rounding.
"""
