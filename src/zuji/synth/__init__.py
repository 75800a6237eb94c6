"""Synthetic province 合成省: seeded, fictional, watermarked plants with planted, labelled
errors.
"""

from zuji.synth.errors import KINDS
from zuji.synth.plants import Plant, draw_plant
from zuji.synth.province import write_province

__all__ = ["KINDS", "Plant", "draw_plant", "write_province"]
