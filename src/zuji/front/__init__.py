"""The front door of the library: the functions that ``import zuji`` offers, and results that show
themselves in a notebook, draw charts and go to pandas, polars and xarray.
"""
