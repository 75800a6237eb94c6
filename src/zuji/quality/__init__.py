"""Data quality: rating (DQR), primary and verified share, materiality."""

from zuji.quality.rating import FactorFit, Rated, StepQuality, materiality, rate, score_step

__all__ = ["FactorFit", "Rated", "StepQuality", "materiality", "rate", "score_step"]
