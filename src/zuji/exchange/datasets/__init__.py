"""Data sets for other tools: one record of a process, and a profile of it for each format.

`record` is the record; `of_study`, `of_factor` and `of_background` make it; `writing` names the
formats and writes them. No format is derived from another: each is written from the record, with
every digit.
"""
