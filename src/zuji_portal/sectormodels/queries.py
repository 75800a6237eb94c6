"""Reads of the sector models."""

from django.http import Http404

from zuji.sectors.model import Model
from zuji.sectors.registry import get_model, model_files


def model_or_404(model_id: str) -> Model:
    if model_id not in model_files():
        raise Http404(model_id)
    return get_model(model_id)
