"""Data quality: rating (DQR), primary and verified share, materiality."""

from zuji.quality.rating import Rated, StepQuality, materiality, rate, score_step

__all__ = ["Rated", "StepQuality", "materiality", "rate", "score_step"]
